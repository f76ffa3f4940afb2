import type { Carrier } from "./rates.ts";

/** How a VM moves: cold by virt-v2v, cold by importer pods (`raw`, also a cold move to another cluster), or warm. */
export type Way = "cold" | "raw" | "warm";

/** One disk. Units: GiB. */
export interface EstimateDisk {
    /** Capacity. The controller's progress counts it. */
    readonly sizeGiB: number;
    /**
     * Data on it, which is what takes time: the lab's rates follow from 35 GiB used, not from the disk's 50. All of the disk when unknown.
     * Source: MTV-197, MTV-207.
     */
    readonly usedGiB?: number | undefined;
}

export interface EstimateVm {
    readonly name: string;
    /** What its slots are counted by: the ESXi host of vSphere, the provider of all other sources. Source: forklift-behaviour §5.8. */
    readonly host: string;
    readonly disks: readonly EstimateDisk[];
    readonly way: Way;
    /** Whether its guest is converted; yes when absent. */
    readonly isConverted?: boolean | undefined;
    /** Data that changes on the source while a warm VM runs; 0 when absent. */
    readonly deltaGiBPerHour?: number | undefined;
    /** A warm VM's cutover in seconds after the wave's start; at the end of its first precopy when absent or earlier. Source: MTV-203. */
    readonly cutoverAtSeconds?: number | undefined;
    /** Its plan, where VMs start one after the other. */
    readonly plan?: string | undefined;
}

/** What the operator and the plans set. */
export interface EstimateOptions {
    /** `controller_max_vm_inflight`; 20 when absent. Source: MTV-196, forklift-behaviour §5.8. */
    readonly maxInflight?: number | undefined;
    /** `controller_precopy_interval`; an hour when absent, a minute at least. */
    readonly precopyIntervalSeconds?: number | undefined;
    /**
     * Between the starts of two VMs of one plan; 0 when absent, as recorded of today's controller. MTV 2.6 needed about half a minute in plans of
     * hundreds of VMs. Source: trace 05; MTV-199.
     */
    readonly startIntervalSeconds?: number | undefined;
}

/** Slots and streams of each way. Source: forklift-behaviour §5.8; MTV-006. */
export const ways: Readonly<Record<Way, { readonly carrier: Carrier; readonly isSlotPerDisk: boolean }>> = {
    cold: { carrier: "virt-v2v", isSlotPerDisk: false },
    raw: { carrier: "importer", isSlotPerDisk: true },
    warm: { carrier: "importer", isSlotPerDisk: true },
};

export function dataGiB({ sizeGiB, usedGiB }: EstimateDisk): number {
    return Math.min(usedGiB ?? sizeGiB, sizeGiB);
}
