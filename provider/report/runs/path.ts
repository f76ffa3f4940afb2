import type { AttemptTrace } from "../timeline/index.ts";
import type { SeenRun, SeenVm } from "./evidence.ts";
import { type Stretch, spanOf, stretchesOf } from "./journey.ts";

/** One VM's attempt on the way to the end of a wave. Epoch seconds. */
export interface Leg {
    readonly plan: string;
    readonly vm: string;
    readonly attempt: number;
    readonly from: number;
    readonly to: number;
    readonly longest?: Stretch | undefined;
}

/**
 * Which VMs determined when the wave ended: the one that ended last, before it the one whose end its attempt had to wait for, and so on.
 *
 * An attempt waits for the one before it, the first one for the runs of earlier groups; which those are is seen by their having ended when it began.
 *
 * Shape: in the order of time; empty when nothing has begun.
 */
export function criticalPath(runs: readonly SeenRun[], now: number): readonly Leg[] {
    const attempts = runs.flatMap((run) => run.vms.flatMap((vm) => vm.trace.map((trace) => legOf(run, vm, trace, now))));
    const legs = attempts.sort((one, other) => other.to - one.to || other.to - other.from - (one.to - one.from));
    const path: Leg[] = [];
    for (let leg = legs[0]; leg; ) {
        path.unshift(leg);
        const { from, attempt, plan } = leg;
        const isBefore = (each: Leg) => each.to <= from + tolerance && each.from < from;
        leg = legs.find((each) => isBefore(each) && (attempt > 1 ? each.plan === plan && each.attempt === attempt - 1 : each.plan !== plan));
    }
    return path;
}

/** The controller looks every few seconds. */
const tolerance = 5;

function legOf(run: SeenRun, vm: SeenVm, trace: AttemptTrace, now: number): Leg {
    const { from, to } = spanOf(trace, now);
    const stretches = stretchesOf(trace, now);
    const longest = stretches.reduce<Stretch | undefined>(
        (most, each) => (!most || each.to - each.from > most.to - most.from ? each : most),
        undefined,
    );
    return { plan: run.name, vm: vm.name, attempt: trace.attempt, from, to, longest };
}
