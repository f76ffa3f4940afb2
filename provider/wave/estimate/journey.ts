import type { Parameters } from "./parameters.ts";
import { dataGiB, type EstimateOptions, type EstimateVm, ways } from "./vm.ts";

/** What a VM does next: let time pass, ask for slots of its host and wait, count them without waiting, give some back, copy. Units: s, MiB. */
export type Move =
    | { readonly do: "wait"; readonly untilSeconds: number }
    | { readonly do: "take" | "count" | "give"; readonly slots: number }
    | { readonly do: "copy"; readonly disksMiB: readonly number[] };

/** When what happened to one VM. Units: seconds after the wave's start. */
export interface VmTimes {
    readonly name: string;
    readonly host: string;
    /** Between being asked to start and having a slot. */
    waitsForSlotSeconds: number;
    start: number;
    /** The first byte of the first copy, and the last. */
    copyStart: number;
    copyEnd: number;
    /** Time of all copies: the whole, and what changed. */
    copySeconds: number;
    conversionSeconds: number;
    /** How long the source is off: from its start when cold, from its cutover when warm. */
    downtimeSeconds: number;
    copiedMiB: number;
    /** Warm: duration of the first round, and how many there were before the cutover. */
    precopySeconds?: number;
    precopies?: number;
    end: number;
}

/** Where a journey reads the clock and keeps its times. */
export interface Course {
    readonly now: () => number;
    readonly times: VmTimes;
}

export type Journey = Generator<Move, void, void>;

/** The phases of one VM that cost time. Source: forklift-behaviour §5.4, §5.6, §5.8; MTV-006. */
export function* journeyOf(vm: EstimateVm, startAt: number, parameters: Parameters, options: EstimateOptions, course: Course): Journey {
    const { now, times } = course;
    yield { do: "wait", untilSeconds: startAt };
    yield { do: "take", slots: ways[vm.way].isSlotPerDisk ? vm.disks.length : 1 };
    times.start = now();
    times.waitsForSlotSeconds = times.start - startAt;
    yield pass(course, parameters.setupSeconds);
    yield* phases[vm.way](vm, parameters, options, course);
    times.end = now();
    if (vm.way !== "warm") times.downtimeSeconds = times.end - times.start;
}

type Phases = (vm: EstimateVm, parameters: Parameters, options: EstimateOptions, course: Course) => Journey;

const phases: Readonly<Record<EstimateVm["way"], Phases>> = {
    /** Converts, then transfers, all in one pod and one slot. */
    *cold(vm, parameters, _options, course) {
        yield* convert(vm, parameters, course);
        yield* copy([sum(disksMiB(vm))], course);
        yield { do: "give", slots: 1 };
    },
    *raw(vm, parameters, _options, course) {
        yield* copy(disksMiB(vm), course);
        yield* convert(vm, parameters, course);
    },
    *warm(vm, parameters, options, course) {
        const { now, times } = course;
        const cutoverAt = vm.cutoverAtSeconds ?? 0;
        let snapshotAt = now();
        yield* copy(disksMiB(vm), course);
        times.precopySeconds = now() - snapshotAt;
        times.precopies = 1;
        while (now() < cutoverAt) {
            const nextAt = now() + (options.precopyIntervalSeconds ?? 3600);
            yield { do: "wait", untilSeconds: Math.min(nextAt, cutoverAt) };
            if (nextAt >= cutoverAt) break;
            const changed = deltasMiB(vm, now() - snapshotAt);
            snapshotAt = now();
            times.precopies += 1;
            yield* copyDelta(changed, course);
        }
        const offAt = now();
        yield pass(course, parameters.cutoverSeconds);
        yield* copyDelta(deltasMiB(vm, offAt - snapshotAt), course);
        yield* convert(vm, parameters, course);
        times.downtimeSeconds = now() - offAt;
    },
};

function pass({ now }: Course, seconds: number): Move {
    return { do: "wait", untilSeconds: now() + seconds };
}

function* convert(vm: EstimateVm, parameters: Parameters, course: Course): Journey {
    const perGiB = parameters.conversionSecondsPerGiB * sum(vm.disks.map(dataGiB));
    const seconds = vm.isConverted === false ? 0 : parameters.conversionSeconds + perGiB;
    course.times.conversionSeconds = seconds;
    yield pass(course, seconds);
}

function* copy(disks: readonly number[], { now, times }: Course): Journey {
    const begin = now();
    if (times.copiedMiB === 0) times.copyStart = begin;
    yield { do: "copy", disksMiB: disks };
    times.copyEnd = now();
    times.copySeconds += times.copyEnd - begin;
    times.copiedMiB += sum(disks);
}

/** A later round goes on without waiting for a slot: a VM that has started is never queued again. */
function* copyDelta(disks: readonly number[], course: Course): Journey {
    if (sum(disks) === 0) return;
    yield { do: "count", slots: disks.length };
    yield* copy(disks, course);
}

function disksMiB({ disks }: EstimateVm): readonly number[] {
    return disks.map((disk) => dataGiB(disk) * 1024);
}

/** What changed since a snapshot, in equal parts on all disks, never more than a disk holds. */
function deltasMiB({ disks, deltaGiBPerHour = 0 }: EstimateVm, seconds: number): readonly number[] {
    const part = (deltaGiBPerHour * 1024 * seconds) / 3600 / disks.length;
    return disks.map(({ sizeGiB }) => Math.min(part, sizeGiB * 1024));
}

function sum(numbers: readonly number[]): number {
    return numbers.reduce((total, each) => total + each, 0);
}
