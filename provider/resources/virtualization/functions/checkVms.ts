import { customRuleIssues } from "../../../concern/index.ts";
import type { FunctionSheet } from "../../../lifecycle/index.ts";
import { sumUp } from "../../../report/index.ts";
import { CheckVmsArgs, CheckVmsOutputs } from "../../../schema/functions.ts";
import type { PlanArgs } from "../../../schema/plan.ts";
import type { Value, ValueMap } from "../../../schema/value.ts";
import { judgeVms } from "../plan/judgement.ts";
import { factsFor } from "./source.ts";

/** What would be said of VMs. Source: forklift-behaviour §4.3, §9. */
export const checkVms: FunctionSheet<CheckVmsArgs> = {
    token: "virtualization:checkVms",
    description:
        "What a Plan's preview would say of some VMs: concerns, conditions that the controller would set, coverage of the maps that are given. It does not fail for what it finds.",
    args: CheckVmsArgs,
    outputs: CheckVmsOutputs,
    async answer(args, session, signal) {
        const facts = await factsFor(args, session, signal);
        const { networks, storage, ...rest } = args;
        const plan = { networkMap: "", storageMap: "", targetNamespace: undefined, ...rest } as unknown as PlanArgs;
        const { selected, digest, findings } = judgeVms({ args: plan, before: undefined }, undefined, facts, { networks, storage, unknowns: [] });
        const issues = customRuleIssues(args.concernRules ?? []);
        const sorted = [...findings].sort((one, other) => order.indexOf(one.severity) - order.indexOf(other.severity));
        return {
            result: {
                isMovable: findings.every(({ severity }) => severity !== "error"),
                findings: sorted as unknown as readonly Value[],
                vms: selected as unknown as ValueMap,
                digest,
                summary: sumUp(selected),
            },
            issues,
        };
    },
};

const order = ["error", "warning"];
