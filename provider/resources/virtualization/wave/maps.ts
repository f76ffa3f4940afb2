import { isDeepStrictEqual } from "node:util";
import type { Finding } from "../../../concern/index.ts";
import type { InventoryVm } from "../../../inventory/index.ts";
import { ifOpen, type ObjectRef } from "../../../kube/index.ts";
import type { KindSheet, Session } from "../../../lifecycle/index.ts";
import { applyProposals, type Proposal, type ProposedArgs, proposalFindings, proposeMaps } from "../../../mapping/index.ts";
import type { Value, ValueMap } from "../../../schema/value.ts";
import type { WaveMaps, WavePlan, WaveQuestion } from "../../../serve/port.ts";
import { networkMap, storageMap } from "../maps.ts";
import type { SourceFacts } from "../plan/facts.ts";
import { targetFacts } from "../plan/targetFacts.ts";
import type { ExistingPlan } from "./existing.ts";

export interface MapProposal {
    readonly maps?: WaveMaps;
    readonly findings: readonly Finding[];
    /** A line per entry that is proposed and that the wave's maps do not have yet, with its reason. */
    readonly news: readonly string[];
}

/** Maps for all VMs of a wave: those that have moved still stand in their plans, and a map that lost them would be another one. */
export async function mapsOf(
    { propose, isWarm }: WaveQuestion,
    plans: readonly WavePlan[],
    existing: readonly ExistingPlan[],
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
    const [ofNetworks, ofStorage] = await Promise.all([
        mapInUse(networkMap, "network", existing, found, session, signal),
        mapInUse(storageMap, "storage", existing, found, session, signal),
    ]);
    return {
        maps: { networks: { ...networks, ...found.networks }, storage: { ...storage, ...found.storage } },
        findings: proposalFindings(proposals),
        news: [...proposals.networks.filter(isNewIn(ofNetworks.networks)).map(say), ...proposals.storage.filter(isNewIn(ofStorage.storage)).map(say)],
    };
}

/** The arguments of the map that the wave's plans have, under the keys of the proposals; none while there is no plan. */
async function mapInUse(
    { kind, argsOf }: Pick<KindSheet, "kind" | "argsOf">,
    side: "network" | "storage",
    existing: readonly ExistingPlan[],
    { networks, storage }: ProposedArgs,
    { cluster }: Session,
    signal: AbortSignal,
): Promise<ValueMap> {
    const ref = (existing[0]?.object.spec?.map as Readonly<Partial<Record<typeof side, ObjectRef>>> | undefined)?.[side];
    const object = ref && cluster && (await ifOpen(cluster.get(kind, ref, { signal })));
    return object ? argsOf(object, { networks, storage } as unknown as ValueMap) : {};
}

function isNewIn(entries: Value | undefined): (proposal: Proposal<object>) => boolean {
    return ({ key, target }) => !isDeepStrictEqual((entries as ValueMap | undefined)?.[key], target);
}

function vmsIn(plans: readonly WavePlan[], { vms }: SourceFacts): ReadonlyMap<string, InventoryVm> {
    const byId = new Map(vms.map((vm) => [vm.id, vm]));
    const entries = plans.flatMap((plan) => Object.entries(plan.vms));
    return new Map(entries.flatMap(([key, id]) => (id !== undefined && byId.has(id) ? [[key, byId.get(id)!] as const] : [])));
}

function say({ line, confidence, reason }: Proposal<object>): string {
    return `proposed: ${line} (${confidence} confidence: ${reason})`;
}
