import { z } from "zod";
import { type Bounds, type Meaning, nonEmpty, type Setting, wholeNumber } from "./setting.ts";

/** Several texts; what one must look like, and how that is said. */
export function texts(meaning: Meaning, form?: { readonly pattern: RegExp; readonly words: string }): Setting {
    const one = z.string().min(1, "must not be empty");
    return { ...meaning, shape: z.array(form ? one.regex(form.pattern, form.words) : one), read: (written) => readAll(written, nonEmpty) };
}

/** Several whole numbers within the same bounds; a single one in the spec is a list of one. */
export function wholeNumbers(meaning: Meaning, bounds?: Bounds): Setting {
    const { shape, read } = wholeNumber(meaning, bounds);
    return { ...meaning, shape: z.array(shape), read: (written) => readAll(Array.isArray(written) ? written : [written], read!) };
}

/** The same several values, which the spec spells as one text with `separator` between them. */
export function joinedBy(separator: string, several: Setting): Setting {
    const parts = (written: unknown) =>
        String(written)
            .split(separator)
            .map((part) => part.trim())
            .filter((part) => part !== "");
    return {
        ...several,
        shape: (several.shape as z.ZodArray).min(1, "must not be empty; leave it out for the default"),
        write: (values: readonly unknown[]) => values.join(separator),
        read: (written) => (parts(written).length === 0 ? undefined : several.read!(parts(written))),
    };
}

/** Texts by name, such as the labels of nodes. */
export function labels(meaning: Meaning): Setting {
    return { ...meaning, shape: z.record(z.string(), z.string()) };
}

/** Undefined when it is no list, or one of them is none of these. */
function readAll(written: unknown, read: (one: unknown) => unknown): unknown {
    const all = Array.isArray(written) ? written.map(read) : [undefined];
    return all.includes(undefined) ? undefined : all;
}
