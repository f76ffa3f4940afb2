import type { Finding } from "../../../concern/index.ts";
import type { InventoryVm } from "../../../inventory/index.ts";
import type { Session } from "../../../lifecycle/index.ts";
import { applyProposals, type Proposal, proposalFindings, proposeMaps } from "../../../mapping/index.ts";
import type { WaveMaps, WavePlan, WaveQuestion } from "../../../serve/port.ts";
import type { SourceFacts } from "../plan/facts.ts";
import { targetFacts } from "../plan/targetFacts.ts";

export interface MapProposal {
    readonly maps?: WaveMaps;
    readonly findings: readonly Finding[];
    /** A line per entry that was proposed, with its reason. */
    readonly news: readonly string[];
}

/** Maps for all VMs of a wave: those that have moved still stand in their plans, and a map that lost them would be another one. */
export async function mapsOf(
    { propose, isWarm }: WaveQuestion,
    plans: readonly WavePlan[],
    facts: SourceFacts,
    session: Session,
    signal: AbortSignal,
): Promise<MapProposal> {
    if (!propose) return { findings: [], news: [] };
    const { networks, storage, targetNamespace, preserveStaticIPs = true } = propose;
    const target = (await targetFacts(session, targetNamespace, signal)) ?? { storageClasses: [], networkAttachmentDefinitions: [] };
    const around = { ...facts, targetNamespace, isWarm, preserveStaticIPs };
    const proposals = proposeMaps({ vms: vmsIn(plans, facts), facts: around, target, given: { networks, storage } });
    const found = applyProposals(proposals);
    return {
        maps: { networks: { ...networks, ...found.networks }, storage: { ...storage, ...found.storage } },
        findings: proposalFindings(proposals),
        news: [...proposals.networks.map(say), ...proposals.storage.map(say)],
    };
}

function vmsIn(plans: readonly WavePlan[], { vms }: SourceFacts): ReadonlyMap<string, InventoryVm> {
    const byId = new Map(vms.map((vm) => [vm.id, vm]));
    const entries = plans.flatMap((plan) => Object.entries(plan.vms));
    return new Map(entries.flatMap(([key, id]) => (id !== undefined && byId.has(id) ? [[key, byId.get(id)!] as const] : [])));
}

function say({ line, confidence, reason }: Proposal<object>): string {
    return `proposed: ${line} (${confidence} confidence: ${reason})`;
}
