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

/** What is supposed of a site before its waves are looked at. */
export interface Prior {
    readonly parameters: Parameters;
    /** Of each parameter's logarithm. */
    readonly spread: Readonly<Record<ParameterName, number>>;
}

/** Spread among sites, as documented. */
export const siteSpread = Object.fromEntries(Object.entries(parameterTable).map(([name, { spread }]) => [name, spread])) as Prior["spread"];
