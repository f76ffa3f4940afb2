import type { InventoryVm } from "../inventory/model.ts";
import type { InputIssue } from "../schema/parse.ts";
import { formatPath } from "../schema/parse.ts";
import { didYouMean } from "../util/nearest.ts";
import { type Category, categories, type VmConcern } from "./concern.ts";
import { builtInIds } from "./rules/index.ts";

/** A user's own rule. */
export interface CustomRule {
    readonly id: string;
    readonly category: Category;
    readonly label: string;
    /** What follows from it. */
    readonly assessment?: string | undefined;
    readonly holds: (vm: InventoryVm) => boolean;
}

/** What a user's own rules note of a VM, in the order of the rules. */
export function customConcerns(vm: InventoryVm, rules: readonly CustomRule[]): readonly VmConcern[] {
    return rules
        .filter(({ holds }) => holds(vm))
        .map(({ id, category, label, assessment = "" }) => ({ id, category, label, assessment, origin: "custom" }));
}

/** What is wrong with rules before any VM is looked at; paths begin at `concernRules`. */
export function customRuleIssues(rules: readonly { readonly id: string; readonly category: string }[]): readonly InputIssue[] {
    return rules.flatMap(({ id, category }, at) => {
        const issue = (field: string, reason: string | undefined) =>
            reason === undefined ? [] : [{ property: formatPath(["concernRules", at, field]), reason }];
        const first = rules.findIndex((rule) => rule.id === id);
        return [...issue("id", whyNoId(id, first < at ? first : undefined)), ...issue("category", whyNoCategory(category))];
    });
}

function whyNoId(id: string, first: number | undefined): string | undefined {
    if (id.trim() === "") return "must not be empty: concerns are accepted by it";
    if (builtInIds.has(id)) return `is ${JSON.stringify(id)}, the id of a rule of the validation service; choose one of your own`;
    return first === undefined ? undefined : `is ${JSON.stringify(id)}, which concernRules[${first}] has, too; ids are unique`;
}

function whyNoCategory(category: string): string | undefined {
    if (categories.some((each) => each === category)) return undefined;
    return `is ${JSON.stringify(category)}, and must be one of ${categories.join(", ")}${didYouMean(category, categories)}`;
}
