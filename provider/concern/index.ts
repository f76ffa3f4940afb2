import type { VsphereVm } from "../inventory/vsphere.ts";
import { formatPath } from "../schema/parse.ts";
import { rules } from "./conditions.ts";
import type { Finding } from "./finding.ts";
import type { VmPlan } from "./rule.ts";

export { acceptance } from "./acceptance.ts";
export { type Category, categories, type VmConcern } from "./concern.ts";
export { computedConcerns, concernsOf } from "./concernsOf.ts";
export { type CustomRule, customConcerns, customRuleIssues } from "./custom.ts";
export { type Finding, listed } from "./finding.ts";
export type { VmPlan } from "./rule.ts";
export { builtInIds } from "./rules/index.ts";
export { type AcceptConcerns, type Moved, spentEntries } from "./stale.ts";
export { surroundingCollections, surroundingsOf, type VmSurroundings } from "./surroundings.ts";

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
