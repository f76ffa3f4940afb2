import { blockersOf, type Condition, conditionsOf, findTrue, hasTrue, sayCondition } from "../condition/index.ts";
import type { KubeObject } from "../kube/index.ts";
import { type PlanMigrationStatus, type VmStatus, type VmView, viewVm } from "./vm.ts";

export type RunOutcome = "Succeeded" | "Failed" | "Canceled";

/** One run of a plan, as last seen. */
export interface RunView {
    readonly outcome: RunOutcome | "Pending" | "Running";
    /** What a run that has not begun waits for, or why an active one makes no progress. */
    readonly waitingFor?: string | undefined;
    /** Set when the run will never begin: waiting is pointless. */
    readonly hopeless?: string | undefined;
    /** True when every VM that has not ended waits for a cutover nobody has asked for yet: nothing will move on by itself but precopies. */
    readonly rests: boolean;
    /** True when every VM that has not ended waits for its turn: other runs take the slots. Absent = it is under way. */
    readonly isQueued?: boolean;
    /** Until then (milliseconds since 1970) nothing needs to move: the next precopy or cutover. */
    readonly idleUntil?: number | undefined;
    /** It has ended, but what is known of it is the word of one of its two objects: the other one has not been heard yet. */
    readonly isHalfTold?: boolean | undefined;
    /** Why the run ended as it did, beside what each VM says. */
    readonly causes: readonly string[];
    readonly vms: readonly VmView[];
    readonly startedAt?: string | undefined;
    readonly completedAt?: string | undefined;
    /** How it stands, in the words of its own kind; absent = those of `sayRun`. */
    readonly says?: string | undefined;
}

/**
 * Reads a run off the plan and the Migration object.
 *
 * The plan's history entry with the Migration's uid decides; the Migration's own conditions are the fall-back, `status.completed` is not asked
 * because a cancelled run never gets it.
 *
 * Source: forklift-behaviour §4.6, §5.2, §5.3, §14.
 */
export function viewRun(plan: KubeObject | undefined, migration: KubeObject | undefined, uid: string): RunView {
    const status = plan?.status?.migration as PlanMigrationStatus | undefined;
    const history = status?.history ?? [];
    const entry = history.findLast((each) => each.migration?.uid === uid);
    const isLatest = entry !== undefined && entry === history.at(-1);
    const vms = runStatuses(plan, migration, uid);
    const conditions = entry ? conditionsOf(entry) : conditionsOf(migration?.status);
    const outcome = outcomeOf(conditions);
    const views = vms.map(viewVm);
    return {
        outcome: outcome ?? (entry ? "Running" : "Pending"),
        vms: views,
        causes: outcome ? causesOf(outcome, conditions, plan) : [],
        ...(outcome || !entry ? { rests: false } : { ...paused(views, migration), isQueued: isQueued(views) }),
        startedAt: (migration?.status?.started as string | undefined) ?? (isLatest ? status?.started : undefined),
        completedAt: outcome && ((migration?.status?.completed as string | undefined) ?? (isLatest ? status?.completed : undefined)),
        ...(outcome ? {} : entry ? whilePaused(plan) : beforeStart(plan, migration, history, uid)),
    };
}

/** What the controller writes of a run's VMs: in the plan of the latest run, in the Migration of any; none when both are gone. */
export function runStatuses(plan: KubeObject | undefined, migration: KubeObject | undefined, uid: string): readonly VmStatus[] {
    const { history, vms } = (plan?.status?.migration ?? {}) as PlanMigrationStatus;
    const isLatest = history?.at(-1)?.migration?.uid === uid;
    return (isLatest ? vms : (migration?.status?.vms as readonly VmStatus[] | undefined)) ?? [];
}

/** True when nothing will become of a run, or of a VM, but what it has come to. */
export function isOver({ outcome }: Pick<RunView, "outcome">): boolean {
    return outcome !== "Pending" && outcome !== "Running";
}

const outcomes: readonly RunOutcome[] = ["Failed", "Succeeded", "Canceled"];

function outcomeOf(conditions: readonly Condition[]): RunOutcome | undefined {
    return outcomes.find((each) => hasTrue(conditions, each));
}

/** Slots are counted per host, over all runs of a source. Source: forklift-behaviour §5.8. */
function isQueued(vms: readonly VmView[]): boolean {
    return vms.some(({ outcome }) => outcome === "Pending") && !vms.some(({ outcome }) => outcome === "Running");
}

/** The VMs between two precopies, and what they wait for; one that is to be cancelled waits for nothing. Source: forklift-behaviour §5.4. */
function paused(vms: readonly VmView[], migration: KubeObject | undefined): Pick<RunView, "rests" | "idleUntil"> {
    const cutoverOf = cutoversOf(migration);
    const cancelled = (migration?.spec?.cancel ?? []) as readonly { readonly id?: string; readonly name?: string }[];
    const isLeaving = (vm: VmView) => cancelled.some(({ id, name }) => (id ? id === vm.id : name?.split("/").at(-1) === vm.name));
    const active = vms.filter(({ outcome }) => outcome === "Running" || outcome === "Pending");
    if (active.length === 0 || !active.every((vm) => vm.warm?.isPaused && !isLeaving(vm))) return { rests: false };
    const rests = active.every(({ id, warm }) => cutoverOf(id) === undefined && warm!.precopies > 0);
    const times = active.flatMap(({ id, warm }) => [cutoverOf(id), Date.parse(warm?.nextPrecopyAt ?? "")]).filter((time) => time && time > 0);
    return { rests, idleUntil: times.length > 0 ? Math.min(...(times as number[])) : undefined };
}

/** When a VM is to be cut over, in milliseconds since 1970; the VM's own instant wins. */
function cutoversOf(migration: KubeObject | undefined): (id: string) => number | undefined {
    const { cutover, vmCutover = [] } = (migration?.spec ?? {}) as { cutover?: string; vmCutover?: readonly { id: string; cutover: string }[] };
    const own = new Map(vmCutover.map((each) => [each.id, each.cutover]));
    return (id) => {
        const text = own.get(id) ?? cutover;
        return text === undefined ? undefined : Date.parse(text);
    };
}

/** Source: forklift-behaviour §4.5. */
const causes: Readonly<Record<string, string>> = {
    Modified: "a provider, a map or the plan was replaced during the run, which cancels it",
    Deleted: "the Migration object was deleted during the run, which cancels it",
};

function causesOf(outcome: RunOutcome, conditions: readonly Condition[], plan: KubeObject | undefined): readonly string[] {
    if (outcome === "Succeeded") return [];
    const ending = findTrue(conditions, outcome);
    const known = causes[ending?.reason ?? ""];
    const blockers = blockersOf(conditionsOf(plan?.status)).map((each) => `the plan is blocked: ${sayCondition(each)}`);
    return [...(known ? [known] : []), ...blockers];
}

type Waiting = Pick<RunView, "waitingFor" | "hopeless">;

/** A blocker during the run pauses it; after the controller's grace period the run fails. Source: forklift-behaviour §4.5. */
function whilePaused(plan: KubeObject | undefined): Waiting {
    const blockers = blockersOf(conditionsOf(plan?.status));
    return blockers.length === 0 ? {} : { waitingFor: `the run is paused (it fails after 5 minutes): ${blockers.map(sayCondition).join("; ")}` };
}

function beforeStart(
    plan: KubeObject | undefined,
    migration: KubeObject | undefined,
    history: NonNullable<PlanMigrationStatus["history"]>,
    uid: string,
): Waiting {
    if (!plan) return { hopeless: "the plan does not exist; a run under way stops with it, and nothing is rolled back on the source" };
    if (!migration) return { hopeless: "the Migration object was deleted" };
    const conditions = conditionsOf(plan.status);
    if (hasTrue(conditions, "Archived")) return { hopeless: "the plan is archived and never runs again; declare a new plan" };
    if (hasTrue(conditions, "Succeeded"))
        return { hopeless: "the plan has already succeeded, which is final: the controller ignores further runs; declare a new plan for other VMs" };
    const active = history.findLast((each) => each.migration?.uid !== uid && hasTrue(conditionsOf(each), "Executing"));
    if (active) return { waitingFor: `its turn: the plan is being run by migration ${active.migration?.name}` };
    const blockers = blockersOf(conditions);
    if (blockers.length > 0) return { waitingFor: `the plan to be ready: ${blockers.map(sayCondition).join("; ")}` };
    if (findTrue(conditions, "ValidatingVDDK")) return { waitingFor: "the check of the VDDK image" };
    if (!hasTrue(conditions, "Ready")) return { waitingFor: "the plan to be ready" };
    return { waitingFor: "the controller to begin; when that takes long, a VM of an earlier attempt may have left the inventory" };
}
