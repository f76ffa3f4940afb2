import { type Finding, listed } from "../concern/index.ts";
import type { InventoryVm } from "../inventory/index.ts";
import type { StorageTarget } from "../schema/maps.ts";
import { type CoverageFacts, keysById, repeatedSources, type Side, unknownSources, unmapped } from "./sources.ts";

const side: Side = {
    property: "storageMap",
    entries: "storage",
    noun: "datastore",
    condition: { source: "SourceStorageNotValid", notMapped: "VMStorageNotMapped" },
    usedBy: ({ disks }) => disks.map(({ datastore }) => datastore.id),
};

type Storage = Readonly<Record<string, StorageTarget>>;

export function storageFindings(vms: ReadonlyMap<string, InventoryVm>, map: Storage, facts: CoverageFacts): readonly Finding[] {
    return [
        ...repeatedSources(side, map, facts.datastores),
        ...unknownSources(side, map, facts.datastores, facts.isWarm),
        ...unmapped(side, vms, map, facts.datastores, () => `{ storageClass: ${JSON.stringify(usualClass(map))} }`),
        ...mixedOffload(vms, map, facts),
    ];
}

/** True when arrays do the copying; undefined while the map is not known. */
export function hasOffload(map: Storage | undefined): boolean | undefined {
    return map && Object.values(map).some(isOffloaded);
}

/** The storage class that most entries have. */
function usualClass(map: Storage): string {
    const classes = Object.values(map).map(({ storageClass }) => storageClass);
    const count = (wanted: string) => classes.filter((each) => each === wanted).length;
    return classes.sort((one, other) => count(other) - count(one) || (one < other ? -1 : 1))[0] ?? "your-storage-class";
}

/** A map may mix; a VM of the plan may not use what arrays do not copy. */
function mixedOffload(vms: ReadonlyMap<string, InventoryVm>, map: Storage, { datastores }: CoverageFacts): readonly Finding[] {
    if (!hasOffload(map)) return [];
    const keys = keysById(map, datastores);
    const plain = (id: string) => {
        const key = keys.get(id);
        return key !== undefined && !isOffloaded(map[key]!) ? [key] : [];
    };
    const mixed = [...vms].flatMap(([key, vm]) => vm.disks.flatMap(({ datastore }) => plain(datastore.id)).map((source) => [key, source] as const));
    if (mixed.length === 0) return [];
    const sources = listed([...new Set(mixed.map(([, source]) => JSON.stringify(source)))].sort());
    const users = listed([...new Set(mixed.map(([key]) => key))].sort());
    return [
        {
            severity: "error",
            property: "storageMap",
            message: `has copy offload for some datastores and none for ${sources} of ${users}; a plan takes all or nothing: give them offload too, or a plan and a map of their own`,
            condition: "VDDKAndOffloadMixedUsage",
        },
    ];
}

function isOffloaded({ xcopyOffload, csiOffload }: StorageTarget): boolean {
    return xcopyOffload !== undefined || csiOffload !== undefined;
}
