import type { Inventory, InventoryDatastore, InventoryHost, InventoryNetwork, InventoryVm, Item, SourceType } from "../../inventory/index.ts";
import type { Names } from "../../selection/index.ts";

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
}

export async function readFacts(inventory: Inventory, signal: AbortSignal): Promise<SourceFacts> {
    const clusters = inventory.collections.includes("clusters") ? inventory.items("clusters", signal) : [];
    const reading = [inventory.vms(signal), inventory.networks(signal), inventory.datastores(signal), inventory.hosts(signal), clusters] as const;
    const [vms, networks, datastores, hosts, ...[groups]] = await Promise.all(reading);
    const names = { hosts: namesById(hosts), networks: namesById(networks), datastores: namesById(datastores) };
    return { type: inventory.type, vms, networks, datastores, hosts, clusters: groups, names };
}

function namesById(items: readonly { readonly id: string; readonly name: string }[]): ReadonlyMap<string, string> {
    return new Map(items.map(({ id, name }) => [id, name || id]));
}
