/** Stands for a value that the engine does not know yet (preview of a first run). */
export class Unknown {
    toJSON(): string {
        return "<unknown>";
    }
}

export const unknown = new Unknown();

/** What travels between the engine and our resources: JSON, and unknowns in previews. */
export type Value = null | boolean | number | string | Unknown | readonly Value[] | { readonly [key: string]: Value };
export type ValueMap = { readonly [key: string]: Value };

export function isUnknown(value: unknown): value is Unknown {
    return value instanceof Unknown;
}

/** True when the value or anything below it is unknown. */
export function containsUnknown(value: unknown): boolean {
    if (isUnknown(value)) return true;
    if (Array.isArray(value)) return value.some(containsUnknown);
    return typeof value === "object" && value !== null && Object.values(value).some(containsUnknown);
}
