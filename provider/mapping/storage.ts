import { type Finding, listed } from "../concern/index.ts";
import type { VsphereVm } from "../inventory/vsphere.ts";
import type { StorageTarget } from "../schema/maps.ts";
import { type CoverageFacts, type Side, unknownSources, unmapped } from "./sources.ts";

const side: Side = {
    property: "storageMap",
    entries: "storage",
    noun: "datastore",
    condition: { source: "SourceStorageNotValid", notMapped: "VMStorageNotMapped" },
    usedBy: ({ disks }) => disks.map(({ datastore }) => datastore.id),
};

type Storage = Readonly<Record<string, StorageTarget>>;

export function storageFindings(vms: ReadonlyMap<string, VsphereVm>, map: Storage, facts: CoverageFacts): readonly Finding[] {
    return [
        ...unknownSources(side, map, facts.datastores, facts.isWarm),
        ...unmapped(side, vms, map, facts.datastores, () => `{ storageClass: ${JSON.stringify(usualClass(map))} }`),
        ...mixedOffload(map),
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

function mixedOffload(map: Storage): readonly Finding[] {
    const plain = Object.entries(map).filter(([, target]) => !isOffloaded(target));
    if (plain.length === 0 || plain.length === Object.keys(map).length) return [];
    const names = listed(plain.map(([key]) => JSON.stringify(key)));
    return [
        {
            severity: "error",
            property: "storageMap",
            message: `has copy offload for some datastores and none for ${names}; a plan takes all or nothing: use a map of its own for each kind`,
            condition: "VDDKAndOffloadMixedUsage",
        },
    ];
}

function isOffloaded({ xcopyOffload, csiOffload }: StorageTarget): boolean {
    return xcopyOffload !== undefined || csiOffload !== undefined;
}
