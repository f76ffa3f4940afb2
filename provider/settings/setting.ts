import { z } from "zod";
import { dnsSubdomain } from "../schema/meta.ts";
import { isImageReference } from "../util/image.ts";
import { bytesOf } from "../util/quantity.ts";

/** One setting of an operator's custom resource: what it is called, takes and means. The schema, the manifest and its inverse come from it. */
export interface Setting {
    /** As the operator's `spec` spells it: `controller_max_vm_inflight`. */
    readonly key: string;
    readonly shape: z.ZodType;
    /** The shape of the spec's value; absent = nobody has needed it yet. */
    readonly written?: z.ZodType;
    /** What the operator takes without it, in its own words; absent = nothing, or nobody says. */
    readonly default?: unknown;
    /** What it means, with unit and source. */
    readonly means: string;
    /** What begins anew when it changes, e.g. `the controller`; absent = nothing does. */
    readonly restarts?: string;
    /** Why it changes nothing although the operator takes it. */
    readonly idle?: string;
    /** The versions that know it, where not all do, e.g. `MTV 2.7`. */
    readonly only?: string;
    /** It may hold a password: it is secret in state, and nothing of it is told. */
    readonly isSecret?: boolean;
    /** Value of the arguments → value of the spec; absent = the same. */
    readonly write?: (value: never) => unknown;
    /** The inverse; undefined = the spec's value is none of these, and is left alone. */
    readonly read?: (written: unknown) => unknown;
}

/** Settings that belong together, under one name. */
export interface SettingGroup {
    readonly means: string;
    readonly group: SettingTable;
    readonly shape: z.ZodObject;
}

/** Settings by the names that programs use. */
export type SettingTable = Readonly<{ [name: string]: Setting | SettingGroup }>;

/** What a row says besides its kind. */
export type Meaning = Pick<Setting, "key" | "default" | "means" | "restarts" | "idle" | "only" | "isSecret">;

export interface Bounds {
    readonly least?: number;
    readonly most?: number;
}

/** A whole number within its bounds. */
export function wholeNumber(meaning: Meaning, { least = 0, most = 2 ** 31 - 1 }: Bounds = {}): Setting {
    const shape = z
        .number()
        .int("must be a whole number")
        .min(least, `must be at least ${least}`)
        .max(most, `must be at most ${most.toLocaleString("en")}`);
    const read = (written: unknown) => (written === "" || Number.isNaN(Number(written)) ? undefined : Number(written));
    return { ...meaning, shape, read, written: z.int().meta({ format: "int32" }) };
}

/** A switch that the spec spells as the text `"true"` or `"false"`. */
export function textSwitch(meaning: Meaning): Setting {
    return { ...flag(meaning), write: (isOn: boolean) => String(isOn), written: z.enum(["true", "false"]) };
}

/** A switch that is one in the spec too. */
export function flag(meaning: Meaning): Setting {
    const read = (written: unknown) => ({ true: true, false: false })[String(written)];
    return { ...meaning, shape: z.boolean(), read, written: z.boolean() };
}

/** A text; `form` = what it must look like, and how that is said. */
export function text(meaning: Meaning, form?: { readonly pattern: RegExp; readonly words: string }): Setting {
    const shape = z.string().min(1, "must not be empty; leave it out for the default");
    return { ...meaning, shape: form ? shape.regex(form.pattern, form.words) : shape, read: nonEmpty, written: z.string() };
}

/** A reference to a container image. */
export function image(meaning: Meaning): Setting {
    const shape = z.string().refine(isImageReference, "is no image reference; write it as `registry.example.com/team/image:1.0`");
    return { ...meaning, shape, read: nonEmpty, written: z.string() };
}

/** The name of an object of the cluster: a ConfigMap, a Secret, a service account. */
export function objectName(meaning: Meaning): Setting {
    return { ...meaning, shape: dnsSubdomain, read: nonEmpty, written: z.string() };
}

/**
 * A Go template. Programs write its braces as they are; in the spec each stands behind a backslash, so that the operator's own templates leave it
 * alone.
 */
export function goTemplate(meaning: Meaning): Setting {
    const shape = z
        .string()
        .min(1, "must not be empty; leave it out for the default")
        .regex(/^[^\\]*$/, "must be without backslashes: braces are escaped on their way");
    const read = (written: unknown) => (nonEmpty(written) as string | undefined)?.replace(/\\([{}])/g, "$1");
    return { ...meaning, shape, write: (template: string) => template.replace(/[{}]/g, "\\$&"), read, written: z.string().regex(/^([^{}\\]|\\.)*$/) };
}

/** A length of time of one unit: `30s`, `5m`, `1h`. */
export function duration(meaning: Meaning): Setting {
    const pattern = /^[0-9]+(s|m|h)$/;
    return {
        ...text(meaning, { pattern, words: "must be a number of seconds, minutes or hours, such as `30s`, `5m` or `1h`" }),
        written: z.string().regex(pattern),
    };
}

/** An amount as Kubernetes writes it: `500m`, `1Gi`. */
export function quantity(meaning: Meaning): Setting {
    const shape = z.string().refine((text) => bytesOf(text) !== undefined, "must be an amount such as `500m`, `2` or `1Gi`");
    const read = (written: unknown) => (typeof written === "number" ? String(written) : nonEmpty(written));
    return { ...meaning, shape, read, written: z.string().regex(/^[0-9]+(\.[0-9]+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$/) };
}

/** One of a closed set; each value with its meaning. */
export function oneOf(meaning: Meaning, id: string, values: Readonly<Record<string, string>>): Setting {
    const written = z.enum(Object.keys(values) as [string]);
    return { ...meaning, shape: written.meta({ id, description: meaning.means, values }), read: nonEmpty, written };
}

export function nonEmpty(written: unknown): unknown {
    return typeof written === "string" && written !== "" ? written : undefined;
}
