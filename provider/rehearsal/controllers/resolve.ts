/** A source object as maps and plans refer to it. */
export interface SourceRef {
    readonly id?: string;
    readonly name?: string;
    readonly type?: string;
}

export interface Named {
    readonly id: string;
    readonly name: string;
    readonly path: string;
}

/** What a reference means: the id wins; a name with a slash is the end of a path. Source: forklift-behaviour §5.9. */
export function findIn<T extends Named>(known: readonly T[], { id, name }: SourceRef): readonly T[] {
    if (id) {
        const found = byId(known, id);
        return found ? [found] : [];
    }
    if (!name) return [];
    if (name.includes("/")) return known.filter((each) => each.path === name || each.path.endsWith(name.startsWith("/") ? name : `/${name}`));
    return known.filter((each) => each.name === name);
}

const indexes = new WeakMap<readonly Named[], ReadonlyMap<string, Named>>();

/** The object of an id, from an index that is made once per collection. */
export function byId<T extends Named>(known: readonly T[], id: string): T | undefined {
    const index = indexes.get(known) ?? new Map(known.map((each) => [each.id, each]));
    indexes.set(known, index);
    return index.get(id) as T | undefined;
}
