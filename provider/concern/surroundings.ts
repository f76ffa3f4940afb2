import type { SourceType } from "../inventory/model.ts";
import { isRecord } from "./shape.ts";

/** What rules need beyond the VM. A rule whose facts are not known is silent. */
export interface VmSurroundings {
    /** Objects of the VM's source by collection and id, as the inventory writes them; undefined = not known. */
    readonly find?: ((collection: string, id: string) => unknown) | undefined;
    /** Setting of a Hyper-V provider: `standalone` or `cluster`. */
    readonly managementType?: string | undefined;
}

/** Collections that rules look into; sources that are not here need none. */
export const surroundingCollections: Readonly<Partial<Record<SourceType, readonly string[]>>> = {
    vsphere: ["hosts", "clusters"],
    ovirt: ["clusters", "nicprofiles", "disks"],
    openstack: ["volumes", "images", "flavors"],
};

interface Identified {
    readonly id: string;
    readonly [field: string]: unknown;
}

/** Surroundings from whole collections by their names. */
export function surroundingsOf(collections: Readonly<Record<string, readonly Identified[]>>): VmSurroundings {
    const indexes = new Map(Object.entries(collections).map(([name, items]) => [name, new Map(items.map((item) => [item.id, item]))]));
    return { find: (collection, id) => indexes.get(collection)?.get(id) };
}

/** What a reference leads to, with what is written in its place: lists hold ids where a workload holds the object. */
export function expanded(reference: unknown, collection: string, { find }: VmSurroundings): Readonly<Record<string, unknown>> {
    const own = isRecord(reference) ? reference : {};
    const id = typeof reference === "string" ? reference : own.id;
    const found = typeof id === "string" ? find?.(collection, id) : undefined;
    return { ...(isRecord(found) ? found : {}), ...own };
}
