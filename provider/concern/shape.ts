import { z } from "zod";

/** Shapes that take anything: what is not as it should be is as if it were not there, and a rule that needs it is silent. */
export const text = z.string().optional().catch(undefined);
export const amount = z.number().optional().catch(undefined);
export const flag = z.boolean().optional().catch(undefined);
export const anything = z.unknown().optional();

/** An object of which only its keys and single values matter. */
export const dictionary = z.custom<Readonly<Record<string, unknown>>>(isRecord).optional().catch(undefined);

/** A list of which only its length matters; Go writes an empty one as `[]` or as null. */
export const values = z.preprocess(toList, z.array(z.unknown()).optional());

/** An object, empty when there is none. */
export function part<T extends z.core.$ZodLooseShape>(shape: T) {
    return z.preprocess((value) => (isRecord(value) ? value : {}), z.object(shape));
}

/** A list of objects; undefined when there is none. */
export function many<T extends z.core.$ZodLooseShape>(shape: T) {
    return z.preprocess(toList, z.array(part(shape)).optional());
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

function toList(value: unknown): unknown {
    if (value === null) return [];
    return Array.isArray(value) ? value : undefined;
}
