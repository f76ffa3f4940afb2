import { isDeepStrictEqual } from "node:util";
import { formatPath } from "../schema/parse.ts";
import { isUnknown, type Value, type ValueMap } from "../schema/value.ts";

export type ChangeKind = "add" | "delete" | "update";

/** One changed property. `path` starts with the top-level property. */
export interface PropertyChange {
    readonly path: readonly (string | number)[];
    readonly property: string;
    readonly kind: ChangeKind;
}

/**
 * What changed between two sets of inputs, as deep as the objects go: keyed collections are compared by key, so a diff names the VM; lists are
 * compared as a whole.
 */
export function changesBetween(before: ValueMap, after: ValueMap): readonly PropertyChange[] {
    return compareMaps([], before, after);
}

function compareMaps(path: readonly string[], before: ValueMap, after: ValueMap): readonly PropertyChange[] {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) => compare([...path, key], before[key], after[key]));
}

function compare(path: readonly string[], before: Value | undefined, after: Value | undefined): readonly PropertyChange[] {
    if (isAbsent(before) && isAbsent(after)) return [];
    if (isAbsent(before)) return [change(path, "add")];
    if (isAbsent(after)) return [change(path, "delete")];
    if (isMap(before) && isMap(after)) return compareMaps(path, before, after);
    return !isUnknown(after) && isDeepStrictEqual(before, after) ? [] : [change(path, "update")];
}

function change(path: readonly string[], kind: ChangeKind): PropertyChange {
    return { path, property: formatPath(path), kind };
}

function isAbsent(value: Value | undefined): value is null | undefined {
    return value === undefined || value === null;
}

function isMap(value: Value | undefined): value is ValueMap {
    return typeof value === "object" && value !== null && !Array.isArray(value) && !isUnknown(value);
}
