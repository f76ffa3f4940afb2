import type { InventoryVm } from "../inventory/model.ts";
import type { VmConcern } from "./concern.ts";

/** All that one rule says of one VM of a plan. */
export interface Sighting extends Omit<VmConcern, "label"> {
    readonly key: string;
    readonly vm: InventoryVm;
    /** Several when a rule is about disks or NICs. */
    readonly labels: readonly string[];
}

/** In the order of the VMs and of their concerns. */
export function sightingsOf(vms: ReadonlyMap<string, InventoryVm>, concernsByKey: ReadonlyMap<string, readonly VmConcern[]>): readonly Sighting[] {
    return [...vms].flatMap(([key, vm]) =>
        byId(concernsByKey.get(key) ?? []).map((concerns) => ({ ...concerns[0]!, key, vm, labels: concerns.map(({ label }) => label) })),
    );
}

/** Things of one id together; in the order in which the ids occur. */
export function byId<T extends { readonly id: string }>(items: readonly T[]): readonly (readonly T[])[] {
    const groups = new Map<string, T[]>();
    for (const item of items) {
        const group = groups.get(item.id);
        if (group) group.push(item);
        else groups.set(item.id, [item]);
    }
    return [...groups.values()];
}
