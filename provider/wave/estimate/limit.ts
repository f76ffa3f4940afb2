import type { Parameters } from "./parameters.ts";
import { type Simulated, simulate } from "./simulate.ts";
import type { EstimateOptions, EstimateVm } from "./vm.ts";

export type LimitName = "host" | "shared" | "slots" | "longest VM";

export interface Limit {
    readonly by: LimitName;
    /** The same in words, with what lifting it would give. */
    readonly words: string;
}

/** What each limit is without. */
const lifted: Readonly<Record<Exclude<LimitName, "longest VM">, Lift>> = {
    host: (parameters, options) => [{ ...parameters, hostMiBps: none, importerHostMiBps: none }, options],
    shared: (parameters, options) => [{ ...parameters, sharedMiBps: none, importerSharedMiBps: none }, options],
    slots: (parameters, options) => [parameters, { ...options, maxInflight: none }],
};

type Lift = (parameters: Parameters, options: EstimateOptions) => readonly [Parameters, EstimateOptions];

const none = Number.POSITIVE_INFINITY;

const phrases: Readonly<Record<Exclude<LimitName, "longest VM">, string>> = {
    host: "the rate of each host",
    shared: "what all hosts share (datastores, network, target storage)",
    slots: "the slots per host (`controller_max_vm_inflight`)",
};

/** A limit that costs less is none worth telling. */
const worthTelling = 0.05;

/** The limit without which the wave would end soonest: each is lifted in turn, and the wave run again. */
export function limitOf(vms: readonly EstimateVm[], parameters: Parameters, options: EstimateOptions, seen: Simulated): Limit {
    const tries = Object.entries(lifted).map(([by, lift]) => ({
        by: by as keyof typeof lifted,
        seconds: simulate(vms, ...lift(parameters, options)).totalSeconds,
    }));
    const best = tries.reduce((least, each) => (each.seconds < least.seconds ? each : least));
    if (best.seconds >= seen.totalSeconds * (1 - worthTelling)) return longest(seen);
    return {
        by: best.by,
        words: `limited by ${phrases[best.by]}: without it ${sayTime(best.seconds)} instead of ${sayTime(seen.totalSeconds)}`,
    };
}

function longest({ vms, totalSeconds }: Simulated): Limit {
    const last = vms.reduce<(typeof vms)[number] | undefined>((latest, each) => (latest && latest.end >= each.end ? latest : each), undefined);
    if (!last) return { by: "longest VM", words: "there is nothing to move" };
    return { by: "longest VM", words: `limited by ${last.name}, which ends last, after ${sayTime(totalSeconds)}; no other limit matters` };
}

function sayTime(seconds: number): string {
    const minutes = Math.round(seconds / 60);
    if (minutes < 2) return `${Math.round(seconds)} s`;
    return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
