import { type Cluster, kinds, type ObjectRef } from "../kube/index.ts";
import { createInventoryClient, NotLoaded } from "./client.ts";
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

/** The inventories of source providers, found once per process each. */
export function createInventories(sources: InventorySources): { of(provider: ObjectRef, signal: AbortSignal): Promise<Inventory | undefined> } {
    const byUid = new Map<string, Inventory>();
    const snapshot = sources.snapshot === undefined ? undefined : snapshotInventory(sources.snapshot);
    return {
        async of(provider, signal) {
            const uid = (await sources.cluster.get(kinds.provider, provider, { signal }))?.metadata.uid;
            if (!uid || !sources.url) return snapshot;
            const known = byUid.get(uid);
            if (known) return known;
            const client = createInventoryClient({ url: sources.url, ca: sources.ca, token: sources.token, uid });
            try {
                await client.networks(signal);
            } catch (error) {
                if (error instanceof NotLoaded) return snapshot;
                throw error;
            }
            byUid.set(uid, client);
            return client;
        },
    };
}
