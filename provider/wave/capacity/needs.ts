import type { InventoryDatastore, InventoryDisk, InventoryVm, SourceType } from "../../inventory/index.ts";
import { keysById } from "../../mapping/index.ts";
import type { StorageTarget } from "../../schema/maps.ts";
import type { PlanVmArgs } from "../../schema/plan.ts";
import { own } from "../../util/own.ts";
import { type Claim, claimOf, type Maker, type VolumeFacts } from "./volumes.ts";

/** What one VM will take of the target. */
export interface VmNeed {
    readonly claims: readonly Claim[];
    /** Powered on once it has moved. */
    readonly isRunning: boolean;
    /** Bytes, 0 = not told. */
    readonly memory: number;
    /** 0 = not told. */
    readonly cpus: number;
}

/** How the VMs move. */
export interface Terms {
    readonly source: SourceType;
    readonly isWarm: boolean;
    /** The target is the cluster that MTV runs in. */
    readonly isLocal: boolean;
    readonly storage: Readonly<Record<string, StorageTarget>>;
    readonly datastores: readonly InventoryDatastore[];
    readonly settings: Said;
    /** What is said of single VMs, by key. */
    readonly vms: Readonly<Record<string, PlanVmArgs>>;
}

/** What a plan says of its VMs, and what it may say of one. */
type Said = Pick<PlanVmArgs, "targetPowerState" | "migrateSharedDisks">;

/**
 * What VMs will take of the target, one by one.
 *
 * Shape:  disks that no entry of the map means are left out: they cannot move. An instance type decides about memory and CPUs, so that these are not told.
 */
export function needsOf(vms: ReadonlyMap<string, InventoryVm>, terms: Terms, facts: VolumeFacts): readonly VmNeed[] {
    const keys = keysById(terms.storage, terms.datastores);
    return [...vms].map(([key, vm]) => {
        const said: PlanVmArgs = { ...terms.settings, ...defined(own(terms.vms, key) ?? {}) };
        const moving = vm.disks.filter(({ shared }) => !shared || said.migrateSharedDisks !== false);
        const isSized = said.instanceType === undefined;
        return {
            claims: moving.flatMap((disk) => claimsOf(disk, keys.get(disk.datastore.id), terms, facts)),
            isRunning: isRunning(vm, said),
            memory: isSized ? vm.memoryMB * 1024 ** 2 : 0,
            cpus: isSized ? vm.cpuCount : 0,
        };
    });
}

/** A direct LUN gets a claim of no class. Source: Forklift `ovirt/builder.go` (`LunPersistentVolumeClaims`). */
function claimsOf({ capacity, isLun }: InventoryDisk, key: string | undefined, terms: Terms, facts: VolumeFacts): readonly Claim[] {
    if (isLun) return [{ storageClass: "", bytes: capacity, overhead: 0, isSure: true, isDataVolume: false }];
    const target = key === undefined ? undefined : terms.storage[key];
    return target && capacity > 0 ? [claimOf(capacity, target, makerOf(target, terms), facts)] : [];
}

/** Source: MTV-010 (W1 to W3), MTV-023, forklift-behaviour §2.1. */
function makerOf({ xcopyOffload, csiOffload }: StorageTarget, { source, isWarm, isLocal }: Terms): Maker {
    if (xcopyOffload || csiOffload) return "array";
    return source === "openstack" || (source === "ovirt" && !isWarm && isLocal) ? "forklift" : "cdi";
}

/** Source: forklift-behaviour §1.7 (`targetPowerState`). */
function isRunning({ powerState }: InventoryVm, { targetPowerState: wanted = "auto" }: Said): boolean {
    return wanted === "on" || (wanted === "auto" && powerState === "poweredOn");
}

function defined<T extends object>(said: T): T {
    return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) as T;
}
