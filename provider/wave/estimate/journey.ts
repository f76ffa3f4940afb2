import type { Parameters } from "./parameters.ts";
import { dataGiB, type EstimateOptions, type EstimateVm } from "./vm.ts";

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
    /** Warm: duration of the first round, and how many there were before the cutover; 0 otherwise. */
    precopySeconds: number;
    precopies: number;
    end: number;
}

/** Times of a VM that nothing has happened to. */
export const untouched = {
    waitsForSlotSeconds: 0,
    start: 0,
    copyStart: 0,
    copyEnd: 0,
    copySeconds: 0,
    conversionSeconds: 0,
    downtimeSeconds: 0,
    copiedMiB: 0,
    precopySeconds: 0,
    precopies: 0,
    end: 0,
};

/** Where a journey reads the clock and keeps its times. */
export interface Course {
    readonly now: () => number;
    readonly times: VmTimes;
}

export type Journey = Generator<Move, void, void>;

/** The phases of one VM that cost time. Source: forklift-behaviour §5.4, §5.6, §5.8; MTV-006. */
export function journeyOf(vm: EstimateVm, parameters: Parameters, options: EstimateOptions, course: Course): Journey {
    return journeys[vm.way](vm, parameters, options, course);
}

type Travel = (vm: EstimateVm, parameters: Parameters, options: EstimateOptions, course: Course) => Journey;

const journeys: Readonly<Record<EstimateVm["way"], Travel>> = {
    /** Converts, then transfers, all in one pod and one slot. */
    *cold(vm, parameters, _options, course) {
        yield { do: "take", slots: 1 };
        yield pass(course, parameters.setupSeconds);
        yield convert(vm, parameters, course);
        yield { do: "copy", disksMiB: [sum(disksMiB(vm))] };
        yield { do: "give", slots: 1 };
        course.times.downtimeSeconds = course.now() - course.times.start;
    },
    *raw(vm, parameters, _options, course) {
        yield { do: "take", slots: vm.disks.length };
        yield pass(course, parameters.setupSeconds);
        yield { do: "copy", disksMiB: disksMiB(vm) };
        yield convert(vm, parameters, course);
        course.times.downtimeSeconds = course.now() - course.times.start;
    },
    /** Later rounds go on without waiting for a slot: a VM that has started is never queued again. */
    *warm(vm, parameters, options, course) {
        const { now, times } = course;
        const cutoverAt = vm.cutoverAtSeconds ?? 0;
        yield { do: "take", slots: vm.disks.length };
        yield pass(course, parameters.setupSeconds);
        let snapshotAt = now();
        yield { do: "copy", disksMiB: disksMiB(vm) };
        times.precopySeconds = now() - snapshotAt;
        times.precopies = 1;
        while (now() < cutoverAt) {
            const nextAt = now() + Math.max(60, options.precopyIntervalSeconds ?? 3600);
            yield { do: "wait", untilSeconds: Math.min(nextAt, cutoverAt) };
            if (nextAt >= cutoverAt) break;
            const changed = deltasMiB(vm, now() - snapshotAt);
            snapshotAt = now();
            times.precopies += 1;
            yield { do: "count", slots: changed.length };
            yield { do: "copy", disksMiB: changed };
        }
        const offAt = now();
        yield pass(course, parameters.cutoverSeconds);
        const last = deltasMiB(vm, offAt - snapshotAt);
        yield { do: "count", slots: last.length };
        yield { do: "copy", disksMiB: last };
        yield convert(vm, parameters, course);
        times.downtimeSeconds = now() - offAt;
    },
};

function pass({ now }: Course, seconds: number): Move {
    return { do: "wait", untilSeconds: now() + seconds };
}

function convert(vm: EstimateVm, parameters: Parameters, course: Course): Move {
    const perGiB = parameters.conversionSecondsPerGiB * sum(vm.disks.map(dataGiB));
    course.times.conversionSeconds = vm.isConverted === false ? 0 : parameters.conversionSeconds + perGiB;
    return pass(course, course.times.conversionSeconds);
}

function disksMiB({ disks }: EstimateVm): readonly number[] {
    return disks.map((disk) => dataGiB(disk) * 1024);
}

/** What changed since a snapshot, in equal parts on all disks, never more than a disk holds; empty when nothing did. */
function deltasMiB({ disks, deltaGiBPerHour = 0 }: EstimateVm, seconds: number): readonly number[] {
    const part = (deltaGiBPerHour * 1024 * seconds) / 3600 / disks.length;
    return part > 0 ? disks.map(({ sizeGiB }) => Math.min(part, sizeGiB * 1024)) : [];
}

function sum(numbers: readonly number[]): number {
    return numbers.reduce((total, each) => total + each, 0);
}
