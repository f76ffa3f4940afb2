import { isDeepStrictEqual } from "node:util";
import { type Finding, listed } from "../concern/index.ts";
import type { InventoryVm, SourceType } from "../inventory/index.ts";
import type { StorageTarget } from "../schema/maps.ts";
import { formatPath } from "../schema/parse.ts";
import { entryFindings } from "./entries.ts";
import { keysById } from "./keys.ts";
import type { Decided } from "./proposal.ts";
import { type CoverageFacts, type Side, unmapped, type Vms } from "./sources.ts";

export const storageSide: Side = {
    property: "storageMap",
    entries: "storage",
    noun: "datastore",
    condition: { source: "SourceStorageNotValid", notMapped: "VMStorageNotMapped" },
    usedBy: ({ disks }) => disks.map(({ datastore }) => datastore.id),
};

type Storage = Readonly<Record<string, StorageTarget>>;

export function storageFindings(vms: Vms, map: Storage, facts: CoverageFacts, thought?: Decided<StorageTarget>): readonly Finding[] {
    return [
        ...entryFindings(storageSide, vms, map, facts.datastores, facts.isWarm),
        ...unmapped(storageSide, vms, map, facts.datastores, () => usualTarget(map), thought),
        ...disksNowhere(vms),
        ...mixedOffload(vms, map, facts),
    ];
}

/** True when arrays do the copying; undefined while the map is not known. */
export function hasOffload(map: Storage | undefined): boolean | undefined {
    return map && Object.values(map).some(isOffloaded);
}

/** The storage class that most entries have, and the offload that all have: a plan takes all or nothing. */
function usualTarget(map: Storage): StorageTarget {
    const classes = Object.values(map).map(({ storageClass }) => storageClass);
    const count = (wanted: string) => classes.filter((each) => each === wanted).length;
    const storageClass = classes.sort((one, other) => count(other) - count(one) || (one < other ? -1 : 1))[0] ?? "your-storage-class";
    return { storageClass, ...commonOffload(map) };
}

/** The offload of all entries, where there is one and they agree. */
export function commonOffload(map: Storage): Pick<StorageTarget, "xcopyOffload" | "csiOffload"> {
    const [first, ...others] = Object.values(map).map(({ xcopyOffload, csiOffload }) => ({
        ...(xcopyOffload ? { xcopyOffload } : {}),
        ...(csiOffload ? { csiOffload } : {}),
    }));
    return first && others.every((each) => isDeepStrictEqual(each, first)) ? first : {};
}

/** Sources of which the controller refuses a disk whose datastore is not told. Source: forklift-behaviour §4.3 (VMStorageNotMapped). */
const refusing: readonly SourceType[] = ["vsphere", "ovirt", "openshift", "ova"];

/** Disks that no entry of a map can mean: a direct LUN moves as it is, of others the inventory lacks the datastore. */
function disksNowhere(vms: Vms): readonly Finding[] {
    return [...vms].flatMap(([key, vm]) => vm.disks.filter(({ datastore }) => datastore.id === "").map((disk) => diskNowhere(key, vm, disk)));
}

function diskNowhere(key: string, vm: InventoryVm, { file, isLun }: InventoryVm["disks"][number]): Finding {
    const property = formatPath(["vms", key]);
    const disk = `the disk ${file} of ${vm.name} (${vm.id})`;
    if (isLun) {
        const need = "the engine must be 4.5.2.1 or later, and the nodes must reach the LUN (MTV-033)";
        const message = `${disk} is a direct LUN, which is not copied but attached to the new VM: ${need}`;
        return { severity: "warning", property, message, condition: "VMStorageNotSupported" };
    }
    const message = `${disk} is on no datastore that the source's inventory tells, so no entry of the storage map can cover it; let the Provider read its source again, or leave the VM out`;
    return { severity: refusing.includes(vm.source) ? "error" : "warning", property, message, condition: "VMStorageNotMapped" };
}

/** A map may mix; a VM of the plan may not use what arrays do not copy. */
function mixedOffload(vms: Vms, map: Storage, { datastores }: CoverageFacts): readonly Finding[] {
    if (!hasOffload(map)) return [];
    const keys = keysById(map, datastores);
    const unaided = (id: string) => {
        const key = keys.get(id);
        return key !== undefined && !isOffloaded(map[key]!) ? [key] : [];
    };
    const mixed = [...vms].flatMap(([key, vm]) => vm.disks.flatMap(({ datastore }) => unaided(datastore.id)).map((source) => [key, source] as const));
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
