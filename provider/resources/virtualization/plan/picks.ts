import type { Finding } from "../../../concern/index.ts";
import type { InventoryVm } from "../../../inventory/index.ts";
import type { KubeObject } from "../../../kube/index.ts";
import { type CheckedPlan, isQuery, type PlanArgs, type PlanVms, vmsOf } from "../../../schema/plan.ts";
import { isUnknown } from "../../../schema/value.ts";
import { type ExcludedVm, pickVms, resolveVms } from "../../../selection/index.ts";
import type { SourceFacts } from "./facts.ts";
import { hasMoved, hasRun } from "./history.ts";

/** The VMs that a plan has. */
export interface Picks {
    /** With what is said of each, those that have moved already included. */
    readonly wanted: PlanVms;
    /** Those that are still to move, as the inventory shows them. */
    readonly vms: ReadonlyMap<string, InventoryVm>;
    /** For people, by key. */
    readonly reasons: ReadonlyMap<string, string>;
    readonly excluded: readonly ExcludedVm[];
    readonly findings: readonly Finding[];
}

interface Case {
    readonly args: Pick<PlanArgs, "vms">;
    readonly before: CheckedPlan | undefined;
}

/**
 * The VMs that are named, or those that the query picks. Once a run has begun a query is not asked again: who has moved is powered off, and would be
 * lost to it. Those that it would pick now and the plan does not have are told.
 */
export function picksOf({ args, before }: Case, plan: KubeObject | undefined, facts: SourceFacts): Picks {
    if (!isQuery(args.vms)) return named(args.vms, plan, facts);
    const { include = {}, ...rest } = args.vms;
    const known = Object.fromEntries(Object.entries(include).filter(([, vm]) => !isUnknown(vm) && !isUnknown(vm.id)));
    const { vms, excluded, findings } = pickVms(facts.vms, { ...rest, include: known }, facts);
    const picks = [...vms];
    const wanted = Object.fromEntries(picks.map(([key, { vm }]) => [key, { ...include[key], id: vm.id }]));
    if (!before?.selected || !hasRun(plan)) {
        const reasons = new Map(picks.map(([key, { reason }]) => [key, reason]));
        return { wanted, vms: new Map(picks.map(([key, { vm }]) => [key, vm])), reasons, excluded, findings };
    }
    const kept = named(vmsOf({ vms: args.vms, selected: before.selected }), plan, facts);
    return { ...kept, findings: [...kept.findings, ...latecomers(wanted, kept.wanted)] };
}

function named(wanted: PlanVms, plan: KubeObject | undefined, facts: SourceFacts): Picks {
    const open = Object.entries(wanted).filter(([key, vm]) => !isUnknown(vm.id) && !hasMoved(key, vm, plan, facts.vms));
    return { wanted, reasons: new Map(), excluded: [], ...resolveVms(facts.vms, Object.fromEntries(open)) };
}

function latecomers(picked: PlanVms, kept: PlanVms): readonly Finding[] {
    const known = new Set(Object.values(kept).map(({ id }) => id));
    const late = Object.entries(picked).filter(([, { id }]) => !known.has(id));
    if (late.length === 0) return [];
    const names = late.map(([key]) => key).join(", ");
    const message = `picks VMs now that were not there when the plan's first run began: ${names}; they stay behind until the query is changed, or a plan of their own takes them`;
    return [{ severity: "warning", property: "vms.query", message }];
}
