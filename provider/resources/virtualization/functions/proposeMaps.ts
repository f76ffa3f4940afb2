import type { FunctionSheet } from "../../../lifecycle/index.ts";
import { applyProposals, type Proposal, proposalFindings, proposeMaps as propose, type Undecided } from "../../../mapping/index.ts";
import { ProposeMapsArgs, ProposeMapsOutputs } from "../../../schema/functions.ts";
import type { Value, ValueMap } from "../../../schema/value.ts";
import { picksOf } from "../plan/picks.ts";
import { targetFacts } from "../plan/targetFacts.ts";
import { factsFor } from "./source.ts";

/** Where NICs and disks could go. Source: forklift-behaviour §3.4. */
export const proposeMaps: FunctionSheet<ProposeMapsArgs> = {
    token: "virtualization:proposeMaps",
    description:
        "Maps for some VMs, from what their networks and datastores are like and what the cluster offers, each entry with its reason. What is ambiguous, or like nothing, fails the call with the lines to choose from; to drop a NIC is never proposed.",
    args: ProposeMapsArgs,
    outputs: ProposeMapsOutputs,
    async answer(args, session, signal) {
        const facts = await factsFor(args, session, signal);
        const picks = picksOf({ args, before: undefined }, undefined, facts);
        const target = (await targetFacts(session, args.targetNamespace, signal)) ?? { storageClasses: [], networkAttachmentDefinitions: [] };
        const { networks, storage, targetNamespace, type, preserveStaticIPs } = args;
        const around = { ...facts, targetNamespace, isWarm: type === "warm", preserveStaticIPs: preserveStaticIPs ?? true };
        const proposals = propose({ vms: picks.vms, facts: around, target, given: { networks, storage } });
        const found = applyProposals(proposals);
        const errors = [
            ...picks.findings.filter(({ severity }) => severity === "error"),
            ...(args.allowUndecided ? [] : proposalFindings(proposals)),
        ];
        return {
            result: {
                networks: { ...networks, ...found.networks } as ValueMap,
                storage: { ...storage, ...found.storage } as ValueMap,
                proposed: [
                    ...proposals.networks.map((each) => proposed("networks", each)),
                    ...proposals.storage.map((each) => proposed("storage", each)),
                ],
                undecided: [
                    ...proposals.undecided.networks.flatMap((each) => undecided("networks", each)),
                    ...proposals.undecided.storage.flatMap((each) => undecided("storage", each)),
                ],
            },
            issues: errors.map(({ property, message }) => ({ property, reason: message })),
        };
    },
};

type Side = "networks" | "storage";

function proposed(map: Side, { key, line, reason, confidence, usedBy }: Proposal<object>): Value {
    return { map, source: key, line, reason, confidence, usedBy };
}

function undecided(map: Side, { key, lines, why, usedBy }: Undecided<object>): readonly Value[] {
    return (lines.length > 0 ? lines : [""]).map((line) => ({ map, source: key, line, reason: why, usedBy }));
}
