import type { InventoryVm } from "../inventory/model.ts";
import type { VmConcern } from "./concern.ts";
import { ruleBooks } from "./rules/index.ts";
import type { VmSurroundings } from "./surroundings.ts";

/**
 * What is noted of a VM before it moves: by the inventory's validation service, or by the same rules here when the service has not judged the VM as
 * it is now.
 *
 * Shape:  in the order of the service; empty = nothing, or a source without rules.
 * Source: forklift-behaviour §9.
 */
export function concernsOf(vm: InventoryVm, surroundings: VmSurroundings = {}): readonly VmConcern[] {
    return isValidated(vm) ? vm.concerns.map(noted) : computedConcerns(vm, surroundings);
}

/** What the rules say, whatever the inventory has noted. Order: that in which the service's sets are written. */
export function computedConcerns({ source, raw }: Pick<InventoryVm, "source" | "raw">, surroundings: VmSurroundings = {}): readonly VmConcern[] {
    const found = ruleBooks[source]?.judge(raw(), surroundings) ?? [];
    const each = new Map(found.map((concern) => [`${concern.assessment}\n${concern.id}\n${concern.label}`, concern]));
    return [...each].sort(byKey).map(([, concern]) => ({ ...concern, origin: "computed" }));
}

/** Without a validation service all revisions pass as validated, by the rules of version 0. Source: trace 01c. */
function isValidated({ revision, revisionValidated, policyVersion, concerns }: InventoryVm): boolean {
    const isJudged = concerns.length > 0 || (revisionValidated !== undefined && policyVersion !== 0);
    return isJudged && (revisionValidated ?? revision) === revision;
}

function noted({ id = "", category, label, assessment = "" }: InventoryVm["concerns"][number]): VmConcern {
    return { id, category, label, assessment, origin: "inventory" };
}

function byKey([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
    return one < other ? -1 : 1;
}
