import type { Finding } from "../../../concern/index.ts";
import type { FunctionSheet } from "../../../lifecycle/index.ts";
import { sumUp } from "../../../report/index.ts";
import { SelectVmsArgs, SelectVmsOutputs } from "../../../schema/functions.ts";
import type { ValueMap } from "../../../schema/value.ts";
import { digestOf } from "../../../selection/index.ts";
import { planConcerns } from "../plan/concerns.ts";
import { selectedOf } from "../plan/judgement.ts";
import { picksOf } from "../plan/picks.ts";
import { factsFor } from "./source.ts";

/** Which VMs a map or a query means. Source: forklift-behaviour §5.9. */
export const selectVms: FunctionSheet<SelectVmsArgs> = {
    token: "virtualization:selectVms",
    description:
        "Which VMs a map or a query means, each with the reason, as a Plan would pick them. It fails as a Plan's preview would: for a query that cannot be read or that picks nothing.",
    args: SelectVmsArgs,
    outputs: SelectVmsOutputs,
    async answer(args, session, signal) {
        const facts = await factsFor(args, session, signal);
        const picks = picksOf({ args, before: undefined }, undefined, facts);
        const selected = selectedOf(picks, planConcerns({}, picks.vms, facts), facts, {});
        const vms = Object.fromEntries(Object.entries(selected).map(([key, vm]) => [key, { ...vm, reason: picks.reasons.get(key) ?? "named" }]));
        return {
            result: {
                vms: vms as unknown as ValueMap,
                excluded: picks.excluded.map(({ vm, by }) => ({ name: vm.name, id: vm.id, by })),
                digest: digestOf(selected),
                summary: sumUp(selected),
                warnings: picks.findings.filter(({ severity }) => severity === "warning").map(say),
            },
            issues: picks.findings.filter(({ severity }) => severity === "error").map(({ property, message }) => ({ property, reason: message })),
        };
    },
};

function say({ property, message }: Finding): string {
    return `${property}: ${message}`;
}
