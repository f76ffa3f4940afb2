import { isDeepStrictEqual } from "node:util";
import { ApiError, failure } from "../../kube/index.ts";
import { isMap } from "./structure.ts";

/**
 * A merge patch laid over a value, as RFC 7396 has it; nulls inside of lists go too where there was no map before.
 *
 * Source: evanphx/json-patch v4, with which the API server patches.
 */
export function mergePatch(target: unknown, patch: unknown): unknown {
    if (!isMap(target)) return withoutNulls(patch);
    if (!isMap(patch)) return patch;
    const merged = { ...target };
    for (const [key, value] of Object.entries(patch)) {
        if (value === null) delete merged[key];
        else merged[key] = mergePatch(merged[key], value);
    }
    return merged;
}

function withoutNulls(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(withoutNulls);
    if (!isMap(value)) return value;
    const kept = Object.entries(value).filter(([, inner]) => inner !== null);
    return Object.fromEntries(kept.map(([key, inner]) => [key, withoutNulls(inner)]));
}

/** One operation of a JSON patch (RFC 6902). */
interface Operation {
    readonly op: string;
    readonly path: string;
    readonly from?: string;
    readonly value?: unknown;
}

/**
 * The value after a JSON patch. What is replaced need not be there.
 *
 * Errors: `ApiError` 422 for an operation that does not apply or that nobody knows.
 * Source: evanphx/json-patch v4.
 */
export function jsonPatch(target: unknown, operations: readonly Operation[]): unknown {
    return operations.reduce(operate, structuredClone(target));
}

function operate(whole: unknown, { op, path, from = "", value }: Operation): unknown {
    const say = `${op} of ${path}`;
    if (path === "" && op === "replace") return value;
    switch (op) {
        case "add":
            add(placeOf(whole, path, say), value, say);
            return whole;
        case "replace":
            set(placeOf(whole, path, say), value, say);
            return whole;
        case "remove":
            remove(placeOf(whole, path, say), say);
            return whole;
        case "test":
            if (isDeepStrictEqual(path === "" ? whole : (valueAt(placeOf(whole, path, say), say) ?? null), value ?? null)) return whole;
            throw inapplicable(`testing value ${path} failed`);
        case "move":
        case "copy": {
            const source = placeOf(whole, from, say);
            const moved = structuredClone(valueAt(source, say));
            if (op === "move") remove(source, say);
            add(placeOf(whole, path, say), moved, say);
            return whole;
        }
        default:
            throw inapplicable(`Unexpected kind: ${op}`);
    }
}

/** Where an operation takes place: a key of a map, or an index of a list. */
interface Place {
    readonly parent: Record<string, unknown> | unknown[];
    readonly key: string;
}

function placeOf(whole: unknown, path: string, say: string): Place {
    const keys = path.split("/").slice(1).map(unescaped);
    const key = keys.pop();
    const parent = keys.reduce<unknown>((inner, each) => {
        if (Array.isArray(inner)) return inner[indexOf(each, inner.length - 1, say)];
        return isMap(inner) ? inner[each] : undefined;
    }, whole);
    if (key === undefined || !(isMap(parent) || Array.isArray(parent))) throw inapplicable(`${say} does not apply: doc is missing path`);
    return { parent, key };
}

function unescaped(part: string): string {
    return part.replaceAll("~1", "/").replaceAll("~0", "~");
}

function valueAt({ parent, key }: Place, say: string): unknown {
    return Array.isArray(parent) ? parent[indexOf(key, parent.length - 1, say)] : parent[key];
}

function add({ parent, key }: Place, value: unknown, say: string): void {
    if (!Array.isArray(parent)) parent[key] = value;
    else parent.splice(key === "-" ? parent.length : indexOf(key, parent.length, say), 0, value);
}

function set({ parent, key }: Place, value: unknown, say: string): void {
    if (Array.isArray(parent)) parent[indexOf(key, parent.length - 1, say)] = value;
    else parent[key] = value;
}

function remove({ parent, key }: Place, say: string): void {
    if (Array.isArray(parent)) return void parent.splice(indexOf(key, parent.length - 1, say), 1);
    if (!(key in parent)) throw inapplicable(`${say}: Unable to remove nonexistent key: ${key}`);
    delete parent[key];
}

/** Negative indices count from behind. */
function indexOf(key: string, last: number, say: string): number {
    const index = /^[+-]?\d+$/.test(key) ? Number(key) : Number.NaN;
    const at = index < 0 ? index + last + 1 : index;
    if (!(at >= 0 && at <= last)) throw inapplicable(`${say}: Unable to access invalid index: ${key}`);
    return at;
}

function inapplicable(why: string): ApiError {
    return new ApiError("PATCH", failure(422, "Invalid", `the server rejected our request due to an error in our request: ${why}`, {}));
}
