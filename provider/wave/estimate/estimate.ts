import { durationOf } from "./chain.ts";
import type { VmTimes } from "./journey.ts";
import { type Limit, limitOf } from "./limit.ts";
import { labParameters, type Parameters } from "./parameters.ts";
import { type Occupancy, simulate } from "./simulate.ts";
import { rangeOf, type Uncertainty, unknownSite } from "./uncertainty.ts";
import type { EstimateOptions, EstimateVm } from "./vm.ts";

export interface Estimate {
    readonly totalSeconds: number;
    readonly range: { readonly low: number; readonly high: number; readonly meaning: string };
    /** In the order given. */
    readonly perVm: readonly Readonly<VmTimes>[];
    readonly limitedBy: Limit;
    /** Changes of the slots taken, in order of time. */
    readonly occupancy: readonly Occupancy[];
    /** What is carried in all, deltas included. */
    readonly copiedMiB: number;
}

/**
 * How long VMs take that start together: slots of each host, rates of hosts and of what they share, set-up and conversion.
 *
 * Shape:  `perVm` in the order of `vms`; empty for no VMs, which take 0 s.
 * Units:  seconds after the start; MiB.
 * Errors: none.
 * Source: MTV-190…208; forklift-behaviour §5.8.
 */
export function estimate(
    vms: readonly EstimateVm[],
    parameters: Parameters = labParameters,
    options: EstimateOptions = {},
    uncertainty: Uncertainty = unknownSite,
): Estimate {
    const seen = simulate(vms, parameters, options);
    return {
        totalSeconds: seen.totalSeconds,
        range: { ...rangeOf(seen.totalSeconds, durationOf(vms, options), parameters, uncertainty), meaning: meaningOf(uncertainty) },
        perVm: seen.vms,
        limitedBy: limitOf(vms, parameters, options, seen),
        occupancy: seen.occupancy,
        copiedMiB: seen.copiedMiB,
    };
}

function meaningOf({ observations }: Uncertainty): string {
    if (observations > 0) return `nine in ten such waves, as far as ${observations} finished ${observations === 1 ? "wave tells" : "waves tell"}`;
    return "nine in ten sites, as far as their differences are documented; measured in a lab at its best, so rather longer than shorter: calibrate with finished waves";
}
