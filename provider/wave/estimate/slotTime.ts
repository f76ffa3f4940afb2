import { labParameters, type Parameters } from "./parameters.ts";
import type { Carrier } from "./rates.ts";
import { type Way, ways } from "./vm.ts";

/** A VM as far as it is told how long it holds its slots. */
export interface SlotHolder {
    readonly sizeGiB: number;
    readonly disks: number;
}

/**
 * How long a VM holds its slots while all slots of its host are taken: by this VMs are compared that are shared out among plans.
 *
 * Units:  seconds; disks of importer pods are copied side by side, and each holds a slot.
 * Source: `parameterTable`; what is done within a slot, forklift-behaviour §5.8.
 */
export function slotSeconds({ sizeGiB, disks }: SlotHolder, way: Way, perHost: number, parameters: Parameters = labParameters): number {
    const { carrier, isSlotPerDisk } = ways[way];
    const { setupSeconds, conversionSeconds, conversionSecondsPerGiB } = parameters;
    const copied = (isSlotPerDisk ? sizeGiB / Math.max(1, disks) : sizeGiB) * (1024 / shareMiBps(carrier, perHost, parameters));
    const converted = isSlotPerDisk ? 0 : conversionSeconds + conversionSecondsPerGiB * sizeGiB;
    return setupSeconds + copied + converted;
}

function shareMiBps(carrier: Carrier, perHost: number, parameters: Parameters): number {
    const { streamMiBps, hostMiBps, importerStreamMiBps, importerHostMiBps } = parameters;
    return carrier === "virt-v2v" ? Math.min(streamMiBps, hostMiBps / perHost) : Math.min(importerStreamMiBps, importerHostMiBps / perHost);
}
