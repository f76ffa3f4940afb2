import {
    acceptance,
    type CustomRule,
    concernsOf,
    customConcerns,
    type Finding,
    type Moved,
    spentEntries,
    type VmConcern,
} from "../../../concern/index.ts";
import type { InventoryVm } from "../../../inventory/index.ts";
import { formatPath } from "../../../schema/parse.ts";
import type { ConcernRule, PlanArgs } from "../../../schema/plan.ts";
import { containsUnknown } from "../../../schema/value.ts";
import { compileQuery, parseQuery } from "../../../selection/index.ts";
import { asked, whyNotAsked } from "./asking.ts";
import type { SourceFacts } from "./facts.ts";

type Scrutiny = Pick<PlanArgs, "acceptConcerns" | "concernRules">;

export interface PlanConcerns {
    readonly byKey: ReadonlyMap<string, readonly VmConcern[]>;
    readonly findings: readonly Finding[];
    /** For people. */
    readonly news: readonly string[];
}

/** What is noted of a plan's VMs: by the inventory or its rules, and by the user's own; and what that means for the plan. */
export function planConcerns(args: Scrutiny, vms: ReadonlyMap<string, InventoryVm>, facts: SourceFacts, moved: readonly Moved[] = []): PlanConcerns {
    const { rules, findings } = customRules(containsUnknown(args.concernRules) ? [] : (args.concernRules ?? []), vms, facts);
    const byKey = new Map([...vms].map(([key, vm]) => [key, [...concernsOf(vm, facts.surroundings), ...customConcerns(vm, rules)]]));
    const customIds = (args.concernRules ?? []).map(({ id }) => id);
    const accepted = containsUnknown(args.acceptConcerns) ? undefined : (args.acceptConcerns ?? {});
    const judged = accepted ? acceptance(vms, byKey, accepted, customIds, moved) : [];
    return { byKey, findings: [...findings, ...judged], news: accepted ? spentEntries(accepted, moved) : [] };
}

function customRules(
    given: readonly ConcernRule[],
    vms: ReadonlyMap<string, InventoryVm>,
    facts: SourceFacts,
): { rules: readonly CustomRule[]; findings: readonly Finding[] } {
    const rules: CustomRule[] = [];
    const findings: Finding[] = [];
    for (const [at, { query, ...rule }] of given.entries()) {
        try {
            const { matches } = compileQuery(parseQuery(query), facts.vms, facts);
            const matching = asked(() => new Set([...vms.values()].filter(matches)));
            rules.push({ ...rule, holds: (vm) => matching.has(vm) });
        } catch (error) {
            findings.push({ severity: "error", property: formatPath(["concernRules", at, "query"]), message: whyNotAsked(error) });
        }
    }
    return { rules, findings };
}
