/**
 * A set of paths as `managedFields` writes it: `f:` field, `k:` list item by key, `v:` set item. A path without anything below it is in the
 * set; one with something below it is when it holds `.`.
 */
export interface FieldSet {
    readonly [part: string]: FieldSet;
}

export type Path = readonly string[];

export function isEmpty(set: FieldSet): boolean {
    return Object.keys(set).length === 0;
}

export function has(set: FieldSet, path: Path): boolean {
    const found = path.reduce<FieldSet | undefined>((inner, part) => inner?.[part], set);
    return found !== undefined && isMember(found);
}

/** Whether a path or anything below it is in the set. */
export function reaches(set: FieldSet, path: Path): boolean {
    return path.reduce<FieldSet | undefined>((inner, part) => inner?.[part], set) !== undefined;
}

export function setOf(paths: Iterable<Path>): FieldSet {
    const root: Node = { isMember: false, children: new Map() };
    for (const path of paths) {
        let node = root;
        for (const part of path) {
            const next = node.children.get(part) ?? { isMember: false, children: new Map() };
            node.children.set(part, next);
            node = next;
        }
        node.isMember = true;
    }
    return toSet(root);
}

export function union(one: FieldSet, other: FieldSet): FieldSet {
    return combine(one, other, (isIn, isInOther) => isIn || isInOther);
}

export function difference(one: FieldSet, other: FieldSet): FieldSet {
    return combine(one, other, (isIn, isInOther) => isIn && !isInOther);
}

export function intersection(one: FieldSet, other: FieldSet): FieldSet {
    return combine(one, other, (isIn, isInOther) => isIn && isInOther);
}

/** Every path in the set, the short ones before those below them. */
export function pathsOf(set: FieldSet, at: Path = []): readonly Path[] {
    return Object.entries(set).flatMap(([part, inner]) => {
        if (part === ".") return [];
        const path = [...at, part];
        return [...(isMember(inner) ? [path] : []), ...pathsOf(inner, path)];
    });
}

/** The set without some paths and all below them. */
export function without(set: FieldSet, paths: readonly Path[]): FieldSet {
    return setOf(pathsOf(set).filter((path) => !paths.some((gone) => gone.every((part, at) => path[at] === part))));
}

/** `.spec.targetNamespace`, `.metadata.ownerReferences[uid="…"]`. */
export function sayPath(path: Path): string {
    return path
        .map((part) => {
            if (part.startsWith("f:")) return `.${part.slice(2)}`;
            if (part.startsWith("v:")) return `[=${part.slice(2)}]`;
            return `[${Object.entries(JSON.parse(part.slice(2)) as object).map(([key, value]) => `${key}=${JSON.stringify(value)}`)}]`;
        })
        .join("");
}

interface Node {
    isMember: boolean;
    readonly children: Map<string, Node>;
}

function isMember(set: FieldSet): boolean {
    return isEmpty(set) || "." in set;
}

function toSet({ isMember: isIn, children }: Node): FieldSet {
    const inner = [...children].map(([part, node]) => [part, toSet(node)] as const);
    return Object.fromEntries(isIn && inner.length > 0 ? [[".", {}] as const, ...inner] : inner);
}

/** Goes through both sets at once; `decide` says of each path whether it is in the result. */
function combine(one: FieldSet | undefined, other: FieldSet | undefined, decide: (isIn: boolean, isInOther: boolean) => boolean): FieldSet {
    const parts = new Set([...Object.keys(one ?? {}), ...Object.keys(other ?? {})]);
    parts.delete(".");
    return Object.fromEntries(
        [...parts].flatMap((part) => {
            const [mine, theirs] = [one?.[part], other?.[part]];
            const isIn = decide(mine !== undefined && isMember(mine), theirs !== undefined && isMember(theirs));
            const inner = combine(mine, theirs, decide);
            if (isEmpty(inner)) return isIn ? [[part, {}] as const] : [];
            return [[part, isIn ? { ".": {}, ...inner } : inner] as const];
        }),
    );
}
