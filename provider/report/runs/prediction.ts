import type { Estimate } from "../timeline/index.ts";
import type { SeenRun } from "./evidence.ts";
import { stretchesOf } from "./journey.ts";
import { covered } from "./series.ts";

/** What was expected, and how long it took. Minutes. */
export interface Prediction extends Estimate {
    /** Absent until the first attempt is over. */
    readonly actualMinutes?: number | undefined;
    /** Actual by predicted. */
    readonly ratio?: number | undefined;
    readonly isWithin?: boolean | undefined;
}

/** Of one run: its first attempt, since an estimate knows of no failures. Time in which all VMs only rested between precopies is nobody's forecast. */
export function predictionOf(run: SeenRun, now: number): Prediction | undefined {
    const estimate = estimateOf(run);
    if (!estimate) return undefined;
    return compared(estimate, isFirstOver(run) ? actualMinutes([run], now) : undefined);
}

/** Of runs together: those that wait for others come after them, the rest moves at once. Undefined unless every run has an estimate. */
export function predictionOfWave(runs: readonly SeenRun[], now: number): Prediction | undefined {
    const estimates = runs.map(estimateOf);
    if (runs.length === 0 || estimates.some((each) => !each)) return undefined;
    const longest = (key: keyof Estimate) => Math.max(...runs.map((run) => pathLength(run, runs, (each) => estimateOf(each)![key])));
    const estimate = { minutes: longest("minutes"), lowMinutes: longest("lowMinutes"), highMinutes: longest("highMinutes") };
    return compared(estimate, runs.every(isFirstOver) ? actualMinutes(runs, now) : undefined);
}

function pathLength(run: SeenRun, runs: readonly SeenRun[], of: (run: SeenRun) => number, seen: readonly SeenRun[] = []): number {
    const before = runs.filter((each) => run.after.includes(each.name) && !seen.includes(each));
    return of(run) + Math.max(0, ...before.map((each) => pathLength(each, runs, of, [...seen, run])));
}

function estimateOf({ attempts, estimate }: SeenRun): Estimate | undefined {
    return attempts.find(({ attempt }) => attempt === 1)?.estimate ?? estimate;
}

function isFirstOver({ attempts }: SeenRun): boolean {
    return attempts.some(({ attempt, completedAt }) => attempt === 1 && completedAt !== undefined);
}

function actualMinutes(runs: readonly SeenRun[], now: number): number {
    const first = runs.flatMap(({ vms }) => vms.flatMap(({ trace }) => trace.filter(({ attempt }) => attempt === 1)));
    const busy = first.flatMap((trace) => stretchesOf(trace, now).filter(({ kind }) => kind !== "paused"));
    return covered(busy) / 60;
}

function compared(estimate: Estimate, actual: number | undefined): Prediction {
    if (actual === undefined) return estimate;
    const { minutes, lowMinutes, highMinutes } = estimate;
    return {
        ...estimate,
        actualMinutes: round(actual),
        ratio: minutes > 0 ? round(actual / minutes) : undefined,
        isWithin: actual >= lowMinutes && actual <= highMinutes,
    };
}

function round(amount: number): number {
    return Math.round(amount * 100) / 100;
}
