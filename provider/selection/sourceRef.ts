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
export function findRef<T extends { readonly id: string; readonly name: string; readonly path: string }>(
    known: readonly T[],
    ref: SourceRef,
): readonly T[] {
    if ("id" in ref) return known.filter(({ id }) => id === ref.id);
    const exact = known.filter(({ name }) => name === ref.name);
    if (exact.length > 0 || !ref.name.includes("/")) return exact;
    return known.filter(({ path }) => `/${path.replace(/^\//, "")}`.endsWith(ref.name.startsWith("/") ? ref.name : `/${ref.name}`));
}
