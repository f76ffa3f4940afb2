import { type Cluster, type KubeObject, kinds, type ObjectRef } from "../kube/index.ts";
import type { Clock } from "../util/clock.ts";
import { createInventoryClient, NotLoaded } from "./client.ts";
import type { Door } from "./door.ts";
import { type SourceType, sourceTypes } from "./model.ts";
import type { Inventory } from "./port.ts";
import { snapshotInventory } from "./snapshot.ts";

export { NotLoaded, serviceOrigin } from "./client.ts";
export { findInventory, type Surroundings } from "./discover.ts";
export { type Address, type Door, directDoor, proxyDoor } from "./door.ts";
export { type Exported, exported, narrowed, snapshotText } from "./export.ts";
export * from "./model.ts";
export { sourceModels } from "./models.ts";
export type { Inventory } from "./port.ts";
export { type AnySnapshot, readAnySnapshot, readSnapshot, type Snapshot, snapshotInventory, snapshotItems } from "./snapshot.ts";
export { createInventory, type Origin } from "./source.ts";
export { readTarget, type TargetPart } from "./target.ts";
export * from "./vsphere.ts";

export interface InventorySources {
    readonly cluster: Cluster;
    /** The way to the inventory service; asked for once a provider exists. */
    readonly door: (signal: AbortSignal) => Promise<Door>;
    /** Path of a snapshot file, asked while the service does not know the provider yet. */
    readonly snapshot: string | undefined;
    readonly clock?: Clock | undefined;
}

/**
 * The inventories of source providers; each is found once per process, and again when the provider's specification has changed.
 *
 * Shape:  undefined when the provider does not exist or is not loaded yet and there is no snapshot to fall back on.
 * Errors: `NotReachable`, `NotAllowed`.
 */
export function createInventories(sources: InventorySources): { of(provider: ObjectRef, signal: AbortSignal): Promise<Inventory | undefined> } {
    const known = new Map<string, Promise<Inventory | undefined>>();
    let snapshot: Inventory | undefined;
    const fallback = () => {
        snapshot ??= sources.snapshot === undefined ? undefined : snapshotInventory(sources.snapshot);
        return snapshot;
    };
    return {
        async of(provider, signal) {
            const object = await sources.cluster.get(kinds.provider, provider, { signal });
            const type = typeOf(object);
            if (!object?.metadata.uid || !type) return fallback();
            const key = `${object.metadata.uid} ${object.metadata.generation}`;
            const asking = known.get(key) ?? loaded(sources, type, object.metadata.uid, signal);
            known.set(key, asking);
            const found = await asking.catch((error) => {
                known.delete(key);
                throw error;
            });
            if (!found) known.delete(key);
            return found ?? fallback();
        },
    };
}

function typeOf(provider: KubeObject | undefined): SourceType | undefined {
    return sourceTypes.find((each) => each === provider?.spec?.type);
}

/** The service's inventory, or undefined while it does not know the provider, or is not to be found although there is a snapshot. */
async function loaded(sources: InventorySources, type: SourceType, uid: string, signal: AbortSignal): Promise<Inventory | undefined> {
    const door = await sources.door(signal).catch((error) => {
        if (sources.snapshot === undefined) throw error;
    });
    if (!door) return undefined;
    const client = createInventoryClient(door, { type, uid, clock: sources.clock });
    try {
        await client.networks(signal);
        return client;
    } catch (error) {
        if (error instanceof NotLoaded) return undefined;
        throw error;
    }
}
