import { type Condition, conditionsOf, hasTrue } from "../../condition/index.ts";
import { type KubeObject, kinds } from "../../kube/index.ts";
import type { Staging } from "./conditions.ts";
import { copiesByVirtV2v, type Journey } from "./itinerary.ts";
import { takeTurn } from "./phases.ts";
import type { PlanContext, PlanSpec } from "./planValidation.ts";
import { findIn, type SourceRef } from "./resolve.ts";
import { cleanUp, type Target } from "./target.ts";
import { dropCondition, endVm, newVmRun, outcomeOf, setCondition, type VmRun } from "./vmRun.ts";
import { refIn, type Surroundings, timestamp } from "./world.ts";

/** `Plan.status.migration`. Source: forklift-behaviour §4.6. */
export interface RunStatus {
    started?: string;
    completed?: string;
    history: HistoryEntry[];
    vms: VmRun[];
}

interface HistoryEntry {
    readonly migration: Identity;
    readonly plan: Identity;
    readonly map: { readonly network: Identity; readonly storage: Identity };
    readonly provider: { readonly source: Identity; readonly destination: Identity };
    conditions: Condition[];
}

interface Identity {
    readonly namespace?: string | undefined;
    readonly name?: string | undefined;
    readonly uid?: string | undefined;
    readonly generation?: number | undefined;
}

export interface RunPass {
    readonly status?: RunStatus | undefined;
    /** Milliseconds until the next pass. */
    readonly again?: number | undefined;
}

const sentences = {
    Executing: "The plan is EXECUTING.",
    Succeeded: "The plan execution has SUCCEEDED.",
    Failed: "The plan execution has FAILED.",
    Canceled: "The plan execution has been CANCELED.",
} as const;

type RunCondition = keyof typeof sentences;

/** Moves the active run on by one pass, or begins the next one. Source: forklift-behaviour §4.5, §5. */
export async function advanceRun(world: Surroundings, plan: KubeObject, context: PlanContext | undefined, staging: Staging): Promise<RunPass> {
    const status = structuredClone(plan.status?.migration ?? { history: [], vms: [] }) as RunStatus;
    const migrations = await migrationsOf(world, plan);
    const active = status.history.findLast((entry) => hasTrue(entry.conditions, "Executing"));
    if (!active) return await begin(world, plan, context, staging, status, migrations);
    const migration = migrations.find(({ metadata }) => metadata.uid === active.migration.uid);
    if (!migration) return await cancelRun(world, plan, status, active, staging, "Deleted");
    if (context && isReplaced(active, context)) return await cancelRun(world, plan, status, active, staging, "Modified");
    if (staging.hasBlocker() || !context) return pause(world, plan, status, active, staging);
    return await proceed(world, plan, context, staging, status, active, migration);
}

async function migrationsOf(world: Surroundings, plan: KubeObject): Promise<readonly KubeObject[]> {
    const { items } = await world.cluster.list(kinds.migration, { namespace: plan.metadata.namespace });
    const order = ({ metadata }: KubeObject) => `${metadata.creationTimestamp} ${metadata.namespace}/${metadata.name}`;
    return items.filter(({ spec }) => refIn(spec?.plan)?.name === plan.metadata.name).sort((one, other) => (order(one) < order(other) ? -1 : 1));
}

const ended = ["Succeeded", "Failed", "Canceled"] as const;

async function begin(
    world: Surroundings,
    plan: KubeObject,
    context: PlanContext | undefined,
    staging: Staging,
    status: RunStatus,
    migrations: readonly KubeObject[],
): Promise<RunPass> {
    const isNew = ({ metadata }: KubeObject) => !status.history.some((entry) => entry.migration.uid === metadata.uid);
    const next = migrations.find((each) => isNew(each) && !ended.some((type) => hasTrue(conditionsOf(each.status), type)));
    if (!next || !context || staging.hasBlocker()) return {};
    status.history.push(entryFor(plan, context, next, timestamp(world)));
    status.vms = runsFor(context, status.vms);
    status.started = timestamp(world);
    delete status.completed;
    staging.delete(...ended);
    mark(staging, "Executing");
    return await proceed(world, plan, context, staging, status, status.history.at(-1)!, next);
}

function entryFor(plan: KubeObject, context: PlanContext, migration: KubeObject, at: string): HistoryEntry {
    const maps = context.spec.map as { network: unknown; storage: unknown };
    return {
        conditions: [conditionOf("Executing", at)],
        map: { network: refIn(maps.network) as Identity, storage: refIn(maps.storage) as Identity },
        migration: identityOf(migration),
        plan: identityOf(plan),
        provider: { source: identityOf(context.source), destination: identityOf(context.destination) },
    };
}

function identityOf({ metadata: { namespace, name, uid, generation } }: KubeObject): Identity {
    return { namespace, name, uid, generation };
}

function conditionOf(type: RunCondition, at: string, reason?: string): Condition {
    return {
        type,
        status: "True",
        category: "Advisory",
        ...(reason ? { reason } : {}),
        message: sentences[type],
        lastTransitionTime: at,
        durable: true,
    };
}

function mark(staging: Staging, type: RunCondition, reason?: string): void {
    staging.set({ type, category: "Advisory", ...(reason ? { reason } : {}), message: sentences[type], durable: true });
}

/** VMs that have moved stay as they are, all others start anew. Source: forklift-behaviour §5.5. */
function runsFor(context: PlanContext, before: readonly VmRun[]): VmRun[] {
    for (const old of before)
        if (!context.view.vms.some((vm) => vm.id === old.id)) throw new Error(`VM ${old.id} of an earlier run is no longer in the inventory`);
    return (context.spec.vms ?? []).map((entry) => {
        const journey = journeyOf(context, entry);
        const old = before.find((each) => each.id === journey.vm.id);
        if (old && outcomeOf(old) === "Succeeded") return old;
        const fresh = newVmRun(journey);
        if (!old) return fresh;
        // The first run's choices for this VM stay. Source: forklift-behaviour §5.5.
        const { conditions: _c, error: _e, completed: _d, started: _s, restorePowerState: _r, pipeline: _p, phase: _ph, ...kept } = old;
        return { ...fresh, ...kept, pipeline: fresh.pipeline, phase: "Started" } as VmRun;
    });
}

function journeyOf(context: PlanContext, ref: SourceRef): Journey {
    const [vm] = findIn(context.view.vms, ref);
    if (!vm) throw new Error(`VM ${ref.id ?? ref.name} not found`);
    const entry = context.spec.vms?.find((each) => findIn(context.view.vms, each).some((found) => found.id === vm.id)) ?? { ...ref };
    const isLocal = !(context.destination.spec as { url?: string }).url;
    return { spec: context.spec, entry, vm, isLocal, hasOffload: context.storage.some((each) => each.offloadPlugin !== undefined) };
}

function isReplaced(entry: HistoryEntry, { source, destination }: PlanContext): boolean {
    return entry.provider.source.uid !== source.metadata.uid || entry.provider.destination.uid !== destination.metadata.uid;
}

/** A blocker pauses the run; when it lasts longer than the grace period, the run has failed. Source: forklift-behaviour §4.5. */
function pause(world: Surroundings, _plan: KubeObject, status: RunStatus, active: HistoryEntry, staging: Staging): RunPass {
    const since = Math.min(...staging.blockers().map(({ lastTransitionTime }) => Date.parse(lastTransitionTime ?? "")), world.clock.now());
    if (world.clock.now() - since < world.settings.blockerGraceMinutes * 60_000) return { status, again: 3_000 };
    for (const run of status.vms) {
        if (outcomeOf(run)) continue;
        run.error = { phase: run.phase, reasons: staging.blockers().map(({ message }) => message ?? "") };
        run.completed = timestamp(world);
        endVm(world, run, "Failed");
    }
    finish(world, status, active, staging, "Failed");
    return { status, again: 3_000 };
}

async function cancelRun(
    world: Surroundings,
    plan: KubeObject,
    status: RunStatus,
    active: HistoryEntry,
    staging: Staging,
    reason: string,
): Promise<RunPass> {
    for (const run of status.vms) {
        if (outcomeOf(run)) continue;
        endVm(world, run, "Canceled", reason === "Modified" ? "Modified" : "UserRequested");
        await afterCancel(world, targetOf(plan, active), plan, run);
    }
    finish(world, status, active, staging, "Canceled", reason);
    return { status };
}

function targetOf(plan: KubeObject, { migration }: HistoryEntry): Target {
    return { plan, migrationUid: migration.uid!, namespace: (plan.spec as PlanSpec).targetNamespace! };
}

async function afterCancel(world: Surroundings, target: Target, plan: KubeObject, run: VmRun): Promise<void> {
    run.completed = timestamp(world);
    if ((plan.spec as PlanSpec).deleteVmOnFailMigration !== false) await cleanUp(world, target, run, false);
    if (run.restorePowerState === "On") await world.changeSource(run.id, { powerState: "poweredOn", toolsRunningStatus: "guestToolsRunning" });
}

async function proceed(
    world: Surroundings,
    plan: KubeObject,
    context: PlanContext,
    staging: Staging,
    status: RunStatus,
    active: HistoryEntry,
    migration: KubeObject,
): Promise<RunPass> {
    const target = targetOf(plan, active);
    const now = world.clock.now();
    const seconds = (now - (world.lastPass.get(active.migration.uid!) ?? now - world.poll)) / 1000;
    world.lastPass.set(active.migration.uid!, now);
    for (const run of status.vms) if (run.phase === "Completed" && !run.completed) await settle(world, target, plan, run);
    cancelWanted(world, status, context, (migration.spec?.cancel ?? []) as SourceRef[]);
    schedule(world, status, context, await inflightElsewhere(world, plan, context));
    const active_ = status.vms.filter((run) => isUnderWay(run));
    for (const run of active_) {
        const journey = journeyOf(context, run);
        const onHost = active_.filter((each) => journeyOf(context, each).vm.host === journey.vm.host && each.phase.startsWith("CopyDisks")).length;
        await takeTurn({ world, context, target, journey, run, seconds, rate: hostRate(onHost) / Math.max(1, onHost) });
    }
    mark(staging, "Executing");
    if (status.vms.every((run) => run.phase === "Completed" && run.completed)) {
        finish(world, status, active, staging, outcomeOfRun(status.vms));
        world.lastPass.delete(active.migration.uid!);
        return { status };
    }
    return { status, again: nextPoll(world, status.vms) };
}

/** A VM that failed or was cancelled gets its `completed` one pass later, after its clean-up. */
async function settle(world: Surroundings, target: Target, plan: KubeObject, run: VmRun): Promise<void> {
    if (outcomeOf(run) === "Canceled") await afterCancel(world, target, plan, run);
    else run.completed = timestamp(world);
}

function isUnderWay(run: VmRun): boolean {
    return run.phase !== "Completed" && (run.started !== undefined || !(run.conditions ?? []).some((each) => each.type === "Pending"));
}

/** The end of a run by its VMs. Source: forklift-behaviour §5.3. */
export function outcomeOfRun(vms: readonly VmRun[]): "Succeeded" | "Failed" | "Canceled" {
    const outcomes = vms.map(outcomeOf);
    if (outcomes.includes("Failed")) return "Failed";
    return outcomes.includes("Succeeded") ? "Succeeded" : "Canceled";
}

function finish(
    world: Surroundings,
    status: RunStatus,
    active: HistoryEntry,
    staging: Staging,
    outcome: "Succeeded" | "Failed" | "Canceled",
    reason?: string,
): void {
    const at = timestamp(world);
    active.conditions = [conditionOf(outcome, at, reason)];
    status.completed = at;
    staging.delete("Executing");
    mark(staging, outcome, reason);
}

function cancelWanted(world: Surroundings, status: RunStatus, context: PlanContext, refs: readonly SourceRef[]): void {
    const ids = new Set(refs.flatMap((ref) => findIn(context.view.vms, ref).map(({ id }) => id)));
    for (const run of status.vms) {
        // A queued VM is only cancelled when its turn comes. Source: forklift-behaviour §5.4.
        const isQueued = run.conditions?.some((each) => each.type === "Pending") ?? false;
        if (ids.has(run.id) && run.phase !== "Completed" && !isQueued) endVm(world, run, "Canceled", "UserRequested");
    }
}

/** Phases in which a VM costs nothing. Source: forklift-behaviour §5.8. */
const free = new Set(["CreateVM", "PostHook", "Completed", "CopyingPaused", "CreateGuestConversionPod", "ConvertGuest"]);

function costOf(context: PlanContext, run: VmRun): number {
    const journey = journeyOf(context, run);
    if (copiesByVirtV2v(journey) || journey.hasOffload) return 1;
    return free.has(run.phase) ? 0 : journey.vm.disks.length;
}

/** Lets VMs start while their ESXi host has slots left; the others carry `Pending`. */
function schedule(world: Surroundings, status: RunStatus, context: PlanContext, elsewhere: ReadonlyMap<string, number>): void {
    const used = new Map(elsewhere);
    const hostOf = (run: VmRun) => journeyOf(context, run).vm.host ?? "";
    const add = (run: VmRun) => used.set(hostOf(run), (used.get(hostOf(run)) ?? 0) + costOf(context, run));
    for (const run of status.vms) if (run.started && run.phase !== "Completed") add(run);
    for (const run of status.vms) {
        if (run.started || run.phase === "Completed") continue;
        const taken = used.get(hostOf(run)) ?? 0;
        if (taken === 0 || taken + costOf(context, run) <= world.settings.maxVmInflight) {
            dropCondition(run, "Pending");
            add(run);
        } else setCondition(run, { type: "Pending", category: "Advisory", message: "The VM is waiting for a slot." }, timestamp(world));
    }
}

/** Slots that runs of other plans with the same source reference take. */
async function inflightElsewhere(world: Surroundings, plan: KubeObject, context: PlanContext): Promise<ReadonlyMap<string, number>> {
    const used = new Map<string, number>();
    const reference = JSON.stringify((plan.spec as PlanSpec).provider?.source);
    for (const other of (await world.cluster.list(kinds.plan)).items) {
        if (other.metadata.uid === plan.metadata.uid || JSON.stringify((other.spec as PlanSpec).provider?.source) !== reference) continue;
        if (!hasTrue(conditionsOf(other.status), "Executing")) continue;
        for (const run of ((other.status?.migration ?? {}) as { vms?: VmRun[] }).vms ?? []) {
            if (!run.started || run.phase === "Completed") continue;
            const host = context.view.vms.find((vm) => vm.id === run.id)?.host ?? "";
            used.set(host, (used.get(host) ?? 0) + 1);
        }
    }
    return used;
}

/** MiB per second of one ESXi host with so many VMs copying at once. Source: MTV-197. */
function hostRate(count: number): number {
    return Math.min(100 * Math.max(1, count), 284);
}

/** Polls of 3 s; longer ones while nothing but progress of long copies would change. */
function nextPoll(world: Surroundings, vms: readonly VmRun[]): number {
    const running = vms.filter((run) => run.phase !== "Completed" && run.started);
    if (world.longestPoll <= world.poll || running.length === 0 || !running.every((run) => run.phase.startsWith("CopyDisks"))) return world.poll;
    const left = running.map((run) => {
        const step = run.pipeline.find((each) => each.phase === "Running");
        return step ? (step.progress.total - step.progress.completed) / 284 : 0;
    });
    return Math.max(world.poll, Math.min(world.longestPoll, (Math.min(...left) * 1000) / 4));
}
