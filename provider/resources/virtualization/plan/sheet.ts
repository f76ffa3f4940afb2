import { isDeepStrictEqual } from "node:util";
import { judge, type PlanMigrationStatus, type Verdict } from "../../../await/index.ts";
import { type Condition, conditionsOf, findTrue, hasTrue } from "../../../condition/index.ts";
import { MigrationError } from "../../../errors.ts";
import { type KubeObject, kinds } from "../../../kube/index.ts";
import { type Change, type Connected, type KindSheet, type Own, toId } from "../../../lifecycle/index.ts";
import { type CheckedPlan, PlanArgs, PlanOutputs, type PlanVms, vmsOf } from "../../../schema/plan.ts";
import { keyOf } from "../reference.ts";
import { unansweredIn } from "./memory.ts";
import { planProblems } from "./problems.ts";
import { planForetold, planRows } from "./rows.ts";
import { planArgsOf, planSpec } from "./spec.ts";

/** Which VMs move, with which mappings, and how. Source: forklift-behaviour §4. */
export const plan: KindSheet<CheckedPlan> = {
    token: "virtualization:Plan",
    description:
        "Which VMs move, where to and how. Ready when the controller has checked every VM; nothing moves before a `Migration` runs it. A plan that has succeeded is final.",
    kind: kinds.plan,
    args: PlanArgs,
    outputs: PlanOutputs,
    manifest: (args, own) => ({ spec: planSpec(args, own) }),
    argsOf: planArgsOf,
    keep: ["acceptConcerns", "concernRules", "approvedDigest"],
    computed: ["selected", "digest"],
    unanswered: unansweredIn,
    outputsOf: (object, args) => ({ vmCount: Object.keys(vmsOf(args)).length, hasSucceeded: hasTrue(conditionsOf(object.status), "Succeeded") }),
    problems: planProblems,
    judge: judgePlan,
    replacements: planReplacements,
    rows: planRows,
    foretell: planForetold,
    beforeDelete: archive,
};

/** Read by the controller when a VM is first run, and never again. Source: forklift-behaviour §5.5. */
const frozenVmFields = [
    "targetName",
    "targetPowerState",
    "preHook",
    "postHook",
    "luksSecret",
    "nbdeClevis",
    "rootDisk",
    "instanceType",
    "deleteVmOnFailMigration",
] as const;

const alwaysInPlace = new Set(["labels", "annotations", "description", "acceptConcerns", "concernRules", "approvedDigest"]);

/** A plan that has succeeded or is archived is not looked at any more, so that its generation stays unobserved. Source: forklift-behaviour §4.1. */
function judgePlan(object: KubeObject | undefined, { archived }: PlanArgs): Verdict {
    const conditions = conditionsOf(object?.status);
    const isArchived = hasTrue(conditions, "Archived");
    if (archived) return isArchived ? { state: "ready" } : { state: "waiting", for: "the controller to clean up after the plan" };
    if (isArchived) return { state: "refused", reasons: ["the plan is archived and never runs again; declare a new plan"], isFinal: true };
    return hasTrue(conditions, "Succeeded") ? { state: "ready" } : judge(object);
}

/** Conditions after which the controller takes no change. */
const ends = [
    { type: "Archived", reason: "the plan is archived, and there is no way back; a change needs a new plan" },
    { type: "Succeeded", reason: "the plan has succeeded and is final for the controller; a change needs a new plan" },
] as const;

function planReplacements({ object, paths, before, after }: Change<CheckedPlan>): ReadonlyMap<string, string> {
    if (!object) return new Map();
    const conditions = conditionsOf(object.status);
    const end = ends.find(({ type }) => hasTrue(conditions, type));
    const isInPlace = (property: string) => alwaysInPlace.has(property) || (property === "archived" && after.archived === true);
    if (end) return new Map(paths.map(([property]) => [String(property), end.reason] as const).filter(([property]) => !isInPlace(property)));
    const vms = vmsOf(before);
    const ran = ((object.status?.migration as PlanMigrationStatus | undefined)?.vms ?? []).map((vm) => keyOf(vm, vms));
    const [frozen] = ran.flatMap((key) => frozenChanges(key, vms, vmsOf(after)));
    if (!frozen) return new Map();
    return new Map([["vms", `\`${frozen.field}\` of ${frozen.key} was fixed by the first attempt; a change needs a new plan`]]);
}

function frozenChanges(key: string, before: PlanVms, after: PlanVms): readonly { readonly key: string; readonly field: string }[] {
    const [old, now] = [before[key], after[key]];
    if (!old || !now) return [];
    return frozenVmFields.filter((field) => !isDeepStrictEqual(old[field], now[field])).map((field) => ({ key, field }));
}

/**
 * Lets the controller clean up before the plan goes: pods, secrets, unfinished target VMs, source snapshots. Nothing of it happens when a plan
 * is just deleted. Target VMs that were moved and source VMs stay.
 *
 * Errors: `RunActive` while a run is under way.
 * Source: forklift-behaviour §4.8.
 */
async function archive(object: KubeObject, session: Connected, signal: AbortSignal): Promise<void> {
    const own: Own = { name: object.metadata.name!, namespace: object.metadata.namespace! };
    const conditions: readonly Condition[] = conditionsOf(object.status);
    const { history = [] } = (object.status?.migration ?? {}) as PlanMigrationStatus;
    const active = history.findLast((each) => hasTrue(conditionsOf(each), "Executing"));
    if (active)
        throw new MigrationError(
            "RunActive",
            `plan ${toId(own)} is being run by migration ${active.migration?.name}; wait for its end or cancel it, then destroy again`,
        );
    if (history.length === 0 || findTrue(conditions, "Archived")) return;
    await session.cluster.patch(kinds.plan, own, { spec: { archived: true } }, { type: "merge", signal });
    const isOver = (seen: KubeObject | undefined) => (!seen || hasTrue(conditionsOf(seen.status), "Archived") ? true : undefined);
    await session.watches.until([{ kind: kinds.plan, ref: own }], ([seen]) => isOver(seen), signal);
}
