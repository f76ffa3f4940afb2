import type { Selected } from "../schema/plan.ts";
import type { EstimateArgs } from "../schema/window.ts";
import { sayDuration } from "../util/duration.ts";
import { type Estimate, type EstimateVm, estimate, type SiteModel } from "../wave/estimate/index.ts";

/**
 * How long VMs take that move by themselves, in words: `about 52 min (31 min to 1 h 28 min)`; of a warm move the first copy, and how long a VM is off.
 * Groups of VMs move one after the other.
 *
 * Shape:  undefined without VMs. The disks count as full: how much of them is used, no inventory tells.
 */
export function sayEstimate(groups: readonly Selected[], isWarm: boolean, site: SiteModel): string | undefined {
    const estimates = groups.flatMap((vms) => estimateOf(vms, isWarm, site) ?? []);
    if (estimates.length === 0) return undefined;
    const sum = (of: (each: EstimateArgs) => number) => say(estimates.reduce((total, each) => total + of(each), 0));
    if (!isWarm) return `about ${sum(({ minutes }) => minutes)} (${sum(({ lowMinutes }) => lowMinutes)} to ${sum(({ highMinutes }) => highMinutes)})`;
    const off = Math.max(...estimates.map(({ downtimeMinutes = 0 }) => downtimeMinutes));
    return `first copy about ${sum(({ minutes }) => minutes)}, each VM off for about ${say(off)} at its cutover`;
}

/** How long VMs take that move at the same time; undefined without VMs. */
export function estimateOf(vms: Selected, isWarm: boolean, site: SiteModel): EstimateArgs | undefined {
    return estimatesOf(new Map([["", vms]]), isWarm, site).get("");
}

/** How long each of several plans takes that run at the same time, by their keys; those without VMs are left out. */
export function estimatesOf(
    plans: ReadonlyMap<string, Selected>,
    isWarm: boolean,
    { parameters, uncertainty }: SiteModel,
): ReadonlyMap<string, EstimateArgs> {
    const vms = [...plans].flatMap(([plan, selected]) => Object.entries(selected).map(([name, vm]) => ({ plan, ...toEstimate(name, vm, isWarm) })));
    if (vms.length === 0) return new Map();
    const whole = estimate(vms, parameters, {}, uncertainty);
    const ofPlan = (plan: string) => whole.perVm.filter((_, at) => vms[at]!.plan === plan);
    const known = [...plans].filter(([, selected]) => Object.keys(selected).length > 0);
    return new Map(known.map(([plan]) => [plan, isWarm ? warm(ofPlan(plan), whole) : cold(ofPlan(plan), whole)]));
}

function cold(vms: Estimate["perVm"], whole: Estimate): EstimateArgs {
    return minutesOf(Math.max(...vms.map(({ end }) => end)), whole);
}

function warm(vms: Estimate["perVm"], whole: Estimate): EstimateArgs {
    const copied = Math.max(...vms.map(({ start, precopySeconds }) => start + precopySeconds));
    return { ...minutesOf(copied, whole), downtimeMinutes: minutes(Math.max(...vms.map(({ downtimeSeconds }) => downtimeSeconds))) };
}

/** What is uncertain of all is so, in the same measure, of a part. */
function minutesOf(seconds: number, { totalSeconds, range }: Estimate): EstimateArgs {
    const part = totalSeconds > 0 ? seconds / totalSeconds : 1;
    return { minutes: minutes(seconds), lowMinutes: minutes(range.low * part), highMinutes: minutes(range.high * part) };
}

function minutes(seconds: number): number {
    return Math.max(0.1, Number((seconds / 60).toFixed(1)));
}

function say(ofMinutes: number): string {
    return sayDuration(ofMinutes * 60);
}

function toEstimate(name: string, { host = "", disks = {} }: Selected[string], isWarm: boolean): EstimateVm {
    return { name, host, way: isWarm ? "warm" : "cold", disks: Object.values(disks).map(({ sizeGiB }) => ({ sizeGiB })) };
}
