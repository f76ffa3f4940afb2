import { isDeepStrictEqual } from "node:util";
import { customRuleIssues, type Finding } from "../../../concern/index.ts";
import { type InventoryVm, type SourceType, sourceTypes } from "../../../inventory/index.ts";
import { type KubeObject, kinds, type ObjectRef } from "../../../kube/index.ts";
import { declaredKey, type Findings, type Own, type Session, toId, toRef } from "../../../lifecycle/index.ts";
import { vmChanges } from "../../../report/index.ts";
import type { InputIssue } from "../../../schema/parse.ts";
import { type CheckedPlan, isQuery, type PlanArgs, type Selected, selectedIn, selectedTexts } from "../../../schema/plan.ts";
import { containsUnknown, isUnknown, unknown, type ValueMap } from "../../../schema/value.ts";
import { digestOf } from "../../../selection/index.ts";
import { ClusterLook } from "../clusterLook.ts";
import { joined, toFindings } from "../told.ts";
import { clashFindings } from "./clashes.ts";
import { clusterFindings } from "./cluster.ts";
import { readFacts } from "./facts.ts";
import { idsThatRan, isExecuting, isLeftAlone } from "./history.ts";
import { judgeVms, lacksLines } from "./judgement.ts";
import { planMaps } from "./maps.ts";
import { nameFindings } from "./names.ts";
import { planFindings } from "./rules.ts";
import { sourceFindings } from "./sourceRules.ts";
import { isUnanswered } from "./sourceVms.ts";
import { staticClassFindings } from "./storage.ts";
import { targetFacts } from "./targetFacts.ts";
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
    if (isUnknown(args.vms)) return { ...later("vms: checked once they are known"), computed: keptOf(args, before) };
    const desk: Desk = { args, own, session, signal, before };
    // Only one that is not as it should be is worth a look at whether it is there all the same.
    const looked = before === undefined && args.archived !== true ? await look(desk, undefined) : undefined;
    if (looked?.issues.length === 0) return looked;
    const plan = await session.cluster?.get(kinds.plan, own, { signal });
    const isLeft = isLeftAlone(plan) && !isAskedAnew(desk);
    const seen = isLeft ? withRules(desk, { ...nothing, computed: keptOf(args, before) }, declaredSource(desk)) : await look(desk, plan);
    return { ...seen, issues: [...archiveIssues(args, plan), ...seen.issues] };
}

/** What one check of a plan has before it. */
export interface Desk {
    readonly args: PlanArgs;
    readonly own: Own;
    readonly session: Session;
    readonly signal: AbortSignal;
    readonly before: CheckedPlan | undefined;
}

const nothing: Findings = { issues: [], warnings: [], unknowns: [] };

/** The source and the cluster side by side, and the rules that hold whatever both say. */
async function look(desk: Desk, plan: KubeObject | undefined): Promise<Findings> {
    const eyes = new ClusterLook(desk.session, desk.signal);
    const { findings, source } = await lookAtSource(desk, plan, eyes);
    const args = { ...desk.args, ...findings.computed } as CheckedPlan;
    const around = await clusterFindings(args, desk.own, eyes);
    const told = joined(findings, toFindings(around, eyes.unknowns));
    return withRules(desk, { ...told, computed: findings.computed }, source);
}

interface Looked {
    readonly findings: Findings;
    readonly source: SourceType | undefined;
}

async function lookAtSource(desk: Desk, plan: KubeObject | undefined, eyes: ClusterLook): Promise<Looked> {
    const { args, own, session, signal, before } = desk;
    const computed = keptOf(args, before);
    const source = declaredSource(desk);
    if (isUnknown(args.source))
        return { findings: { ...later("vms: checked against the inventory once the source provider is known"), computed }, source };
    const provider = toRef(args.source, own.namespace);
    try {
        const inventory = await session.inventoryOf(provider, signal);
        if (!inventory) return { findings: { ...later(notYet(args, provider)), computed }, source };
        const [facts, maps] = await Promise.all([readFacts(inventory, signal), planMaps(args, own, eyes)]);
        const judged = judgeVms(desk, plan, facts, maps);
        const target = lacksLines(judged) ? await targetFacts(session, known(args.targetNamespace), signal).catch(silent) : undefined;
        const { findings, unknowns, selected, digest } = target ? judgeVms(desk, plan, facts, maps, target) : judged;
        const checked = { ...args, selected: selectedTexts(selected) };
        const vms = stillToMove(selected, plan, facts.vms);
        const inTheWay = await Promise.all([
            clashFindings({ args: checked, own, source: facts.type, vms }, plan, eyes),
            staticClassFindings(checked, own, facts.type, maps.storage, eyes),
        ]);
        const names = nameFindings({ args: checked, own, facts, networks: maps.networks }, vms);
        const told = toFindings([...findings, ...maps.findings, ...names, ...inTheWay.flat(), ...approval(desk, selected, digest)], unknowns);
        return { findings: { ...told, computed: computedOf(selected) }, source: facts.type };
    } catch (error) {
        if (!isUnanswered(error)) throw error;
        if (isQuery(args.vms) && !before?.selected)
            return { findings: { ...nothing, issues: [{ property: "vms.query", reason: `cannot be answered: ${error.message}` }] }, source };
        return { findings: { ...nothing, warnings: [`vms: not checked: ${error.message}`], computed }, source };
    }
}

/** Without what the target offers the lines are less good, and no less right. */
function silent(error: unknown): undefined {
    if (!isUnanswered(error)) throw error;
}

function known(text: string): string | undefined {
    return isUnknown(text) ? undefined : text;
}

/** The VMs of the plan as the inventory shows them, without those that a run has taken up. */
function stillToMove(selected: Selected, plan: KubeObject | undefined, known: readonly InventoryVm[]): ReadonlyMap<string, InventoryVm> {
    const byId = new Map(known.map((vm) => [vm.id, vm]));
    const ran = idsThatRan(plan);
    return new Map(
        Object.entries(selected).flatMap(([key, { id }]) => {
            const vm = ran.has(id) ? undefined : byId.get(id);
            return vm ? [[key, vm] as const] : [];
        }),
    );
}

function withRules({ args, own }: Desk, findings: Findings, source: SourceType | undefined): Findings {
    const checked = { ...args, ...findings.computed } as CheckedPlan;
    const rules = [...planFindings(checked), ...sourceFindings(checked, source), ...templateFindings(checked, own, source)];
    const custom = containsUnknown(args.concernRules) ? [] : customRuleIssues(args.concernRules ?? []);
    return { ...joined(toFindings(rules), { ...nothing, issues: custom }, findings), computed: findings.computed };
}

function declaredSource({ args, own, session }: Desk): SourceType | undefined {
    if (isUnknown(args.source)) return undefined;
    const type = session.declared.get(declaredKey(kinds.provider, toRef(args.source, own.namespace)))?.inputs.type;
    return sourceTypes.find((each) => each === type);
}

/** What was found out earlier holds until something else is found; a query that was never answered stays open. */
function keptOf({ vms }: PlanArgs, before: CheckedPlan | undefined): ValueMap {
    if (!before?.selected) return isUnknown(vms) || isQuery(vms) ? { selected: unknown, digest: unknown } : {};
    const isWanted = ([key]: [string, unknown]) => isUnknown(vms) || isQuery(vms) || key in vms;
    return computedOf(Object.fromEntries(Object.entries(selectedIn(before)).filter(isWanted)));
}

function computedOf(selected: Selected): ValueMap {
    return { selected: selectedTexts(selected), digest: digestOf(selected) };
}

function isAskedAnew({ args, before }: Desk): boolean {
    return isQuery(args.vms) && before !== undefined && !isDeepStrictEqual(args.vms, before.vms);
}

function notYet({ vms }: PlanArgs, provider: ObjectRef): string {
    const what = isQuery(vms) ? "vms.query: answered" : "vms: checked";
    return `${what} once Provider ${toId(provider)} has an inventory (previews can look into an \`inventorySnapshot\`)`;
}

/** Who approved a set of VMs gets that set or nothing. */
function approval({ args, before }: Desk, selected: Selected, digest: string): readonly Finding[] {
    const { approvedDigest } = args;
    if (approvedDigest === undefined || isUnknown(approvedDigest) || approvedDigest === digest) return [];
    const news = before?.selected ? vmChanges(selectedIn(before), selected) : [];
    const since = news.map(({ name, kind, what }) => `${name} ${kind === "changed" ? what.join(", ") : kind}`).join("; ");
    const message = `the VMs are not as they were approved: ${JSON.stringify(approvedDigest)} was, ${JSON.stringify(digest)} they are now${since && ` (since the last update: ${since})`}; look at the preview again and set \`approvedDigest\` to ${JSON.stringify(digest)}`;
    return [{ severity: "error", property: "approvedDigest", message }];
}

function later(what: string): Findings {
    return { ...nothing, unknowns: [what] };
}

/** Archiving would pull the ground from under a run. Source: forklift-behaviour §4.8. */
function archiveIssues({ archived }: PlanArgs, plan: KubeObject | undefined): readonly InputIssue[] {
    const reason = "a run of the plan is under way: wait for its end, or cancel it, before the plan is archived";
    return archived === true && isExecuting(plan) ? [{ property: "archived", reason }] : [];
}
