import type { Finding } from "../../concern/index.ts";

/** A VM that wants a place in a plan. */
export interface SplitVm {
    /** The plan's key of the VM. */
    readonly key: string;
    readonly id: string;
    /** Name of its host; VMs of sources without hosts have "", and share one set of slots. */
    readonly host: string;
    readonly disks: number;
    readonly sizeGiB: number;
}

export interface SplitLimits {
    readonly maxVms: number;
    readonly maxDisks: number;
    /** Disks that may be under way at once, over all plans that run side by side. Absent = as many as there are slots. */
    readonly maxParallelDisks?: number | undefined;
}

/** What plans should not exceed. Source: MTV-109, MTV-199, MTV-202. */
export const splitLimits = {
    cold: { maxVms: 100, maxDisks: 500 },
    warm: { maxVms: 100, maxDisks: 500, maxParallelDisks: 200 },
} as const satisfies Record<string, SplitLimits>;

/**
 * How many VMs of a host move at once, whatever their plan.
 *
 * Source: `controller_max_vm_inflight`, forklift-behaviour §5.8, MTV-053.
 */
export interface Slots {
    readonly perHost: number;
    /** A VM takes one slot, or one for each of its disks: VMware warm, and cold to a remote cluster. */
    readonly counts: "vms" | "disks";
}

/** VMs that stay in one plan. */
export type VmSets = readonly (readonly string[])[];

export interface SplitInput {
    readonly vms: readonly SplitVm[];
    /** Seconds that the VM holds its slots. */
    readonly cost: (vm: SplitVm) => number;
    readonly limits: SplitLimits;
    /** Default: 20, one per VM. */
    readonly slots?: Slots | undefined;
    /** Plans that run side by side. Default: 40, as many as were tested (MTV-200). */
    readonly plansAtOnce?: number | undefined;
    /** VMs that run one group after the other; VMs of none run whenever there is room. */
    readonly groups?: VmSets | undefined;
    readonly sharedDisks?: VmSets | undefined;
    readonly affinity?: VmSets | undefined;
    /** They travel together all the same: the rule that keeps the targets apart, `targetAffinity`, is a setting of a plan. */
    readonly antiAffinity?: VmSets | undefined;
    /** Keys of plans that are not to be split any more. */
    readonly taken?: readonly string[] | undefined;
    /** Key of each VM's plan, as it was split before. */
    readonly previous?: Readonly<Record<string, string>> | undefined;
}

export interface SplitPlan {
    /** `1`, `2`, …: the plan's for life. */
    readonly key: string;
    /** Index of its group. */
    readonly group?: number | undefined;
    /** In the order of their start: the longest first. */
    readonly vms: readonly string[];
    readonly disks: number;
    readonly sizeGiB: number;
    /** Most disks that can be under way at once. */
    readonly parallelDisks: number;
    /** Number of VMs by host. */
    readonly hosts: Readonly<Record<string, number>>;
    /** Why a VM is in this plan, where something other than room decided. */
    readonly why: Readonly<Record<string, string>>;
}

export interface Moved {
    readonly vm: string;
    readonly from: string;
    readonly to: string;
    readonly why: string;
}

export interface Split {
    /** In the order of their start. */
    readonly plans: readonly SplitPlan[];
    /** VMs that were in another plan before. */
    readonly moved: readonly Moved[];
    /** VMs that were in none before, and their plans; empty without a split before. */
    readonly joined: Readonly<Record<string, string>>;
    /** VMs that are no longer there, and the plans they were in. */
    readonly left: Readonly<Record<string, string>>;
    /** Seconds from the first start to the last end. */
    readonly makespan: number;
    /** Seconds that no split can do without. */
    readonly bound: number;
    readonly findings: readonly Finding[];
}

/** What of the input a plan is held against. */
export interface Terms {
    readonly limits: SplitLimits;
    readonly slots: Slots;
    readonly plansAtOnce: number;
}
