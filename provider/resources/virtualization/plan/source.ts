import { type SourceType, sourceTypes } from "../../../inventory/index.ts";
import { type KubeObject, kinds } from "../../../kube/index.ts";
import { declaredKey, type Findings, type Own, toId, toRef } from "../../../lifecycle/index.ts";
import { isQuery, type PlanArgs } from "../../../schema/plan.ts";
import { containsUnknown, isUnknown, unknown } from "../../../schema/value.ts";
import type { ClusterLook } from "../clusterLook.ts";
import { toFindings } from "../told.ts";
import { approval, openIn, unapproved, unheard } from "./approval.ts";
import { planCapacity } from "./capacity.ts";
import { clashFindings } from "./clashes.ts";
import type { Desk } from "./desk.ts";
import { readFacts } from "./facts.ts";
import { notMoved, stillToMove } from "./history.ts";
import { judgeVms, lacksLines } from "./judgement.ts";
import { planMaps } from "./maps.ts";
import { keptOf, remembered } from "./memory.ts";
import { nameFindings } from "./names.ts";
import { isUnanswered } from "./sourceVms.ts";
import { staticClassFindings } from "./storage.ts";
import { targetFacts } from "./targetFacts.ts";

/** What the source says of a plan. */
export interface SourceLook {
    readonly findings: Findings;
    readonly type: SourceType | undefined;
}

/** Holds a plan against the inventory of its source; without an answer what was known before stays. */
export async function lookAtSource(desk: Desk, plan: KubeObject | undefined, eyes: ClusterLook): Promise<SourceLook> {
    const { args, own, before } = desk;
    const computed = keptOf(args, before);
    const type = declaredType(desk);
    const later = (what: string): SourceLook => ({ type, findings: { ...toFindings([], [what]), computed: unapproved(args, computed) } });
    if (isUnknown(args.source)) return later("vms: checked against the inventory once the source provider is known");
    const provider = toRef(args.source, own.namespace);
    try {
        return (await judged(desk, provider, plan, eyes)) ?? later(notYet(args, provider));
    } catch (error) {
        if (!isUnanswered(error)) throw error;
        return { type, findings: { ...toFindings(unheard(args, computed, error)), computed } };
    }
}

/** The type of a source that this program declares. */
export function declaredType({ args, own, session }: Desk): SourceType | undefined {
    if (isUnknown(args.source)) return undefined;
    const type = session.declared.get(declaredKey(kinds.provider, toRef(args.source, own.namespace)))?.inputs.type;
    return sourceTypes.find((each) => each === type);
}

/** Undefined = there is no inventory yet. */
async function judged(desk: Desk, provider: Own, plan: KubeObject | undefined, eyes: ClusterLook): Promise<SourceLook | undefined> {
    const { args, own, session, signal, before } = desk;
    const inventory = await session.inventoryOf(provider, signal);
    if (!inventory) return undefined;
    const [facts, maps] = await Promise.all([readFacts(inventory, signal), planMaps(args, own, eyes)]);
    const first = judgeVms(desk, plan, facts, maps);
    const target = lacksLines(first) ? await targetOf(desk) : undefined;
    const { findings, unknowns, news, selected, digest } = target ? judgeVms(desk, plan, facts, maps, target) : first;
    const open = openIn(args);
    const computed = open.length === 0 ? remembered(selected) : { ...remembered(selected), digest: unknown };
    const checked = { ...args, ...computed };
    const vms = stillToMove(selected, plan, facts.vms);
    const [clashes, statics, room] = await Promise.all([
        clashFindings({ args: checked, own, source: facts.type, vms }, plan, eyes),
        staticClassFindings(checked, own, facts.type, maps.storage, eyes),
        planCapacity(desk, checked, notMoved(selected, plan, facts.vms), plan, facts, maps, eyes),
    ]);
    const around = [...clashes, ...statics, ...room.findings];
    const names = nameFindings({ args: checked, own, facts, networks: maps.networks }, vms);
    const all = [...findings, ...maps.findings, ...names, ...around, ...(open.length === 0 ? approval(args, before, selected, digest) : [])];
    const later = !containsUnknown(args.acceptConcerns) ? [] : ["acceptConcerns: critical concerns are judged once it is known"];
    return {
        type: facts.type,
        findings: { ...toFindings(all, [...open, ...later, ...unknowns, ...room.unknowns]), news: [...news, ...room.news], computed },
    };
}

/** Without what the target offers the lines to add are less good, and no less right. */
async function targetOf({ args, session, signal }: Desk): ReturnType<typeof targetFacts> {
    const namespace = isUnknown(args.targetNamespace) ? undefined : args.targetNamespace;
    return await targetFacts(session, namespace, signal).catch((error) => {
        if (!isUnanswered(error)) throw error;
        return undefined;
    });
}

function notYet({ vms }: PlanArgs, provider: Own): string {
    const what = isQuery(vms) ? "vms.query: answered" : "vms: checked";
    return `${what} once Provider ${toId(provider)} has an inventory (previews can look into an \`inventorySnapshot\`)`;
}
