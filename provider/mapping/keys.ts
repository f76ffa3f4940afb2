import type { SourceType } from "../inventory/index.ts";
import { findRef, sourceRef } from "../selection/index.ts";

/** What a map can point to. */
export interface Known {
    readonly id: string;
    readonly name: string;
    readonly path: string;
}

/** A map's entries by their keys, as far as they tell the source. */
export type Keyed = Readonly<Record<string, { readonly id?: string | undefined; readonly vlan?: string | undefined }>>;

/** Key, name and id of the network of the pods, which is one of OpenShift sources alone: there every map means it by this word. */
export const podNetwork = "pod";

/** Sources whose controller reads nothing of an entry's source but its id. Source: forklift-behaviour §3.4 (ids are safer than names). */
export function isByIdOnly(type: SourceType | undefined): boolean {
    return type === "hyperv" || type === "ec2";
}

/** The source id of every entry that means exactly one object → the entry's key. */
export function keysById(map: Keyed, known: readonly Known[]): ReadonlyMap<string, string> {
    return new Map(
        Object.entries(map).flatMap(([key, { id }]) => {
            const found = findRef(known, sourceRef(key, id));
            return found.length === 1 ? [[found[0]!.id, key] as const] : [];
        }),
    );
}

/**
 * How a new entry points to its source: with the shortest key that means it alone and that the map does not have yet.
 *
 * Shape:  `id` when the key is not enough.
 */
export function pointerTo(source: Known, known: readonly Known[], map: Keyed, type: SourceType | undefined): { key: string; id?: string } {
    const isFree = (key: string) => key !== "" && !Object.hasOwn(map, key);
    const means = (key: string) => {
        const [found, other] = findRef(known, sourceRef(key));
        return found?.id === source.id && !other;
    };
    const words = wordsFor(source, type);
    const clear = isByIdOnly(type) ? undefined : words.find((key) => isFree(key) && means(key));
    if (clear !== undefined) return { key: clear };
    const isOwn = (key: string) => known.every((each) => each.id === source.id || ![each.name, each.path, each.id].includes(key));
    const own = words.find((key) => isFree(key) && isOwn(key)) ?? `${source.name} (${source.id})`;
    return { key: own, id: source.id };
}

/**
 * Names of a source in order of preference: paths are understood of vSphere, and of what has a namespace.
 *
 * Source: forklift-behaviour §1.5 (`source.name`), §3.4 (OpenShift source).
 */
function wordsFor({ id, name, path }: Known, type: SourceType | undefined): readonly string[] {
    if (type === "openshift") return [path, name, id];
    const words = type === "vsphere" ? [name, ...("id" in sourceRef(id) ? [id] : []), path, id] : [name, id];
    return words.filter((word) => word !== podNetwork);
}

/** The line of a map's source code, e.g. `"VLAN 20": { multus: "web/vlan-20" },`. */
export function lineOf(key: string, target: object): string {
    return `${JSON.stringify(key)}: ${written(target)},`;
}

function written(value: unknown): string {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return JSON.stringify(value);
    const fields = Object.entries(value).filter(([, each]) => each !== undefined);
    return `{ ${fields.map(([field, each]) => `${field}: ${written(each)}`).join(", ")} }`;
}
