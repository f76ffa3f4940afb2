import { isDeepStrictEqual } from "node:util";
import type { Structural } from "../../schema/forklift/index.ts";
import { type FieldSet, type Path, setOf } from "./fieldSet.ts";

/** One thing below a value. */
interface Part {
    readonly value: unknown;
    readonly type: Structural | undefined;
    /** False for keys of a free map and for fields that nobody has described. */
    readonly isDeclared: boolean;
}

/**
 * What lies below a value, by its part of a path, when it is owned part by part; undefined for what is owned as a whole.
 *
 * Source: structured-merge-diff; maps are granular and lists atomic unless their type says otherwise.
 */
function partsOf(type: Structural | undefined, value: unknown): ReadonlyMap<string, Part> | undefined {
    if (isMap(value)) return type?.["x-kubernetes-map-type"] === "atomic" ? undefined : fieldParts(type, value);
    return Array.isArray(value) ? itemParts(type, value) : undefined;
}

function fieldParts(type: Structural | undefined, value: Readonly<Record<string, unknown>>): ReadonlyMap<string, Part> {
    const entries = Object.entries(value).map(([key, inner]) => {
        const declared = type?.properties?.[key];
        return [`f:${key}`, { value: inner, type: declared ?? type?.additionalProperties, isDeclared: declared !== undefined }] as const;
    });
    return new Map(entries);
}

function itemParts(type: Structural | undefined, value: readonly unknown[]): ReadonlyMap<string, Part> | undefined {
    const listType = type?.["x-kubernetes-list-type"] ?? "atomic";
    if (listType === "atomic") return undefined;
    return new Map(value.map((item) => [partOfItem(type!, item), { value: item, type: type?.items, isDeclared: false }] as const));
}

function partOfItem(type: Structural, item: unknown): string {
    if (type["x-kubernetes-list-type"] === "set") return `v:${JSON.stringify(item)}`;
    const keys = type["x-kubernetes-list-map-keys"] ?? [];
    return `k:${JSON.stringify(Object.fromEntries(keys.map((key) => [key, (item as Record<string, unknown>)[key]])))}`;
}

/** What an apply configuration claims: its leaves, list items, and fields that only the value itself tells of. */
export function fieldsOf(type: Structural, value: unknown): FieldSet {
    return setOf(claimed(type, value, []));
}

function* claimed(type: Structural | undefined, value: unknown, path: Path): Generator<Path> {
    const parts = partsOf(type, value);
    if (!parts) return yield path;
    for (const [part, { value: inner, type: innerType, isDeclared }] of parts) {
        const below = [...path, part];
        if (!isDeclared || inner === null || (isMap(inner) && Object.keys(inner).length === 0)) yield below;
        yield* claimed(innerType, inner, below);
    }
}

export interface Comparison {
    readonly added: readonly Path[];
    readonly modified: readonly Path[];
    readonly removed: readonly Path[];
}

/** What has become of each path between two values. */
export function compare(type: Structural, before: unknown, after: unknown): Comparison {
    const found = { added: [] as Path[], modified: [] as Path[], removed: [] as Path[] };
    walk({ value: before, type, isDeclared: true }, { value: after, type, isDeclared: true }, [], found);
    return found;
}

function walk(before: Part | undefined, after: Part | undefined, path: Path, found: { readonly [verdict in keyof Comparison]: Path[] }): void {
    if (before && after && before.value === after.value) return;
    const [old, next] = [before, after].map((each) => each && partsOf(each.type, each.value));
    const parts = new Set([...(old?.keys() ?? []), ...(next?.keys() ?? [])]);
    for (const part of parts) walk(old?.get(part), next?.get(part), [...path, part], found);
    const isWhole = parts.size === 0 || isLeaf(before, old) || isLeaf(after, next);
    if (!before) found.added.push(path);
    else if (!after) found.removed.push(path);
    else if (isWhole && !isDeepStrictEqual(before.value, after.value)) found.modified.push(path);
}

/** Null stands for whatever its counterpart is. */
function isLeaf(part: Part | undefined, parts: ReadonlyMap<string, Part> | undefined): boolean {
    return !parts && part?.value !== null;
}

/** The configuration laid over what is there. */
export function mergeInto(type: Structural | undefined, live: unknown, config: unknown): unknown {
    if (config === null && partsOf(type, live)?.size) return live;
    if (isMap(live) && isMap(config) && type?.["x-kubernetes-map-type"] !== "atomic") {
        const merged: Record<string, unknown> = { ...live };
        for (const [part, { value, type: inner }] of fieldParts(type, config)) merged[part.slice(2)] = mergeInto(inner, live[part.slice(2)], value);
        return merged;
    }
    if (!Array.isArray(live) || !Array.isArray(config)) return config;
    const [old, next] = [itemParts(type, live), itemParts(type, config)];
    if (!old || !next) return config;
    return mergedOrder([...old.keys()], [...next.keys()]).map((part) => {
        const [mine, theirs] = [next.get(part), old.get(part)];
        return mine && theirs ? mergeInto(mine.type, theirs.value, mine.value) : (mine ?? theirs)!.value;
    });
}

/** Items that both have stand as in the configuration, others where they stood. Source: structured-merge-diff `visitListItems`. */
function mergedOrder(live: readonly string[], config: readonly string[]): readonly string[] {
    const order: string[] = [];
    const nextShared = () => config.find((part) => live.includes(part) && !order.includes(part));
    for (let [at, own] = [0, 0]; at < live.length || own < config.length; ) {
        const [theirs, mine] = [live[at], config[own]];
        const isWaiting = mine !== undefined && theirs !== mine && ![undefined, theirs].includes(nextShared());
        if (theirs !== undefined && !config.includes(theirs)) {
            order.push(theirs);
            at += 1;
        } else if (theirs !== undefined && isWaiting) at += 1;
        else {
            if (theirs !== undefined && (theirs === mine || order.includes(theirs))) at += 1;
            if (mine === undefined) continue;
            order.push(mine);
            own += 1;
        }
    }
    return order;
}

/** The value without some paths; what becomes empty by it becomes null. */
export function prune(type: Structural | undefined, value: unknown, gone: FieldSet): unknown {
    const parts = partsOf(type, value);
    if (!parts) return typeof value === "object" ? null : value;
    const kept = [...parts].flatMap(([part, { value: inner, type: innerType }]) => {
        const below = gone[part];
        if (below === undefined) return [[part, inner] as const];
        return Object.keys(below).length === 0 || "." in below ? [] : [[part, prune(innerType, inner, below)] as const];
    });
    if (kept.length === 0) return null;
    return Array.isArray(value) ? kept.map(([, inner]) => inner) : Object.fromEntries(kept.map(([part, inner]) => [part.slice(2), inner]));
}

export function isMap(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
