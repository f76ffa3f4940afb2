import type { InventoryDatastore, InventoryHost, InventoryNetwork, InventoryVm, Item, SourceType } from "./model.ts";

/**
 * What one source contains, as last seen. Each collection is read once per process, when it is first asked for.
 *
 * Errors: `MigrationError` NotReachable or NotAllowed with the request in its text.
 */
export interface Inventory {
    readonly type: SourceType;
    /** Where the answers come from, for people: an address or a file. */
    readonly origin: string;
    /** Without templates. */
    vms(signal: AbortSignal): Promise<readonly InventoryVm[]>;
    networks(signal: AbortSignal): Promise<readonly InventoryNetwork[]>;
    /** What a storage map maps: datastores, storage domains, volume types, storage classes, or the disks of appliances. */
    datastores(signal: AbortSignal): Promise<readonly InventoryDatastore[]>;
    hosts(signal: AbortSignal): Promise<readonly InventoryHost[]>;
    /**
     * The objects of any collection as the inventory writes them; `collections` are the names there are.
     *
     * Errors: `InvalidInput` when this kind of source has no such collection.
     */
    items(collection: string, signal: AbortSignal): Promise<readonly Item[]>;
    readonly collections: readonly string[];
}
