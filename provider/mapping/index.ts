import type { Finding } from "../concern/index.ts";
import type { InventoryVm } from "../inventory/index.ts";
import type { NetworkTarget, StorageTarget } from "../schema/maps.ts";
import { networkFindings } from "./networks.ts";
import type { Proposals } from "./propose.ts";
import type { CoverageFacts } from "./sources.ts";
import { storageFindings } from "./storage.ts";

export { keysById, podNetwork } from "./keys.ts";
export type { Candidate, Proposal, Undecided } from "./proposal.ts";
export { applyProposals, type ProposalInput, type Proposals, type ProposedArgs, proposalFindings, proposeMaps } from "./propose.ts";
export type { Confidence } from "./rank.ts";
export type { CoverageFacts } from "./sources.ts";
export { hasOffload } from "./storage.ts";
export type { TargetFacts, TargetObject } from "./target.ts";

export interface Coverage {
    /** The chosen VMs by the plan's keys. */
    readonly vms: ReadonlyMap<string, InventoryVm>;
    /** Arguments of the maps, by source; undefined = not known yet, and not judged. */
    readonly networks: Readonly<Record<string, NetworkTarget>> | undefined;
    readonly storage: Readonly<Record<string, StorageTarget>> | undefined;
    readonly facts: CoverageFacts;
    /** Made with these maps as given; the lines to add are then theirs. */
    readonly proposals?: Proposals | undefined;
}

/**
 * Whether the maps take every NIC and every disk of the chosen VMs somewhere, and only to places that the VMs may use.
 *
 * Shape:  a finding about a map tells the line to add to it.
 * Source: forklift-behaviour §3.4, §4.2, §4.3.
 */
export function checkCoverage({ vms, networks, storage, facts, proposals }: Coverage): readonly Finding[] {
    const [net, disk] = [
        proposals && { proposed: proposals.networks, undecided: proposals.undecided.networks },
        proposals && { proposed: proposals.storage, undecided: proposals.undecided.storage },
    ];
    return [...(networks ? networkFindings(vms, networks, facts, net) : []), ...(storage ? storageFindings(vms, storage, facts, disk) : [])];
}
