import { isDeepStrictEqual } from "node:util";
import { isUnknown, type Value, type ValueMap } from "../../schema/value.ts";

/** A map without inherited names: a VM may be called `constructor`. */
export function dictionary<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
    return Object.assign(Object.create(null), Object.fromEntries(entries));
}

export const empty: ValueMap = Object.freeze(dictionary<Value>([]));

/** The same keys with other values; of what is no map nothing. */
export function mapValues<T>(value: Value | undefined, to: (value: Value, key: string) => T): Record<string, T> {
    return dictionary(Object.entries(mapIn(value) ?? empty).map(([key, each]) => [key, to(each, key)]));
}

/** The map behind a value; undefined when it is something else, or not known. */
export function mapIn(value: Value | undefined): ValueMap | undefined {
    return typeof value === "object" && value !== null && !Array.isArray(value) && !isUnknown(value) ? (value as ValueMap) : undefined;
}

export function textIn(value: Value | undefined): string | undefined {
    return typeof value === "string" ? value : undefined;
}

export function numberIn(value: Value | undefined): number {
    return typeof value === "number" && Number.isFinite(value) ? value : 0;
}

export function textsIn(value: Value | undefined): readonly string[] {
    return Array.isArray(value) ? value.map(sayValue) : [];
}

/** A value in a sentence; what is deep is only counted. */
export function sayValue(value: Value | undefined): string {
    if (value === undefined || value === null) return "nothing";
    if (isUnknown(value)) return "not known yet";
    if (Array.isArray(value))
        return value.every((each) => typeof each !== "object") ? value.map(sayValue).join(", ") || "none" : `${value.length} entries`;
    return typeof value === "object" ? `${Object.keys(value).length} entries` : String(value);
}

/** `type cold → warm`, for each key whose value is different. */
export function differences(before: ValueMap, after: ValueMap, isSaid: (key: string) => boolean = () => true): readonly string[] {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.filter((key) => isSaid(key) && !isDeepStrictEqual(before[key], after[key])).map((key) => sayDifference(key, before[key], after[key]));
}

function sayDifference(key: string, before: Value | undefined, after: Value | undefined): string {
    const [from, to] = [sayValue(before), sayValue(after)];
    return from === to ? `${key} is different` : `${key} ${from} → ${to}`;
}
