import { z } from "zod";
import { bytesOf } from "../util/quantity.ts";

/** One setting of an operator's custom resource: what it is called, takes and means. The schema, the manifest and its inverse come from it. */
export interface Setting {
    /** As the operator's `spec` spells it: `controller_max_vm_inflight`. */
    readonly key: string;
    readonly shape: z.ZodType;
    /** What the operator takes without it, in its own words; absent = nothing, or nobody says. */
    readonly default?: unknown;
    /** What it means, with unit and source. */
    readonly means: string;
    /** What begins anew when it changes, e.g. `the controller`; absent = nothing does. */
    readonly restarts?: string;
    /** Value of the arguments → value of the spec; absent = the same. */
    readonly write?: (value: never) => unknown;
    /** The inverse; undefined = the spec's value is none of these, and is left alone. */
    readonly read?: (written: unknown) => unknown;
}

/** Settings by the names that programs use. */
export type SettingTable = Readonly<Record<string, Setting>>;

/** What a row says besides its kind. */
export type Meaning = Pick<Setting, "key" | "default" | "means" | "restarts">;

interface Bounds {
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
    return { ...meaning, shape, read: (written) => (written === "" || Number.isNaN(Number(written)) ? undefined : Number(written)) };
}

/** A switch that the spec spells as the text `"true"` or `"false"`. */
export function textSwitch(meaning: Meaning): Setting {
    return { ...flag(meaning), write: (isOn: boolean) => String(isOn) };
}

/** A switch that is one in the spec too. */
export function flag(meaning: Meaning): Setting {
    const read = (written: unknown) => ({ true: true, false: false })[String(written)];
    return { ...meaning, shape: z.boolean(), read };
}

/** A text; `form` = what it must look like, and how that is said. */
export function text(meaning: Meaning, form?: { readonly pattern: RegExp; readonly words: string }): Setting {
    const shape = z.string().min(1, "must not be empty; leave it out for the default");
    return { ...meaning, shape: form ? shape.regex(form.pattern, form.words) : shape, read: nonEmpty };
}

/** A length of time of one unit: `30s`, `5m`, `1h`. */
export function duration(meaning: Meaning): Setting {
    return text(meaning, { pattern: /^[0-9]+(s|m|h)$/, words: "must be a number of seconds, minutes or hours, such as `30s`, `5m` or `1h`" });
}

/** An amount as Kubernetes writes it: `500m`, `1Gi`. */
export function quantity(meaning: Meaning): Setting {
    const shape = z.string().refine((text) => bytesOf(text) !== undefined, "must be an amount such as `500m`, `2` or `1Gi`");
    return { ...meaning, shape, read: (written) => (typeof written === "number" ? String(written) : nonEmpty(written)) };
}

/** One of a closed set; each value with its meaning. */
export function oneOf(meaning: Meaning, id: string, values: Readonly<Record<string, string>>): Setting {
    return { ...meaning, shape: z.enum(Object.keys(values) as [string]).meta({ id, description: meaning.means, values }), read: nonEmpty };
}

function nonEmpty(written: unknown): unknown {
    return typeof written === "string" && written !== "" ? written : undefined;
}
