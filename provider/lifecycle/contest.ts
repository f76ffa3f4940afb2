import { isDeepStrictEqual } from "node:util";
import type { KubeObject, ManagedFieldsEntry } from "../kube/index.ts";

export type Path = readonly string[];

/** A field that is asked for and that somebody else has given another value. */
export interface Contest {
    readonly path: Path;
    readonly value: unknown;
    /** Everybody who has a hand in it, by field manager. */
    readonly owners: readonly Owner[];
}

export interface Owner {
    readonly manager: string;
    /** `Apply` = it declares the field and will do so again; `Update` = it has written it once. */
    readonly operation: "Apply" | "Update";
    readonly time?: string | undefined;
}

/**
 * The fields that a guest asks for and whose present value belongs to others.
 *
 * `manager` is the guest's own name; what it owns alone, and what has the value that it asks for, is no contest. A field may be known by several
 * paths: the API server notes owners in the words of the version in which they have written.
 */
export function contestsIn(
    object: KubeObject,
    wanted: Readonly<Record<string, unknown>>,
    manager: string,
    alsoKnownAs?: (path: Path) => readonly Path[],
): readonly Contest[] {
    return leavesOf(wanted).flatMap(({ path, value }) =>
        isDeepStrictEqual(at(object, path), value) ? [] : heldByOthers(object, path, manager, alsoKnownAs),
    );
}

/** What a field holds when others than `manager` have a hand in it; it may be known by further paths. */
export function heldByOthers(
    object: KubeObject,
    path: Path,
    manager: string,
    alsoKnownAs: (path: Path) => readonly Path[] = () => [],
): readonly Contest[] {
    const value = at(object, path);
    if (value === undefined) return [];
    const others = (object.metadata.managedFields ?? []).filter((each) => each.manager !== manager && each.subresource === undefined);
    const owners = others.filter((entry) => [path, ...alsoKnownAs(path)].some((each) => owns(entry, each))).map(toOwner);
    return owners.length === 0 ? [] : [{ path, value, owners }];
}

/** Everything that is asked for, field by field; a list is one field. */
export function leavesOf(value: unknown, path: Path = []): readonly { readonly path: Path; readonly value: unknown }[] {
    if (!isMap(value)) return value === undefined ? [] : [{ path, value }];
    return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]));
}

/** What one manifest says and the next one does not say any more, field by field. */
export function droppedBetween(before: Pick<KubeObject, "spec">, after: Pick<KubeObject, "spec">): readonly Path[] {
    const paths = leavesOf({ spec: before.spec }).map(({ path }) => path);
    return paths.filter((path) => at(after, path) === undefined);
}

export function at(object: unknown, path: Path): unknown {
    return path.reduce<unknown>((inner, key) => (isMap(inner) ? inner[key] : undefined), object);
}

/** Whether an entry has a field or, where that is a whole, a part of it. */
export function owns({ fieldsV1 }: ManagedFieldsEntry, path: Path): boolean {
    return (
        at(
            fieldsV1,
            path.map((key) => `f:${key}`),
        ) !== undefined
    );
}

/** A merge patch that takes fields away. */
export function without(paths: readonly Path[]): Record<string, unknown> {
    return paths.reduce<Record<string, unknown>>(withNull, {});
}

function withNull(whole: Record<string, unknown>, [first, ...rest]: Path): Record<string, unknown> {
    if (first === undefined) return whole;
    return { ...whole, [first]: rest.length === 0 ? null : withNull((whole[first] ?? {}) as Record<string, unknown>, rest) };
}

function toOwner({ manager, operation, time }: ManagedFieldsEntry): Owner {
    return { manager, operation, time };
}

function isMap(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
