/**
 * A value as JSON would keep it, made of the parts of `before` wherever they are equal: versions of a large object cost only what differs.
 * New parts are copies and frozen, so no writer holds a reference into the store; parts of another object of the store are taken as they are.
 */
export function shareWith<T>(before: unknown, after: T): T {
    if (before === after || typeof after !== "object" || after === null || kept.has(after)) return after;
    const shared = Array.isArray(after) ? sharedList(before, after) : sharedMap(before, after as Record<string, unknown>);
    kept.add(shared);
    return shared as T;
}

/** What has been made here: frozen to its depths. */
const kept = new WeakSet<object>();

function sharedList(before: unknown, after: readonly unknown[]): readonly unknown[] {
    const old = Array.isArray(before) ? before : [];
    const items = after.map((item, at) => shareWith(old[at], item ?? null));
    const isSame = before === old && old.length === items.length && items.every((item, at) => item === old[at]);
    return isSame ? old : Object.freeze(items);
}

function sharedMap(before: unknown, after: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    const old = typeof before === "object" && before !== null && !Array.isArray(before) ? (before as Record<string, unknown>) : undefined;
    const entries = Object.entries(after)
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => [key, shareWith(old?.[key], value)] as const);
    const isSame = old && Object.keys(old).length === entries.length && entries.every(([key, value]) => key in old && old[key] === value);
    return isSame ? old : Object.freeze(Object.fromEntries(entries));
}
