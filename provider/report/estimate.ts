import type { Selected } from "../schema/plan.ts";
import { sayDuration } from "../util/duration.ts";
import { estimate } from "../wave/estimate/index.ts";

/**
 * How long VMs take that move by themselves, in words: `about 52 min (31 min to 1 h 28 min)`; of a warm move the first copy, and how long a VM is off.
 *
 * Shape:  undefined without VMs. The disks count as full: how much of them is used, no inventory tells.
 */
export function sayEstimate(selected: Selected, isWarm: boolean): string | undefined {
    const vms = Object.entries(selected).map(([name, { host = "", disks = {} }]) => {
        const way = isWarm ? ("warm" as const) : ("cold" as const);
        return { name, host, way, disks: Object.values(disks).map(({ sizeGiB }) => ({ sizeGiB })) };
    });
    if (vms.length === 0) return undefined;
    const { totalSeconds, range, perVm } = estimate(vms);
    if (!isWarm) return `about ${sayDuration(totalSeconds)} (${sayDuration(range.low)} to ${sayDuration(range.high)})`;
    const [firstCopy, off] = [
        Math.max(...perVm.map(({ start, precopySeconds }) => start + precopySeconds)),
        Math.max(...perVm.map((vm) => vm.downtimeSeconds)),
    ];
    return `first copy about ${sayDuration(firstCopy)}, each VM off for about ${sayDuration(off)} at its cutover`;
}
