import type { VsphereVm } from "../inventory/vsphere.ts";
import { formatPath } from "../schema/parse.ts";
import type { Finding } from "./finding.ts";
import type { VmPlan } from "./rule.ts";
import { rules } from "./rules.ts";

export { type Finding, listed } from "./finding.ts";
export type { VmPlan } from "./rule.ts";

/**
 * What the controller would refuse or warn of for one vSphere VM of a plan.
 *
 * Shape:  in the order of the rules; empty = nothing to say.
 * Source: forklift-behaviour §4.3.
 */
export function vmFindings(vm: VsphereVm, plan: VmPlan): readonly Finding[] {
    const property = formatPath(["vms", plan.key]);
    return rules.flatMap(({ condition, severity, say }) => {
        const message = say(vm, plan);
        return message === undefined ? [] : [{ severity: typeof severity === "string" ? severity : severity(plan), property, message, condition }];
    });
}
