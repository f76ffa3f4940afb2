import type { InventoryPlace, InventoryVm } from "../../../inventory/index.ts";
import type { FunctionSheet } from "../../../lifecycle/index.ts";
import { GetInventoryArgs, GetInventoryOutputs } from "../../../schema/inventory.ts";
import type { Value, ValueMap } from "../../../schema/value.ts";
import { inventoryFor } from "./source.ts";

/** What a source contains. Source: forklift-behaviour §8. */
export const getInventory: FunctionSheet<GetInventoryArgs> = {
    token: "virtualization:getInventory",
    description: "What a source contains: its VMs, networks, places for disks and hosts, as the Forklift inventory or a snapshot file shows them.",
    args: GetInventoryArgs,
    outputs: GetInventoryOutputs,
    async answer(args, session, signal) {
        const inventory = await inventoryFor(args, session, signal);
        const reading = [inventory.vms(signal), inventory.networks(signal), inventory.datastores(signal), inventory.hosts(signal)] as const;
        const [vms, networks, datastores, hosts] = await Promise.all(reading);
        const items = args.collection === undefined ? [] : await inventory.items(args.collection, signal);
        return {
            result: {
                type: inventory.type,
                origin: inventory.origin,
                collections: inventory.collections,
                vms: byPath(vms).map(vmOf),
                networks: byPath(networks).map(placeOf),
                datastores: byPath(datastores).map(placeOf),
                hosts: byPath(hosts).map(placeOf),
                items: items as unknown as readonly Value[],
            },
        };
    },
};

function byPath<T extends { readonly path: string; readonly id: string }>(items: readonly T[]): readonly T[] {
    const keyOf = ({ path, id }: T) => `${path}\u0000${id}`;
    return [...items].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}

function placeOf({ id, name, path }: InventoryPlace): ValueMap {
    return { id, name, path };
}

function vmOf({ id, name, path, powerState, host, cluster, guestName, cpuCount, memoryMB, disks, nics, concerns }: InventoryVm): ValueMap {
    return {
        ...{ id, name, path, powerState, host, cluster, guestName, cpuCount, memoryMB },
        disks: disks.map(({ file, datastore, capacity, shared }) => ({
            file,
            datastore: datastore.id,
            sizeGiB: capacity / 1024 ** 3,
            isShared: shared,
        })),
        nics: nics.map(({ mac, network }) => ({ mac, network: network.id })),
        concerns: concerns.map(({ id: concern, category, label }) => ({ ...(concern && { id: concern }), category, label })),
    };
}
