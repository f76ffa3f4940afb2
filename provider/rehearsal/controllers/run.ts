import { conditionsOf, hasTrue } from "../../condition/index.ts";
import { type KubeObject, kinds } from "../../kube/index.ts";
import { cleanUp } from "./cleanUp.ts";
import type { Staging } from "./conditions.ts";
import { deepen, draftOf, isSameButProgress } from "./draft.ts";
import { conditionOf, endings, entryFor, type HistoryEntry, isReplaced, markPlan, type RunStatus } from "./history.ts";
import type { Journey } from "./itinerary.ts";
import { takeTurn } from "./phases.ts";
import type { PlanContext, PlanSpec } from "./planSpec.ts";
import { isResumable, journeyFor, runsFor } from "./rerun.ts";
import { findIn, type SourceRef } from "./resolve.ts";
import { nextPoll, ratesOf, schedule } from "./schedule.ts";
import type { Target } from "./target.ts";
import { endVm, hasVmCondition, outcomeOf, type VmRun } from "./vmRun.ts";
import { refIn, type Surroundings, timestamp } from "./world.ts";

/** What a pass over a run comes to. */
export interface RunPass {
    readonly status?: RunStatus | undefined;
    /** Milliseconds until the next pass. */
    readonly again?: number | undefined;
    /** Nothing but precopies would come of it, which go on for ever: time need not pass for their sake. */
    readonly isRoutine?: boolean;
    /** Nothing has changed but numbers of progress. */
    readonly isOnlyProgress?: boolean;
}

/** One pass over a plan's runs: everything that its steps need. */
interface Pass {
    readonly world: Surroundings;
    readonly plan: KubeObject;
    readonly staging: Staging;
    readonly status: RunStatus;
    readonly migrations: readonly KubeObject[];
}

/** Moves the active run on by one pass, or begins the next one. Source: forklift-behaviour §4.5, §5. */
export async function advanceRun(world: Surroundings, plan: KubeObject, context: PlanContext | undefined, staging: Staging): Promise<RunPass> {
    const status = draftOf(lastStatus(plan));
    const migrations = await migrationsOf(world, plan);
    const pass: Pass = { world, plan, staging, status, migrations };
    const active = status.history.findLast((entry) => hasTrue(entry.conditions, "Executing"));
    if (!active) return await begin(pass, context);
    const migration = migrations.find(({ metadata }) => metadata.uid === active.migration.uid);
    if (!migration) return await cancelRun(pass, active, "Deleted");
    if (context && isReplaced(active, context)) return await cancelRun(pass, active, "Modified");
    if (isHeld(staging) || !context) return pause(pass, active);
    return await proceed(pass, context, active, migration);
}

function lastStatus({ status }: KubeObject): Partial<RunStatus> {
    return (status?.migration ?? {}) as Partial<RunStatus>;
}

/** A blocker, or the check of the VDDK image, lets nothing begin or go on. */
function isHeld(staging: Staging): boolean {
    return staging.hasBlocker() || staging.has("ValidatingVDDK");
}

async function migrationsOf(world: Surroundings, plan: KubeObject): Promise<readonly KubeObject[]> {
    const { items } = await world.cluster.list(kinds.migration, { namespace: plan.metadata.namespace });
    const order = ({ metadata }: KubeObject) => `${metadata.creationTimestamp} ${metadata.namespace}/${metadata.name}`;
    return items.filter(({ spec }) => refIn(spec?.plan)?.name === plan.metadata.name).sort((one, other) => (order(one) < order(other) ? -1 : 1));
}

async function begin(pass: Pass, context: PlanContext | undefined): Promise<RunPass> {
    const { world, plan, staging, status, migrations } = pass;
    const next = migrations.find((each) => isWaiting(each, status));
    if (!next || !context || isHeld(staging)) return {};
    const entry = entryFor(plan, context, next, timestamp(world));
    const before = status.history.at(-1);
    const isResumed = next.spec?.resumeConversion === true;
    staging.delete(...endings, "ConversionResumable");
    status.history.push(entry);
    status.started = timestamp(world);
    delete status.completed;
    if (isResumed && !isResumable(context, status.vms)) return refuse(pass, entry);
    if (before && !isResumed) await cleanBefore(pass, before);
    status.vms = runsFor(world, context, status.vms, isResumed);
    markPlan(staging, "Executing");
    return await proceed(pass, context, entry, next);
}

/** A Migration whose end was never told to it runs again: its plan was not ready when the run failed. Source: traces README. */
function isWaiting({ metadata, status }: KubeObject, { history }: RunStatus): boolean {
    const conditions = conditionsOf(status);
    if (endings.some((type) => hasTrue(conditions, type))) return false;
    return !history.some((entry) => entry.migration.uid === metadata.uid) || hasTrue(conditions, "PlanNotReady");
}

/** What the last run left of VMs that did not succeed. Source: forklift-behaviour §4.8; trace 16. */
async function cleanBefore({ world, plan, status }: Pass, entry: HistoryEntry): Promise<void> {
    for (const run of status.vms) if (outcomeOf(run) !== "Succeeded") await cleanUp(world, targetOf(plan, entry), run, true);
}

/** Nothing to resume: the run fails at once, and its plan for good. Source: forklift-behaviour §5.5. */
function refuse({ world, staging, status }: Pass, entry: HistoryEntry): RunPass {
    entry.conditions = [conditionOf("Failed", timestamp(world), undefined, "Critical")];
    status.completed = timestamp(world);
    markPlan(staging, "Failed", undefined, "Critical");
    return { status };
}

/** A blocker pauses the run; when it lasts longer than the grace period, the run has failed. Source: forklift-behaviour §4.5. */
function pause(pass: Pass, active: HistoryEntry): RunPass {
    const { world, staging, status } = pass;
    const since = Math.min(...staging.blockers().map(({ lastTransitionTime }) => Date.parse(lastTransitionTime ?? "")), world.clock.now());
    if (world.clock.now() - since < world.settings.blockerGraceMinutes * 60_000) return { status, again: world.poll };
    for (const run of status.vms) {
        if (outcomeOf(run)) continue;
        run.error = { phase: run.phase, reasons: staging.blockers().map(({ message }) => message ?? "") };
        run.completed = timestamp(world);
        endVm(world, run, "Failed");
    }
    finish(pass, active, "Failed");
    return { status, again: world.poll };
}

async function cancelRun(pass: Pass, active: HistoryEntry, reason: "Deleted" | "Modified"): Promise<RunPass> {
    const { world, plan, status, staging } = pass;
    for (const run of status.vms) {
        if (outcomeOf(run)) continue;
        endVm(world, run, "Canceled", reason === "Modified" ? "Modified" : "NotFound");
        await afterCancel(world, targetOf(plan, active), run);
    }
    finish(pass, active, "Canceled", reason);
    // The plan itself is not told of a deletion. Source: forklift-behaviour §4.5.
    if (reason === "Deleted") staging.delete("Canceled");
    return { status, again: 500 };
}

function targetOf(plan: KubeObject, { migration }: HistoryEntry): Target {
    return { plan, migrationUid: migration.uid!, namespace: (plan.spec as PlanSpec).targetNamespace! };
}

async function afterCancel(world: Surroundings, target: Target, run: VmRun): Promise<void> {
    run.completed = timestamp(world);
    for (const step of run.pipeline) if (step.started) step.completed ??= run.completed;
    await cleanUp(world, target, run, true);
    if (run.restorePowerState === "On") await world.changeSource(run.id, { powerState: "poweredOn", toolsRunningStatus: "guestToolsRunning" });
}

async function proceed(pass: Pass, context: PlanContext, active: HistoryEntry, migration: KubeObject): Promise<RunPass> {
    const { world, plan, staging, status } = pass;
    const target = targetOf(plan, active);
    const seconds = (world.clock.now() - (world.lastWrite.get(plan.metadata.uid!) ?? world.clock.now() - world.poll)) / 1000;
    for (const run of status.vms) if (run.phase === "Completed" && !run.completed) await settle(world, target, run);
    const cancelled = cancelledIds(context, migration);
    const rates = ratesOf(status.vms, context.view);
    const turn = async (run: VmRun) => {
        if (cancelled.has(run.id)) return endVm(world, run, "Canceled", "UserRequested");
        const journey = journeyOf(world, context, run, migration);
        await takeTurn({ world, context, target, migration, journey, run, seconds, rate: (rates.get(run.id) ?? 1) * world.copySpeed });
    };
    for (const run of status.vms.filter((each) => each.started && each.phase !== "Completed")) await turn(run);
    for (const run of await schedule(world, plan, status.vms, context.view)) await turn(deepen(run));
    markPlan(staging, "Executing");
    tellQueue(staging, status.vms);
    if (!status.vms.every((run) => run.phase === "Completed" && run.completed))
        return {
            status,
            again: againAfter(pass, migration, rates),
            isRoutine: isResting(status.vms, migration),
            isOnlyProgress: isSameButProgress(lastStatus(plan).vms, status.vms),
        };
    finish(pass, active, outcomeOfRun(status.vms));
    return { status, again: hasNext(pass, migration) ? 500 : undefined };
}

function againAfter(pass: Pass, migration: KubeObject, rates: ReadonlyMap<string, number>): number {
    return hasNext(pass, migration) ? 500 : nextPoll(pass.world, pass.status.vms, rates);
}

/** Every VM that has not ended is between precopies, and no cutover or cancellation is to come. */
function isResting(vms: readonly VmRun[], { spec }: KubeObject): boolean {
    const isAwaited = Boolean(spec?.cutover || (spec?.vmCutover as unknown[] | undefined)?.length || (spec?.cancel as unknown[] | undefined)?.length);
    const active = vms.filter((run) => run.phase !== "Completed" || !run.completed);
    return !isAwaited && active.every((run) => run.phase === "CopyingPaused" && (run.warm?.successes ?? 0) > 0);
}

/** Another run waits for this one: the passes are quicker. Source: forklift-behaviour §4.4. */
function hasNext({ migrations, status }: Pass, current: KubeObject): boolean {
    return migrations.some((each) => each.metadata.uid !== current.metadata.uid && isWaiting(each, status));
}

/** A VM that failed or was cancelled gets its `completed` one pass later, after its clean-up. */
async function settle(world: Surroundings, target: Target, run: VmRun): Promise<void> {
    if (outcomeOf(run) === "Canceled") await afterCancel(world, target, run);
    else run.completed = timestamp(world);
}

/** A cancelled VM that waits for a slot is only reached when it has one. Source: forklift-behaviour §5.4. */
function cancelledIds({ view }: PlanContext, { spec }: KubeObject): ReadonlySet<string> {
    return new Set(((spec?.cancel ?? []) as SourceRef[]).flatMap((ref) => findIn(view.vms, ref).map(({ id }) => id)));
}

function journeyOf(world: Surroundings, context: PlanContext, run: VmRun, migration: KubeObject): Journey {
    const [vm] = findIn(context.view.vms, { id: run.id });
    if (!vm) throw new Error(`VM ${run.id} not found`);
    return journeyFor(world, context, run, vm, migration.spec?.resumeConversion === true);
}

/** Ready tells how many VMs wait. Source: forklift-behaviour §4.4. */
function tellQueue(staging: Staging, vms: readonly VmRun[]): void {
    const waiting = vms.filter((run) => hasVmCondition(run, "Pending")).length;
    if (waiting > 0 && staging.has("Ready"))
        staging.set({ type: "Ready", category: "Required", message: `The migration plan is ready. ${waiting} VMs are waiting to be migrated.` });
}

/** The end of a run by its VMs. Source: forklift-behaviour §5.3. */
function outcomeOfRun(vms: readonly VmRun[]): "Succeeded" | "Failed" | "Canceled" {
    const outcomes = vms.map(outcomeOf);
    if (outcomes.includes("Failed")) return "Failed";
    return outcomes.includes("Succeeded") ? "Succeeded" : "Canceled";
}

function finish({ world, status, staging }: Pass, active: HistoryEntry, outcome: "Succeeded" | "Failed" | "Canceled", reason?: string): void {
    const at = timestamp(world);
    active.conditions = [conditionOf(outcome, at, reason)];
    status.completed = at;
    staging.delete("Executing");
    markPlan(staging, outcome, reason);
    if (outcome === "Failed" && status.vms.some((run) => outcomeOf(run) === "Failed" && run.disksCopied))
        staging.set({
            type: "ConversionResumable",
            category: "Advisory",
            message: "The guest conversion of failed VMs can be resumed.",
            durable: true,
        });
}
