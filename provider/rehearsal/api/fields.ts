/** A set of fields as `managedFields` writes it: `f:` field, `k:` list item by key, `v:` set item, `.` the item itself; an empty map is a leaf. */
export interface FieldSet {
    readonly [part: string]: FieldSet;
}

/** Every field that an object sets. Lists are atomic, but for owner references and finalizers. */
export function fieldsOf(value: unknown, at = ""): FieldSet {
    if (!isMap(value)) return {};
    const fields = Object.entries(value).filter(([key, inner]) => !(at === "" && key === "metadata" && isEmptied(inner)));
    return Object.fromEntries(fields.map(([key, inner]) => [`f:${key}`, innerFields(inner, `${at}.${key}`)]));
}

function innerFields(value: unknown, at: string): FieldSet {
    if (at === ".metadata.finalizers" && Array.isArray(value))
        return Object.fromEntries([[".", {}], ...value.map((each) => [`v:${JSON.stringify(each)}`, {}] as const)]);
    if (at === ".metadata.ownerReferences" && Array.isArray(value))
        return Object.fromEntries([[".", {}], ...value.map((each) => [`k:${JSON.stringify({ uid: (each as { uid: string }).uid })}`, {}] as const)]);
    return fieldsOf(value, at);
}

export function isEmpty(set: FieldSet): boolean {
    return Object.keys(set).length === 0;
}

export function union(one: FieldSet, other: FieldSet): FieldSet {
    const all: Record<string, FieldSet> = { ...one };
    for (const [part, inner] of Object.entries(other)) all[part] = union(all[part] ?? {}, inner);
    return all;
}

/** The leaves of one set that the other does not hold. */
export function difference(one: FieldSet, other: FieldSet): FieldSet {
    return Object.fromEntries(
        Object.entries(one).flatMap(([part, inner]) => {
            const taken = other[part];
            if (taken === undefined) return [[part, inner] as const];
            const rest = difference(inner, taken);
            return isEmpty(rest) ? [] : [[part, rest] as const];
        }),
    );
}

export function intersection(one: FieldSet, other: FieldSet): FieldSet {
    return Object.fromEntries(
        Object.entries(one).flatMap(([part, inner]) => {
            const shared = other[part];
            if (shared === undefined) return [];
            const both = intersection(inner, shared);
            return isEmpty(both) && !isEmpty(inner) && !isEmpty(shared) ? [] : [[part, both] as const];
        }),
    );
}

/** The paths of all leaves, each a list of parts. */
export function leaves(set: FieldSet, path: readonly string[] = []): readonly (readonly string[])[] {
    return Object.entries(set).flatMap(([part, inner]) => (isEmpty(inner) ? [[...path, part]] : leaves(inner, [...path, part])));
}

export function has(set: FieldSet, path: readonly string[]): boolean {
    return path.reduce<FieldSet | undefined>((inner, part) => inner?.[part], set) !== undefined;
}

/** What stands at a path of parts. */
export function valueAt(object: unknown, path: readonly string[]): unknown {
    return path.reduce<unknown>((inner, part) => {
        if (part === ".") return inner === undefined ? undefined : ".";
        if (part.startsWith("f:")) return isMap(inner) ? inner[part.slice(2)] : undefined;
        if (!Array.isArray(inner)) return undefined;
        const wanted = JSON.parse(part.slice(2)) as unknown;
        if (part.startsWith("v:")) return inner.find((each) => each === wanted);
        return inner.find((each) => Object.entries(wanted as object).every(([key, value]) => (each as Record<string, unknown>)[key] === value));
    }, object);
}

/** The object without the leaves of a set; maps that become empty by it go too. */
export function without<T>(object: T, gone: FieldSet): T {
    if (Array.isArray(object)) {
        const lost = leaves(gone).map((path) => valueAt(object, path));
        return object.filter((each) => !lost.includes(each)) as T;
    }
    if (!isMap(object)) return object;
    const kept: Record<string, unknown> = { ...object };
    for (const [part, inner] of Object.entries(gone)) {
        const key = part.slice(2);
        const rest = isEmpty(inner) ? undefined : without(kept[key], inner);
        if (isEmptied(rest)) delete kept[key];
        else kept[key] = rest;
    }
    return kept as T;
}

function isEmptied(value: unknown): boolean {
    return value === undefined || (isMap(value) && Object.keys(value).length === 0) || (Array.isArray(value) && value.length === 0);
}

/** `.spec.targetNamespace`, `.metadata.ownerReferences[uid="…"]`. */
export function sayField(path: readonly string[]): string {
    return path
        .map((part) => {
            if (part === ".") return "";
            if (part.startsWith("f:")) return /^[A-Za-z0-9_-]+$/.test(part.slice(2)) ? `.${part.slice(2)}` : `.${part.slice(2)}`;
            if (part.startsWith("v:")) return `[=${part.slice(2)}]`;
            return `[${Object.entries(JSON.parse(part.slice(2)) as object).map(([key, value]) => `${key}=${JSON.stringify(value)}`)}]`;
        })
        .join("");
}

function isMap(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
