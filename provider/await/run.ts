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
    readonly vms: readonly VmView[];
    readonly startedAt?: string | undefined;
    readonly completedAt?: string | undefined;
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
    const vms = (isLatest ? status?.vms : (migration?.status?.vms as readonly VmStatus[] | undefined)) ?? [];
    const conditions = entry ? conditionsOf(entry) : conditionsOf(migration?.status);
    const outcome = outcomeOf(conditions);
    return {
        outcome: outcome ?? (entry ? "Running" : "Pending"),
        vms: vms.map(viewVm),
        startedAt: (migration?.status?.started as string | undefined) ?? (isLatest ? status?.started : undefined),
        completedAt: outcome && ((migration?.status?.completed as string | undefined) ?? (isLatest ? status?.completed : undefined)),
        ...(outcome ? {} : entry ? whilePaused(plan) : beforeStart(plan, migration, history, uid)),
    };
}

const outcomes: readonly RunOutcome[] = ["Failed", "Succeeded", "Canceled"];

function outcomeOf(conditions: readonly Condition[]): RunOutcome | undefined {
    return outcomes.find((each) => hasTrue(conditions, each));
}

type Waiting = Pick<RunView, "waitingFor" | "hopeless">;

/** A blocker during the run pauses it; after the controller's grace period the run fails. Source: forklift-behaviour §4.5. */
function whilePaused(plan: KubeObject | undefined): Waiting {
    if (!plan) return { hopeless: "the plan was deleted during the run; nothing is rolled back on the source" };
    const blockers = blockersOf(conditionsOf(plan.status));
    return blockers.length === 0 ? {} : { waitingFor: `the run is paused (it fails after 5 minutes): ${blockers.map(sayCondition).join("; ")}` };
}

function beforeStart(
    plan: KubeObject | undefined,
    migration: KubeObject | undefined,
    history: NonNullable<PlanMigrationStatus["history"]>,
    uid: string,
): Waiting {
    if (!plan) return { hopeless: "the plan does not exist" };
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
