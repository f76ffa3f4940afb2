import { customRuleIssues } from "../../../concern/index.ts";
import type { SourceType } from "../../../inventory/index.ts";
import { type KubeObject, kinds } from "../../../kube/index.ts";
import { declaredKey, type Findings, type Own, type Session } from "../../../lifecycle/index.ts";
import type { InputIssue } from "../../../schema/parse.ts";
import { type CheckedPlan, isQuery, type PlanArgs } from "../../../schema/plan.ts";
import { containsUnknown, isUnknown } from "../../../schema/value.ts";
import { ClusterLook } from "../clusterLook.ts";
import { joined, toFindings } from "../told.ts";
import { clusterFindings } from "./cluster.ts";
import type { Desk } from "./desk.ts";
import { foundAgain, isExecuting, isLeftAlone } from "./history.ts";
import { isAskedAnew, isOpenQuestion, keptOf, knownLater } from "./memory.ts";
import { planFindings } from "./rules.ts";
import { declaredType, lookAtSource } from "./source.ts";
import { sourceFindings } from "./sourceRules.ts";
import { templateFindings } from "./templates.ts";

/**
 * What can be known of a plan before it exists: which VMs it has, its own rules, and what the source's inventory says of its VMs, networks and disks.
 *
 * The inventory is not asked about a plan that is running or has succeeded, nor about its VMs that have: the controller does not look at them again
 * either, and their sources may be gone. An inventory that does not answer is a warning: the controller will look. Only a query needs it.
 */
export async function planProblems(
    args: PlanArgs,
    own: Own,
    session: Session,
    signal: AbortSignal,
    before: CheckedPlan | undefined,
): Promise<Findings> {
    const desk: Desk = { args, own, session, signal, before };
    if (isUnknown(args.vms)) return { ...toFindings([], ["vms: checked once they are known"]), computed: keptOf(args, before) };
    if (isOpenQuestion(args)) return { ...toFindings([], ["vms.query: asked once all of it is known"]), computed: knownLater };
    const isNew = before === undefined;
    // The engine asks a second time, as of something new, about what it is going to replace: the plan that is there will be gone.
    if (isNew && session.declared.has(declaredKey(kinds.plan, own))) return await look(desk, undefined);
    // Only one that is not as it should be is worth a look at whether it is there all the same; and one whose VMs may have been fixed by a run.
    const looked = isNew && args.archived !== true && !isQuery(args.vms) ? await look(desk, undefined) : undefined;
    if (looked?.issues.length === 0) return looked;
    const plan = await session.cluster?.get(kinds.plan, own, { signal });
    const asked = { ...desk, before: before?.selected ? before : (foundAgain(args, plan) ?? before) };
    const seen = isLeftAlone(plan) && !isAskedAnew(args, asked.before) ? leftAlone(asked) : await look(asked, plan);
    return { ...seen, issues: [...archiveIssues(args, plan), ...seen.issues] };
}

/** The source and the cluster, and the rules that hold whatever both say. */
async function look(desk: Desk, plan: KubeObject | undefined): Promise<Findings> {
    const eyes = new ClusterLook(desk.session, desk.signal);
    const { findings, type } = await lookAtSource(desk, plan, eyes);
    const checked = { ...desk.args, ...findings.computed } as CheckedPlan;
    const around = toFindings(await clusterFindings(checked, desk.own, eyes), eyes.unknowns);
    return { ...joined(rules(checked, desk.own, type), findings, around), computed: findings.computed };
}

function leftAlone(desk: Desk): Findings {
    const computed = keptOf(desk.args, desk.before);
    return { ...rules({ ...desk.args, ...computed } as CheckedPlan, desk.own, declaredType(desk)), computed };
}

function rules(checked: CheckedPlan, own: Own, source: SourceType | undefined): Findings {
    const told = toFindings([...planFindings(checked), ...sourceFindings(checked, source), ...templateFindings(checked, own, source)]);
    const custom = containsUnknown(checked.concernRules) ? [] : customRuleIssues(checked.concernRules ?? []);
    return { ...told, issues: [...told.issues, ...custom] };
}

/** Archiving would pull the ground from under a run. Source: forklift-behaviour §4.8. */
function archiveIssues({ archived }: PlanArgs, plan: KubeObject | undefined): readonly InputIssue[] {
    const reason = "a run of the plan is under way: wait for its end, or cancel it, before the plan is archived";
    return archived === true && isExecuting(plan) ? [{ property: "archived", reason }] : [];
}
