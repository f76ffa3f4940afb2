import type { Estimate } from "../timeline/index.ts";
import { downtimeOf } from "./downtime.ts";
import type { SeenRun } from "./evidence.ts";
import { type Stretch, stretchesOf } from "./journey.ts";
import { covered } from "./series.ts";

/** What was expected, and how long it took. Minutes. */
export interface Prediction extends Estimate {
    /** Absent until what is estimated is over. */
    readonly actualMinutes?: number | undefined;
    /** Actual by predicted. */
    readonly ratio?: number | undefined;
    readonly isWithin?: boolean | undefined;
    /** Warm: of the VM that was off for longest in the first attempt. */
    readonly actualDowntimeMinutes?: number | undefined;
}

/** Of one run: its first attempt, since an estimate knows of no failures. A warm one is estimated to the end of its last first copy. */
export function predictionOf(run: SeenRun, now: number): Prediction | undefined {
    const estimate = estimateOf(run);
    return estimate && { ...compared(estimate, isFirstOver(run, now) ? actualMinutes([run], now) : undefined), ...downtime(run, estimate, now) };
}

/** Of runs together: those that wait for others come after them, the rest moves at once. Undefined unless every run has an estimate. */
export function predictionOfWave(runs: readonly SeenRun[], now: number): Prediction | undefined {
    const estimates = runs.map(estimateOf);
    if (runs.length === 0 || estimates.some((each) => !each)) return undefined;
    const longest = (key: "minutes" | "lowMinutes" | "highMinutes") =>
        Math.max(...runs.map((run) => pathLength(run, runs, (each) => estimateOf(each)![key])));
    const estimate = { minutes: longest("minutes"), lowMinutes: longest("lowMinutes"), highMinutes: longest("highMinutes") };
    return compared(estimate, runs.every((run) => isFirstOver(run, now)) ? actualMinutes(runs, now) : undefined);
}

function pathLength(run: SeenRun, runs: readonly SeenRun[], of: (run: SeenRun) => number, seen: readonly SeenRun[] = []): number {
    const before = runs.filter((each) => run.after.includes(each.name) && !seen.includes(each));
    return of(run) + Math.max(0, ...before.map((each) => pathLength(each, runs, of, [...seen, run])));
}

function estimateOf({ attempts, estimate }: SeenRun): Estimate | undefined {
    return attempts.find(({ attempt }) => attempt === 1)?.estimate ?? estimate;
}

function firstAttempts({ vms }: SeenRun) {
    return vms.flatMap(({ trace }) => trace.filter(({ attempt }) => attempt === 1));
}

/** What of each VM's first attempt an estimate is about. */
function estimated(run: SeenRun, now: number): readonly (readonly Stretch[])[] {
    return firstAttempts(run).map((trace) => {
        const all = stretchesOf(trace, now);
        const copy = all.findIndex(({ precopy }) => precopy === 1);
        return trace.precopies ? all.slice(0, copy < 0 ? undefined : copy + 1) : all;
    });
}

function isFirstOver(run: SeenRun, now: number): boolean {
    const all = estimated(run, now);
    return all.length > 0 && all.every((each) => each.length > 0 && !each.at(-1)!.isOpen);
}

function actualMinutes(runs: readonly SeenRun[], now: number): number {
    return covered(runs.flatMap((run) => estimated(run, now).flat())) / 60;
}

function downtime(run: SeenRun, { downtimeMinutes }: Estimate, now: number): Pick<Prediction, "actualDowntimeMinutes"> {
    const first = firstAttempts(run);
    if (downtimeMinutes === undefined || first.some(({ off }) => off?.[1] === null || off === undefined)) return {};
    const seconds = first.map((trace) => downtimeOf([trace], now).periods.reduce((sum, { from, to }) => sum + to - from, 0));
    return { actualDowntimeMinutes: round(Math.max(0, ...seconds) / 60) };
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
