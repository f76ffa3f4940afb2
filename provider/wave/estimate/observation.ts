import { type ParameterName, type Parameters, parameterTable } from "./parameters.ts";
import { simulate } from "./simulate.ts";
import type { EstimateOptions, EstimateVm } from "./vm.ts";

/** A wave that has been moved: what it was, and how long it took. */
export interface Observation {
    readonly name: string;
    readonly vms: readonly EstimateVm[];
    readonly options?: EstimateOptions | undefined;
    readonly seconds: number;
    /** What `seconds` spans: the whole (when absent), or from the first byte to the end of the last copy. */
    readonly span?: "wave" | "copy" | undefined;
    /** `seconds` is exact to so much: 60 when it was told in minutes. */
    readonly roundedToSeconds?: number | undefined;
}

/** Seconds that the model has for an observation. */
export function predict({ vms, options, span }: Observation, parameters: Parameters): number {
    const seen = simulate(vms, parameters, options);
    if (span !== "copy") return seen.totalSeconds;
    return Math.max(...seen.vms.map(({ copyEnd }) => copyEnd)) - Math.min(...seen.vms.map(({ copyStart }) => copyStart));
}

/** What a run tells of each VM when it is over. */
export interface FinishedVm {
    readonly outcome: string;
    /** RFC 3339. */
    readonly startedAt?: string | undefined;
    readonly completedAt?: string | undefined;
}

/** An observation of a finished run's outputs: of VMs that succeeded. Undefined when a VM did not, because its time would mean nothing. */
export function observationOf(
    name: string,
    vms: readonly EstimateVm[],
    finished: Readonly<Record<string, FinishedVm>>,
    options?: EstimateOptions,
): Observation | undefined {
    const runs = vms.map((vm) => finished[vm.name]);
    const [starts, ends] = [runs.map((run) => Date.parse(run?.startedAt ?? "")), runs.map((run) => Date.parse(run?.completedAt ?? ""))];
    const seconds = (Math.max(...ends) - Math.min(...starts)) / 1000;
    const isWhole = runs.every((run) => run?.outcome === "Succeeded") && seconds > 0;
    return isWhole && Number.isFinite(seconds) ? { name, vms, options, seconds, roundedToSeconds: 1 } : undefined;
}

/** What is supposed of a site before its waves are looked at. */
export interface Prior {
    readonly parameters: Parameters;
    /** Of each parameter's logarithm. */
    readonly spread: Readonly<Record<ParameterName, number>>;
}

/** Spread among sites, as documented. */
export const siteSpread = Object.fromEntries(Object.entries(parameterTable).map(([name, { spread }]) => [name, spread])) as Prior["spread"];
