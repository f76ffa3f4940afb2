import { isDeepStrictEqual } from "node:util";
import { type CheckedPlan, isQuery, type PlanArgs, type Selected, selectedIn, selectedTexts } from "../../../schema/plan.ts";
import { isUnknown, unknown, type ValueMap } from "../../../schema/value.ts";
import { digestOf } from "../../../selection/index.ts";

/** What a check remembers of a plan's VMs, for the next one to be held against. */
export function remembered(selected: Selected): ValueMap {
    return { selected: selectedTexts(selected), digest: digestOf(selected) };
}

/** What was found out earlier holds until something else is found; a query that was never answered stays open. */
export function keptOf({ vms }: PlanArgs, before: CheckedPlan | undefined): ValueMap {
    if (!before?.selected) return isUnknown(vms) || isQuery(vms) ? { selected: unknown, digest: unknown } : {};
    const isWanted = ([key]: [string, unknown]) => isUnknown(vms) || isQuery(vms) || key in vms;
    return remembered(Object.fromEntries(Object.entries(selectedIn(before)).filter(isWanted)));
}

export function isAskedAnew({ vms }: PlanArgs, before: CheckedPlan | undefined): boolean {
    return before !== undefined && isQuery(vms) && !isDeepStrictEqual(vms, before.vms);
}
