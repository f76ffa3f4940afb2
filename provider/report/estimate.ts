import type { Selected } from "../schema/plan.ts";
import { sayDuration } from "../util/duration.ts";
import { type Estimate, type EstimateVm, estimate } from "../wave/estimate/index.ts";

/**
 * How long VMs take that move by themselves, in words: `about 52 min (31 min to 1 h 28 min)`; of a warm move the first copy, and how long a VM is off.
 * Groups of VMs move one after the other.
 *
 * Shape:  undefined without VMs. The disks count as full: how much of them is used, no inventory tells.
 */
export function sayEstimate(groups: readonly Selected[], isWarm: boolean): string | undefined {
    const estimates = groups.filter((vms) => Object.keys(vms).length > 0).map((vms) => estimate(Object.entries(vms).map(toEstimate(isWarm))));
    if (estimates.length === 0) return undefined;
    const sum = (of: (each: Estimate) => number) => estimates.reduce((total, each) => total + of(each), 0);
    if (!isWarm)
        return `about ${say(sum(({ totalSeconds }) => totalSeconds))} (${say(sum(({ range }) => range.low))} to ${say(sum(({ range }) => range.high))})`;
    const firstCopy = sum(({ perVm }) => Math.max(...perVm.map(({ start, precopySeconds }) => start + precopySeconds)));
    const off = Math.max(...estimates.flatMap(({ perVm }) => perVm.map(({ downtimeSeconds }) => downtimeSeconds)));
    return `first copy about ${say(firstCopy)}, each VM off for about ${say(off)} at its cutover`;
}

const say = sayDuration;

function toEstimate(isWarm: boolean): (entry: [string, Selected[string]]) => EstimateVm {
    const way = isWarm ? "warm" : "cold";
    return ([name, { host = "", disks = {} }]) => ({ name, host, way, disks: Object.values(disks).map(({ sizeGiB }) => ({ sizeGiB })) });
}
