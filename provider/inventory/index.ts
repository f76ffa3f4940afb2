import { type Cluster, kinds, type ObjectRef } from "../kube/index.ts";
import { createInventoryClient, type InventoryAddress, NotLoaded } from "./client.ts";
import type { Inventory } from "./port.ts";
import { snapshotInventory } from "./snapshot.ts";

export type { Inventory } from "./port.ts";
export { readSnapshot, type Snapshot, snapshotInventory } from "./snapshot.ts";
export * from "./vsphere.ts";

export interface InventorySources {
    readonly cluster: Cluster;
    /** Address of the inventory service; absent = it is not asked. */
    readonly url: string | undefined;
    readonly ca: string | undefined;
    /** Path of a snapshot file, asked while the service does not know the provider yet. */
    readonly snapshot: string | undefined;
    readonly token: () => Promise<string | undefined>;
}

/**
 * The inventories of source providers; each is found once per process.
 *
 * Shape:  undefined when the provider does not exist or is not loaded yet and there is no snapshot to fall back on.
 * Errors: `NotReachable`, `NotAllowed`.
 */
export function createInventories(sources: InventorySources): { of(provider: ObjectRef, signal: AbortSignal): Promise<Inventory | undefined> } {
    const byUid = new Map<string, Promise<Inventory | undefined>>();
    const snapshot = sources.snapshot === undefined ? undefined : snapshotInventory(sources.snapshot);
    return {
        async of(provider, signal) {
            const uid = (await sources.cluster.get(kinds.provider, provider, { signal }))?.metadata.uid;
            if (!uid || !sources.url) return snapshot;
            const asking = byUid.get(uid) ?? loaded({ ...sources, url: sources.url, uid }, signal);
            byUid.set(uid, asking);
            const found = await asking.catch((error) => {
                byUid.delete(uid);
                throw error;
            });
            if (!found) byUid.delete(uid);
            return found ?? snapshot;
        },
    };
}

/** The service's inventory, or undefined while it does not know the provider. */
async function loaded(address: InventoryAddress, signal: AbortSignal): Promise<Inventory | undefined> {
    const client = createInventoryClient(address);
    try {
        await client.networks(signal);
        return client;
    } catch (error) {
        if (error instanceof NotLoaded) return undefined;
        throw error;
    }
}
