import { isDeepStrictEqual } from "node:util";
import { type CheckedPlan, isQuery, type PlanArgs, type Selected, selectedIn, selectedTexts } from "../../../schema/plan.ts";
import { containsUnknown, isUnknown, unknown, type ValueMap } from "../../../schema/value.ts";
import { digestOf } from "../../../selection/index.ts";

type Asking = Pick<PlanArgs, "vms">;

/** What a check remembers of a plan's VMs, for the next one to be held against. */
export function remembered(selected: Selected): ValueMap {
    return { selected: selectedTexts(selected), digest: digestOf(selected) };
}

/** Which VMs a plan has is known later. */
export const knownLater: ValueMap = { selected: unknown, digest: unknown };

/** What was found out earlier holds until something else is found; a query that was never answered as it is now stays open. */
export function keptOf(args: Asking, before: CheckedPlan | undefined): ValueMap {
    const { vms } = args;
    const isOpen = isUnknown(vms) || isQuery(vms);
    if (!before?.selected || isAskedAnew(args, before)) return isOpen ? knownLater : {};
    const isWanted = ([key]: [string, unknown]) => isUnknown(vms) || isQuery(vms) || Object.hasOwn(vms, key);
    return remembered(Object.fromEntries(Object.entries(selectedIn(before)).filter(isWanted)));
}

/** What has to be known before anything can be made of a plan, and is not. */
export function unansweredIn({ vms, approvedDigest, selected, digest }: CheckedPlan): readonly string[] {
    const isOpen = (found: unknown) => found === undefined || isUnknown(found);
    return [
        ...(!isUnknown(vms) && isQuery(vms) && isOpen(selected) ? ["which VMs `vms.query` picks"] : []),
        ...(approvedDigest !== undefined && isOpen(digest) ? ["whether the VMs are as approved (`approvedDigest`)"] : []),
    ];
}

/** True when a query may pick other VMs than the last time although the inventory is the same. */
export function isAskedAnew({ vms }: Asking, before: CheckedPlan | undefined): boolean {
    return before !== undefined && isQuery(vms) && !isDeepStrictEqual(questionIn(vms), questionIn(before.vms));
}

/** True while a query cannot be asked. */
export function isOpenQuestion({ vms }: Asking): boolean {
    return isQuery(vms) && containsUnknown(questionIn(vms));
}

/** What of a query decides whom it picks: of `include` only who is meant, not what is said of them. */
function questionIn(vms: PlanArgs["vms"]): unknown {
    if (isUnknown(vms) || !isQuery(vms)) return vms;
    const { query, exclude = [], include = {} } = vms;
    const meant = isUnknown(include) ? include : Object.fromEntries(Object.entries(include).map(([key, vm]) => [key, isUnknown(vm) ? vm : vm.id]));
    return { query, exclude, include: meant };
}
