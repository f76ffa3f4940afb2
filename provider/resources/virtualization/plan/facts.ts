import { surroundingCollections, surroundingsOf, type VmSurroundings } from "../../../concern/index.ts";
import type { Inventory, InventoryDatastore, InventoryHost, InventoryNetwork, InventoryVm, Item, SourceType } from "../../../inventory/index.ts";
import type { Names } from "../../../selection/index.ts";

/** What a source contains, as far as plans are judged by it. */
export interface SourceFacts {
    readonly type: SourceType;
    readonly vms: readonly InventoryVm[];
    readonly networks: readonly InventoryNetwork[];
    readonly datastores: readonly InventoryDatastore[];
    readonly hosts: readonly InventoryHost[];
    /** Empty where the source has none. */
    readonly clusters: readonly Item[];
    readonly names: Names;
    /** What rules about VMs look into. */
    readonly surroundings: VmSurroundings;
}

export async function readFacts(inventory: Inventory, signal: AbortSignal): Promise<SourceFacts> {
    const { type, collections } = inventory;
    const wanted = [...new Set(["clusters", ...(surroundingCollections[type] ?? [])])].filter((each) => collections.includes(each));
    const reading = [inventory.vms(signal), inventory.networks(signal), inventory.datastores(signal), inventory.hosts(signal)] as const;
    const [[vms, networks, datastores, hosts], around] = await Promise.all([
        Promise.all(reading),
        Promise.all(wanted.map(async (each) => [each, await inventory.items(each, signal)] as const)),
    ]);
    const further: Readonly<Record<string, readonly Item[]>> = Object.fromEntries(around);
    const names = { hosts: namesById(hosts), networks: namesById(networks), datastores: namesById(datastores) };
    return { type, vms, networks, datastores, hosts, clusters: further.clusters ?? [], names, surroundings: surroundingsOf(further) };
}

function namesById(items: readonly { readonly id: string; readonly name: string }[]): ReadonlyMap<string, string> {
    return new Map(items.map(({ id, name }) => [id, name || id]));
}
