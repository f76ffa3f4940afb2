import type { AttemptTrace } from "../timeline/index.ts";
import type { SeenRun, SeenVm } from "./evidence.ts";
import { type Stretch, stretchesOf } from "./journey.ts";
import { takesSlot } from "./kinds.ts";
import type { RunReport } from "./model.ts";
import { integral, type Point, peak, sumOver, type Weighted } from "./series.ts";
import { instant, round } from "./vms.ts";

/** How many VMs were in flight over time: all together, then on each host that is known. Source: forklift-behaviour §5.8. */
export function occupancyOf(runs: readonly SeenRun[], now: number): RunReport["occupancy"] {
    const taken = eachAttempt(runs).flatMap(({ vm, trace }) => slotsOf(trace, now).map((slot) => ({ ...slot, host: hostOf(vm, trace) })));
    const hosts = [...new Set(taken.flatMap(({ host }) => host ?? []))].sort();
    return [
        seriesOf(undefined, taken),
        ...hosts.map((host) =>
            seriesOf(
                host,
                taken.filter((slot) => slot.host === host),
            ),
        ),
    ];
}

function seriesOf(host: string | undefined, slots: readonly Weighted[]): RunReport["occupancy"][number] {
    const points = sumOver(slots);
    return { host, peak: peak(points), slotSeconds: integral(points), points: told(points) };
}

/** When a VM counted among those in flight. Epoch seconds. */
export function slotsOf(trace: AttemptTrace, now: number): readonly Weighted[] {
    const isByVirtV2v = trace.steps.some(([name]) => name === "DiskTransferV2v" || name === "DiskAllocation");
    return stretchesOf(trace, now)
        .filter((stretch) => takesSlot(stretch, isByVirtV2v))
        .map(({ from, to }) => ({ from, to, weight: 1 }));
}

/** MiB per second over time; a copy counts with its average. */
export function throughputOf(runs: readonly SeenRun[], now: number): RunReport["throughput"] {
    const copies = eachAttempt(runs).flatMap(({ trace }) => stretchesOf(trace, now).flatMap(rateOf));
    const points = sumOver(copies);
    const seconds = points.reduce((sum, [at, value], index) => sum + (value > 0 ? (points[index + 1]?.[0] ?? at) - at : 0), 0);
    return { peakMiBps: round(peak(points)), averageMiBps: seconds > 0 ? round(integral(points) / seconds) : 0, points: told(points) };
}

function rateOf({ from, to, mib }: Stretch): readonly Weighted[] {
    return mib === undefined || mib === 0 ? [] : [{ from, to, weight: mib / (to - from) }];
}

function eachAttempt(runs: readonly SeenRun[]): readonly { readonly vm: SeenVm; readonly trace: AttemptTrace }[] {
    return runs.flatMap(({ vms }) => vms.flatMap((vm) => vm.trace.map((trace) => ({ vm, trace }))));
}

function hostOf({ host }: SeenVm, trace: AttemptTrace): string | undefined {
    return trace.host ?? host;
}

function told(points: readonly Point[]): [string, number][] {
    return points.map(([at, value]) => [instant(at), round(value)]);
}
