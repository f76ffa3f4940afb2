import { isOver } from "../../await/index.ts";
import type { Outcome } from "../timeline/index.ts";
import type { Evidence, SeenRun, SeenVm, SeenWave } from "./evidence.ts";
import { failuresOf } from "./failures.ts";
import { spanOf } from "./journey.ts";
import type { Counts, PlanRunReport, RunReport, VmRunReport, WaveRunReport } from "./model.ts";
import { criticalPath, type Leg } from "./path.ts";
import { type Prediction, predictionOf, predictionOfWave } from "./prediction.ts";
import { occupancyOf, throughputOf } from "./resources.ts";
import { instant, round, vmReport } from "./vms.ts";
import { windowOf } from "./window.ts";

/** Everything that follows from what was seen. Pure: the same evidence gives the same report. */
export function deriveReport(evidence: Evidence): RunReport {
    const { source, project, stack, seenAt: now, runs, notes } = evidence;
    const plans = runs.map((run) => planReport(run, now)).sort(byBeginning);
    return {
        version: 1,
        kind: "run",
        source,
        project,
        stack,
        seenAt: instant(now),
        outcome: outcomeOf(plans),
        counts: countsOf(plans.flatMap(({ vms }) => vms)),
        waves: wavesIn(evidence).map((wave) => waveReport(wave, evidence, plans)),
        plans,
        occupancy: [...occupancyOf(runs, now)],
        throughput: throughputOf(runs, now),
        failures: failuresOf(runs).map((each) => ({ ...each, vms: [...each.vms] })),
        notes: [...notes],
    };
}

/** A wave may have gone from the program while its runs are still there. */
function wavesIn({ waves, runs }: Evidence): readonly SeenWave[] {
    const known = new Set(waves.map(({ name }) => name));
    const others = [...new Set(runs.flatMap(({ wave }) => (wave !== undefined && !known.has(wave) ? [wave] : [])))];
    return [...waves, ...others.map((name) => ({ name }))].sort((one, other) => (one.name < other.name ? -1 : 1));
}

function waveReport({ name, stage }: SeenWave, { runs, seenAt: now }: Evidence, plans: readonly PlanRunReport[]): WaveRunReport {
    const own = runs.filter(({ wave }) => wave === name);
    const ours = plans.filter(({ wave }) => wave === name);
    const span = spanOver(ours, now);
    const outcome = outcomeOf(ours);
    const window = own.find((run) => run.window)?.window;
    return {
        name,
        stage,
        outcome,
        counts: countsOf(ours.flatMap(({ vms }) => vms)),
        ...span,
        prediction: rounded(predictionOfWave(own, now)),
        window: windowOf(window, outcome, span.completedAt, own),
        plans: ours.map((each) => each.name),
        criticalPath: criticalPath(own, now).map(legReport),
    };
}

function legReport({ plan, vm, attempt, from, to, longest }: Leg): WaveRunReport["criticalPath"][number] {
    return {
        plan,
        vm,
        attempt,
        from: instant(from),
        to: instant(to),
        seconds: to - from,
        longest: longest && { kind: longest.kind, step: longest.step, seconds: longest.to - longest.from },
    };
}

function planReport(run: SeenRun, now: number): PlanRunReport {
    const vms = run.vms.map((vm) => vmReport(vm, now)).sort((one, other) => (one.name < other.name ? -1 : 1));
    const span = spanOver(run.attempts, now, spansOf(run.vms, now));
    return {
        wave: run.wave,
        name: run.name,
        plan: run.plan,
        type: run.type,
        targetNamespace: run.targetNamespace,
        summary: run.summary,
        outcome: run.outcome,
        counts: countsOf(vms),
        ...span,
        prediction: rounded(predictionOf(run, now)),
        window: windowOf(run.window, run.outcome, span.completedAt, [run]),
        after: [...run.after],
        attempts: [...run.attempts],
        vms,
    };
}

interface Timed {
    readonly startedAt?: string | undefined;
    readonly completedAt?: string | undefined;
}

function spansOf(vms: readonly SeenVm[], now: number): readonly Timed[] {
    return vms.flatMap(({ trace }) =>
        trace.map((attempt) => {
            const { from, to } = spanOf(attempt, now);
            return { startedAt: instant(from), completedAt: isOver(attempt) ? instant(to) : undefined };
        }),
    );
}

/** From the first beginning to the last end; what has begun and not ended goes on until now. `inner` counts where nothing else is known. */
function spanOver(parts: readonly Timed[], now: number, inner: readonly Timed[] = []): Timed & { readonly elapsedSeconds: number } {
    const told = parts.some(({ startedAt }) => startedAt !== undefined) ? parts : inner;
    const begun = told.filter(({ startedAt }) => startedAt !== undefined);
    if (begun.length === 0) return { elapsedSeconds: 0 };
    const from = Math.min(...begun.map(({ startedAt }) => Date.parse(startedAt!)));
    const isOver = begun.every(({ completedAt }) => completedAt !== undefined);
    const to = isOver ? Math.max(...begun.map(({ completedAt }) => Date.parse(completedAt!))) : now * 1000;
    const completedAt = isOver ? instant(to / 1000) : undefined;
    return { startedAt: instant(from / 1000), completedAt, elapsedSeconds: Math.max(0, Math.round((to - from) / 1000)) };
}

/** What is under way comes first, then what failed. */
function outcomeOf(parts: readonly { readonly outcome: Outcome }[]): Outcome {
    const has = (outcome: Outcome) => parts.some((each) => each.outcome === outcome);
    if (has("Running") || (has("Pending") && parts.some(({ outcome }) => outcome !== "Pending"))) return "Running";
    return (["Pending", "Failed", "Succeeded", "Canceled"] as const).find(has) ?? "Pending";
}

function countsOf(vms: readonly VmRunReport[]): Counts {
    const count = (outcome: Outcome) => vms.filter((vm) => vm.outcome === outcome).length;
    const most = (of: (vm: VmRunReport) => number) => vms.reduce((largest, vm) => Math.max(largest, of(vm)), 0);
    return {
        vms: vms.length,
        moved: count("Succeeded"),
        failed: count("Failed"),
        cancelled: count("Canceled"),
        running: count("Running"),
        waiting: count("Pending"),
        copiedMiB: round(vms.flatMap(({ attempts }) => attempts).reduce((sum, { copiedMiB }) => sum + copiedMiB, 0)),
        waitedSeconds: most(({ waitedSeconds }) => waitedSeconds),
        downtimeSeconds: most(({ downtimeSeconds }) => downtimeSeconds),
        off: vms.filter(({ isOff }) => isOff).length,
    };
}

function rounded(prediction: Prediction | undefined): Prediction | undefined {
    return (
        prediction && {
            ...prediction,
            minutes: round(prediction.minutes),
            lowMinutes: round(prediction.lowMinutes),
            highMinutes: round(prediction.highMinutes),
        }
    );
}

function byBeginning(one: PlanRunReport, other: PlanRunReport): number {
    const key = ({ startedAt = "~", name }: PlanRunReport) => `${startedAt} ${name}`;
    return key(one) < key(other) ? -1 : 1;
}
