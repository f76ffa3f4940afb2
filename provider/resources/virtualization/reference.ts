import type { ObjectRef } from "../../kube/index.ts";
import { toId, toRef } from "../../lifecycle/index.ts";
import { sourceRef } from "../../selection/index.ts";

export { sourceRef } from "../../selection/index.ts";

/** How Forklift writes a reference; only name and namespace count. Source: forklift-behaviour §1.1. */
export function reference(text: string, namespace: string): { name: string; namespace: string } {
    return toRef(text, namespace);
}

/** The argument that gives this reference: what the user wrote before when it means the same, else `namespace/name`. */
export function referenceArg(ref: unknown, prior: unknown, namespace: string): string | undefined {
    const { name, namespace: own } = (ref ?? {}) as Partial<ObjectRef>;
    if (!name) return undefined;
    const id = toId({ name, namespace: own || namespace });
    return typeof prior === "string" && toId(toRef(prior, namespace)) === id ? prior : id;
}

/** The key for a source reference: the one used before for the same source, else its name or id. */
export function keyOf(source: { id?: string; name?: string }, prior: Readonly<Record<string, { id?: string } | undefined>>): string {
    const same = Object.entries(prior).find(([key, value]) => {
        const ref = sourceRef(key, value?.id);
        return "id" in ref ? ref.id === source.id : !source.id && ref.name === source.name;
    });
    return same?.[0] ?? source.name ?? source.id ?? "";
}

/** Without the entries that are undefined, so that equal arguments give equal bytes. */
export function defined<T extends Record<string, unknown>>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
    return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as never;
}

/** The entries of a keyed collection in the order of their keys: property maps have no order of their own. */
export function sortedEntries<T>(map: Readonly<Record<string, T>>): [string, T][] {
    return Object.entries(map).sort(([one], [other]) => (one < other ? -1 : 1));
}
