/** How maps and plans point to an object of the source. */
export type SourceRef = { readonly id: string } | { readonly name: string };

/**
 * Reads a key of a keyed collection as Forklift reads a source reference: an inventory id where it looks like one, else a name or path.
 * Source: forklift-behaviour §5.9.
 */
export function sourceRef(key: string, explicitId?: string): { id: string } | { name: string } {
    if (explicitId) return { id: explicitId };
    return /^(vm|network|dvportgroup|datastore|group|host)-o?\d+$/.test(key) ? { id: key } : { name: key };
}

/**
 * The objects that a reference means: the one of an id, else those of a name; a name with a slash is a path or the end of one.
 *
 * Shape:  several = the reference is ambiguous.
 */
export function findRef<T extends Known>(known: readonly T[], ref: SourceRef): readonly T[] {
    const { byId, byName } = indexOf(known);
    if ("id" in ref) return (byId.get(ref.id) ?? []) as readonly T[];
    const exact = (byName.get(ref.name) ?? []) as readonly T[];
    if (exact.length > 0 || !ref.name.includes("/")) return exact;
    return known.filter(({ path }) => `/${path.replace(/^\//, "")}`.endsWith(ref.name.startsWith("/") ? ref.name : `/${ref.name}`));
}

interface Known {
    readonly id: string;
    readonly name: string;
    readonly path: string;
}

interface Index {
    readonly byId: ReadonlyMap<string, readonly Known[]>;
    readonly byName: ReadonlyMap<string, readonly Known[]>;
}

const indexes = new WeakMap<readonly Known[], Index>();

/** A plan has hundreds of keys and an inventory ten thousand VMs: each list is gone through once. */
function indexOf(known: readonly Known[]): Index {
    const index = indexes.get(known) ?? { byId: grouped(known, ({ id }) => id), byName: grouped(known, ({ name }) => name) };
    indexes.set(known, index);
    return index;
}

function grouped(known: readonly Known[], keyOf: (item: Known) => string): ReadonlyMap<string, readonly Known[]> {
    const groups = new Map<string, Known[]>();
    for (const item of known) {
        const group = groups.get(keyOf(item));
        if (group) group.push(item);
        else groups.set(keyOf(item), [item]);
    }
    return groups;
}
