import { isDeepStrictEqual } from "node:util";
import type { Finding } from "../../concern/index.ts";
import { type KubeObject, kinds, type ObjectRef } from "../../kube/index.ts";
import { declaredKey, type Findings, type Own, type Session, toId, toRef } from "../../lifecycle/index.ts";
import { vmChanges } from "../../report/index.ts";
import type { InputIssue } from "../../schema/parse.ts";
import { type CheckedPlan, isQuery, type PlanArgs, type Selected, selectedIn, selectedTexts } from "../../schema/plan.ts";
import { isUnknown, unknown, type ValueMap } from "../../schema/value.ts";
import { digestOf } from "../../selection/index.ts";
import { readFacts } from "./planFacts.ts";
import { isExecuting, isLeftAlone } from "./planHistory.ts";
import { judgeVms, lacksLines } from "./planJudgement.ts";
import { planMaps } from "./planMaps.ts";
import { planIssues } from "./planRules.ts";
import { isUnanswered } from "./sourceVms.ts";
import { targetFacts } from "./targetFacts.ts";

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
    if (looked?.issues.length === 0) return withRules(looked, args);
    const plan = await session.cluster?.get(kinds.plan, own, { signal });
    const seen = isLeftAlone(plan) && !isAskedAnew(desk) ? { ...nothing, computed: keptOf(args, before) } : await look(desk, plan);
    return { ...withRules(seen, args), issues: [...archiveIssues(args, plan), ...withRules(seen, args).issues] };
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

async function look(desk: Desk, plan: KubeObject | undefined): Promise<Findings> {
    const { args, own, session, signal, before } = desk;
    const computed = keptOf(args, before);
    if (isUnknown(args.source)) return { ...later("vms: checked against the inventory once the source provider is known"), computed };
    const provider = toRef(args.source, own.namespace);
    try {
        const inventory = await session.inventoryOf(provider, signal);
        if (!inventory) return { ...later(notYet(args, provider)), computed };
        const [facts, maps] = await Promise.all([readFacts(inventory, signal), planMaps(args, own, session, signal)]);
        const judged = judgeVms(desk, plan, facts, maps);
        const target = lacksLines(judged) ? await targetFacts(session, known(args.targetNamespace), signal).catch(silent) : undefined;
        const { findings, unknowns, selected, digest } = target ? judgeVms(desk, plan, facts, maps, target) : judged;
        const told = sorted([...findings, ...approval(desk, selected, digest)], unknowns);
        return { ...told, warnings: [...vddkWarnings(args, provider, session), ...told.warnings], computed: computedOf(selected) };
    } catch (error) {
        if (!isUnanswered(error)) throw error;
        if (isQuery(args.vms) && !before?.selected)
            return { ...nothing, issues: [{ property: "vms.query", reason: `cannot be answered: ${error.message}` }] };
        return { ...nothing, warnings: [`vms: not checked: ${error.message}`], computed };
    }
}

/** Without what the target offers the lines are less good, and no less right. */
function silent(error: unknown): undefined {
    if (!isUnanswered(error)) throw error;
}

function known(text: string): string | undefined {
    return isUnknown(text) ? undefined : text;
}

function withRules(findings: Findings, args: PlanArgs): Findings {
    return { ...findings, issues: [...planIssues({ ...args, ...findings.computed } as CheckedPlan), ...findings.issues] };
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

/** The toolkit may have an image for all its sources, which nobody here can see; so this is no more than a warning. Source: forklift-behaviour §4.3. */
function vddkWarnings({ type }: PlanArgs, provider: ObjectRef, { declared }: Session): readonly string[] {
    const source = declared.get(declaredKey(kinds.provider, provider))?.inputs;
    if (type !== "warm" || source?.type !== "vsphere" || source.vddkImage !== undefined) return [];
    return ["type: a warm migration needs a VDDK image, and the source has none: set its `vddkImage`, unless the toolkit has a global one"];
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

function sorted(findings: readonly Finding[], unknowns: readonly string[]): Findings {
    const of = (severity: Finding["severity"]) => findings.filter((each) => each.severity === severity);
    return {
        issues: of("error").map(({ property, message }) => ({ property, reason: message })),
        warnings: of("warning").map(({ property, message }) => `${property}: ${message}`),
        unknowns,
    };
}

/** Archiving would pull the ground from under a run. Source: forklift-behaviour §4.8. */
function archiveIssues({ archived }: PlanArgs, plan: KubeObject | undefined): readonly InputIssue[] {
    const reason = "a run of the plan is under way: wait for its end, or cancel it, before the plan is archived";
    return archived === true && isExecuting(plan) ? [{ property: "archived", reason }] : [];
}
