import type { Finding } from "../concern/index.ts";
import type { NetworkTarget, StorageTarget } from "../schema/maps.ts";
import { networkSide } from "./networks.ts";
import type { Decided, Proposal } from "./proposal.ts";
import { proposeNetworks } from "./proposeNetworks.ts";
import { proposeStorage } from "./proposeStorage.ts";
import { type CoverageFacts, choice, notMapped, type Vms } from "./sources.ts";
import { storageSide } from "./storage.ts";
import type { TargetFacts } from "./target.ts";

export interface ProposalInput {
    /** The chosen VMs by the plan's keys. */
    readonly vms: Vms;
    readonly facts: CoverageFacts;
    readonly target: TargetFacts;
    /** What is written already; it wins, and is not proposed again. */
    readonly given?:
        | {
              readonly networks?: Readonly<Record<string, NetworkTarget>> | undefined;
              readonly storage?: Readonly<Record<string, StorageTarget>> | undefined;
          }
        | undefined;
}

/** Shape: every source that the chosen VMs use and no given entry covers is in one of the lists, by id. */
export interface Proposals {
    readonly networks: readonly Proposal<NetworkTarget>[];
    readonly storage: readonly Proposal<StorageTarget>[];
    readonly undecided: {
        readonly networks: Decided<NetworkTarget>["undecided"];
        readonly storage: Decided<StorageTarget>["undecided"];
    };
}

/**
 * Where the NICs and disks of the chosen VMs could go, from the inventory and from what the target cluster offers.
 *
 * Shape:  the same for every order of VMs, of inventories and of the cluster's objects. To drop a NIC is never proposed.
 * Errors: none; what is ambiguous or like nothing is `undecided`, with the lines to choose from.
 * Source: forklift-behaviour §3.4, §4.2.
 */
export function proposeMaps({ vms, facts, target, given = {} }: ProposalInput): Proposals {
    const targetNamespace = target.targetNamespace ?? facts.targetNamespace;
    const common = { vms, facts: { ...facts, targetNamespace }, target: { ...target, targetNamespace } };
    const networks = proposeNetworks({ ...common, given: given.networks ?? {} });
    const storage = proposeStorage({ ...common, given: given.storage ?? {} });
    return {
        networks: networks.proposed,
        storage: storage.proposed,
        undecided: { networks: networks.undecided, storage: storage.undecided },
    };
}

/** What a person has to decide, with the lines to paste. */
export function proposalFindings({ undecided }: Proposals): readonly Finding[] {
    return [
        ...undecided.networks.map((each) => notMapped(networkSide, each, choice(networkSide, each))),
        ...undecided.storage.map((each) => notMapped(storageSide, each, choice(storageSide, each))),
    ];
}

/** Arguments of both maps, and why each entry is what it is, by its key. */
export interface ProposedArgs {
    readonly networks: Readonly<Record<string, NetworkTarget>>;
    readonly storage: Readonly<Record<string, StorageTarget>>;
    readonly reasons: {
        readonly networks: Readonly<Record<string, string>>;
        readonly storage: Readonly<Record<string, string>>;
    };
}

/** The proposals as they would be written; they stand beside what was given. */
export function applyProposals({ networks, storage }: Proposals): ProposedArgs {
    return {
        networks: Object.fromEntries(networks.map(toEntry)),
        storage: Object.fromEntries(storage.map(toEntry)),
        reasons: { networks: Object.fromEntries(networks.map(toReason)), storage: Object.fromEntries(storage.map(toReason)) },
    };
}

function toEntry<Target>({ key, target }: Proposal<Target>): readonly [string, Target] {
    return [key, target];
}

function toReason({ key, confidence, reason }: Proposal<object>): readonly [string, string] {
    return [key, `${confidence} confidence: ${reason}`];
}
