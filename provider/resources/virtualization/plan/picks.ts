import type { Finding } from "../../../concern/index.ts";
import type { InventoryVm } from "../../../inventory/index.ts";
import type { KubeObject } from "../../../kube/index.ts";
import { type CheckedPlan, isQuery, type PlanArgs, type PlanVms, type VmQuery, vmsOf } from "../../../schema/plan.ts";
import { isUnknown } from "../../../schema/value.ts";
import { type ExcludedVm, type Picked, pickVms, resolveVms } from "../../../selection/index.ts";
import { own } from "../../../util/own.ts";
import { asked, whyNotAsked } from "./asking.ts";
import type { SourceFacts } from "./facts.ts";
import { hasMoved, hasRun, isExecuting } from "./history.ts";
import { isAskedAnew } from "./memory.ts";

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
 * The VMs that are named, or those that the query picks. Once a run has begun a query is not asked again until it is changed: who has moved is powered
 * off, and would be lost to it. Those that it would pick now and the plan does not have are told. Who has moved, or is moving, stays in any case.
 */
export function picksOf({ args, before }: Case, plan: KubeObject | undefined, facts: SourceFacts): Picks {
    const { vms } = args;
    if (!isQuery(vms)) return named(vms, plan, facts);
    const known = before?.selected && hasRun(plan) ? vmsOf({ vms, selected: before.selected }) : undefined;
    const staying = Object.fromEntries(Object.entries(known ?? {}).filter(([key, vm]) => isExecuting(plan) || hasMoved(key, vm, plan, facts.vms)));
    const picks = picked(vms, staying, facts);
    if (!known || isAskedAnew(args, before)) return picks;
    const kept = named(known, plan, facts);
    return { ...kept, findings: [...kept.findings, ...latecomers(picks.wanted, kept.wanted)] };
}

function picked(asked: VmQuery, staying: PlanVms, facts: SourceFacts): Picks {
    const { include = {}, allowEmpty } = asked;
    const ids = new Set(Object.values(staying).map(({ id }) => id));
    const { vms, excluded, findings } = answered(() => pickVms(facts.vms, { ...asked, allowEmpty: allowEmpty || ids.size > 0 }, facts));
    const joining = [...vms].filter(([, { vm }]) => !ids.has(vm.id));
    const keyed = joining.map(([key, pick]) => [Object.hasOwn(staying, key) ? pick.vm.id : key, pick] as const);
    return {
        wanted: { ...staying, ...Object.fromEntries(keyed.map(([key, { vm }]) => [key, { ...own(include, key), id: vm.id }])) },
        vms: new Map(keyed.map(([key, { vm }]) => [key, vm])),
        reasons: new Map(keyed.map(([key, { reason }]) => [key, reason])),
        excluded,
        findings,
    };
}

function answered(pick: () => Picked): Picked {
    try {
        return asked(pick);
    } catch (error) {
        return { vms: new Map(), excluded: [], findings: [{ severity: "error", property: "vms.query", message: whyNotAsked(error) }] };
    }
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
