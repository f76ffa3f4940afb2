import type { InventoryNetwork } from "../inventory/index.ts";
import type { NetworkTarget } from "../schema/maps.ts";
import { keysById, podNetwork } from "./keys.ts";
import { losesAddresses, nadFor, networkSide, nicsOn } from "./networks.ts";
import { certain, decided, type Opinion, opinion, type Proposing, sourcesOf } from "./opinion.ts";
import type { Candidate, Decided } from "./proposal.ts";
import { isAlike, type Rule, ranked } from "./rank.ts";
import { typeOf } from "./sources.ts";
import { guestAddresses, subnetsAround } from "./subnets.ts";
import { type Attachment, attachmentsOf, hintOf, type TargetFacts, unseen, vlanOf } from "./target.ts";

/** A source network with what is known of it. */
interface Source extends InventoryNetwork {
    readonly vlan: string | undefined;
    readonly addresses: readonly string[];
}

/** How a NetworkAttachmentDefinition can be like a source network. Source: forklift-behaviour §8.5 (`vlanId`), §8.6 (`vlan`). */
const rules: readonly Rule<Source, Attachment>[] = [
    { confidence: "high", say: (source, nad) => (isElsewhere(source, nad) ? undefined : sameName(source, nad)) },
    { confidence: "high", say: ({ name, id }, { path, object }) => hintOf(path, object, [name, id]) },
    {
        confidence: "high",
        say: ({ vlan }, nad) => (vlan !== undefined && vlan === nad.vlanId ? `${nad.path} is on the same VLAN ${vlan}` : undefined),
    },
    { confidence: "medium", say: (source, nad) => (isElsewhere(source, nad) ? undefined : nameLikeIt(source, nad)) },
    { confidence: "medium", say: sameVlanByName },
    { confidence: "medium", say: sameSubnet },
    { confidence: "low", say: sameNameElsewhere },
];

function sameName({ name }: Source, nad: Attachment): string | undefined {
    return name === nad.name ? `${nad.path} has the same name` : undefined;
}

function nameLikeIt({ name }: Source, nad: Attachment): string | undefined {
    return name !== nad.name && isAlike(name, nad.name) ? `${nad.path} has a name like it` : undefined;
}

/** A VLAN that is another one speaks against a likeness of names. */
function isElsewhere({ vlan }: Source, { vlanId }: Attachment): boolean {
    return vlan !== undefined && vlanId !== undefined && vlan !== vlanId;
}

function sameNameElsewhere(source: Source, nad: Attachment): string | undefined {
    const said = isElsewhere(source, nad) ? (sameName(source, nad) ?? nameLikeIt(source, nad)) : undefined;
    return said && `${said}, although it is on VLAN ${nad.vlanId} and not ${source.vlan}`;
}

function sameVlanByName({ name, vlan }: Source, { path, vlanId }: Attachment): string | undefined {
    const told = vlanOf(/vlan[\s_-]*0*(\d{1,4})(?!\d)/i.exec(name)?.[1]);
    return vlan === undefined && told !== undefined && told === vlanId ? `${path} is on VLAN ${told}, which the name tells` : undefined;
}

function sameSubnet({ addresses }: Source, { path, subnets }: Attachment): string | undefined {
    const around = subnetsAround(addresses, subnets);
    return around.length > 0 ? `${path} has ${around.join(" and ")}, where its guests have their addresses` : undefined;
}

type Networks = Proposing<NetworkTarget>;

/** The networks of the chosen VMs, each with the NetworkAttachmentDefinition that is most like it, else the pod network where it is free. */
export function proposeNetworks(proposing: Networks): Decided<NetworkTarget> {
    const { facts, target } = proposing;
    const nads = attachmentsOf(target);
    const sources = sourcesOf(networkSide, proposing, facts.networks);
    const opinions = new Map(sources.map(({ sourceId, known }) => [sourceId, known && opinionOf(known, nads, proposing)]));
    const isOpen = (id: string) => opinions.get(id)?.candidates.length === 0;
    const takesPod = (id: string) => opinions.get(id)?.candidates[0]?.target.pod === true;
    const pods = sources.filter(({ sourceId }) => isOpen(sourceId) && isPodFree(proposing, sourceId, isOpen, takesPod));
    for (const { sourceId } of pods) opinions.set(sourceId, certain(podCandidate(proposing)));
    return decided(networkSide, sources, (sourceId) => opinions.get(sourceId));
}

const nadPlural = "network-attachment-definitions";

function opinionOf(network: InventoryNetwork, nads: readonly Attachment[], proposing: Networks): Opinion<NetworkTarget> {
    if (network.id === podNetwork && isPodFree(proposing, network.id, (id) => id === podNetwork))
        return certain({ target: { pod: true }, confidence: "high", reason: "it is the pod network at the source too" });
    const source = { ...network, vlan: vlanOf(network.vlanId), addresses: guestAddresses(proposing.vms, network.id) };
    const [usable, strange] = [nads.filter(({ isUsable }) => isUsable), nads.filter(({ isUsable }) => !isUsable)];
    const others = usable.length > 0 ? usable.map(({ path }) => ({ multus: path })) : [nadFor(network.name, proposing.facts)];
    return opinion(ranked(rules, source, usable), ({ path }) => ({ multus: path }), whyNone(source, usable, strange, proposing.target), others);
}

function whyNone(source: Source, usable: readonly Attachment[], strange: readonly Attachment[], target: TargetFacts): string {
    const [alike] = ranked(rules, source, strange);
    if (alike) return `${alike.reason}, but VMs can use NetworkAttachmentDefinitions of the target namespace and of default only`;
    const none = "there is no NetworkAttachmentDefinition that VMs of the target namespace can use";
    if (usable.length === 0) return `${unseen(target, nadPlural) ?? none}: make one, or give the name of the one to use`;
    return "no NetworkAttachmentDefinition that VMs of the target namespace can use is like it by name, VLAN or subnet";
}

/** One NIC of a VM can be on the pod network: the first that nothing else is known for, and no second. Source: forklift-behaviour §3.4. */
function isPodFree(
    { vms, given, facts, target }: Networks,
    id: string,
    isOpen: (id: string) => boolean,
    takesPod: (id: string) => boolean = () => false,
): boolean {
    if (target.defaultPodAllowed === false) return false;
    const keys = keysById(given, facts.networks);
    const isTaken = (other: string) => takesPod(other) || given[keys.get(other) ?? ""]?.pod === true;
    return [...vms.values()]
        .map((vm) => ({ vm, used: networkSide.usedBy(vm) }))
        .filter(({ used }) => used.includes(id))
        .every(({ vm, used }) => used.find(isOpen) === id && nicsOn(vm, id) < 2 && !used.some(isTaken));
}

function podCandidate({ vms, facts, target }: Networks): Candidate<NetworkTarget> {
    const blind = unseen(target, nadPlural);
    const reason = `${blind ?? "no NetworkAttachmentDefinition is like it"}, and no other NIC of its VMs is on the pod network`;
    const isLossy = losesAddresses(typeOf(vms), facts);
    return {
        target: { pod: true },
        confidence: blind || isLossy ? "low" : "medium",
        reason: isLossy ? `${reason}; but guests lose their static addresses there, which the plan preserves` : reason,
    };
}
