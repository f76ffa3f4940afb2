import type { PlanMigrationStatus } from "../../../await/index.ts";
import { conditionsOf, hasTrue } from "../../../condition/index.ts";
import type { InventoryVm } from "../../../inventory/index.ts";
import type { KubeObject } from "../../../kube/index.ts";
import {
    type CheckedPlan,
    isQuery,
    type PlanArgs,
    type PlanVmArgs,
    type PlanVms,
    type Selected,
    type SelectedVm,
    selectedTexts,
} from "../../../schema/plan.ts";
import { isUnknown } from "../../../schema/value.ts";
import { findRef, sourceRef } from "../../../selection/index.ts";

/** The controller does not look at its VMs any more, and their sources may be gone. Source: forklift-behaviour §4.1. */
export function isLeftAlone(plan: KubeObject | undefined): boolean {
    const conditions = conditionsOf(plan?.status);
    return ["Executing", "Succeeded", "Archived"].some((type) => hasTrue(conditions, type));
}

export function isExecuting(plan: KubeObject | undefined): boolean {
    return hasTrue(conditionsOf(plan?.status), "Executing");
}

/** True once a first run has begun. */
export function hasRun(plan: KubeObject | undefined): boolean {
    return vmsThatRan(plan).length > 0;
}

/** A VM that an earlier run has moved; it may be gone from the source. */
export function hasMoved(key: string, vm: PlanVmArgs, plan: KubeObject | undefined, vms: readonly InventoryVm[]): boolean {
    return movedAs(key, vm, plan, vms) !== undefined;
}

/** Everything by which those of the wanted VMs are called that an earlier run has moved. */
export function movedNames(wanted: PlanVms, plan: KubeObject | undefined, vms: readonly InventoryVm[]): readonly (readonly string[])[] {
    if (vmsThatMoved(plan).length === 0) return [];
    return Object.entries(wanted).flatMap(([key, vm]) => {
        const moved = isUnknown(vm.id) ? undefined : movedAs(key, vm, plan, vms);
        const seen = moved && vms.find(({ id }) => id === moved.id);
        return moved ? [[key, moved.id, moved.name, seen?.path].filter((name) => name !== undefined)] : [];
    });
}

function movedAs(key: string, { id }: PlanVmArgs, plan: KubeObject | undefined, vms: readonly InventoryVm[]) {
    const moved = vmsThatMoved(plan);
    if (moved.length === 0) return undefined;
    const ref = sourceRef(key, id);
    const [found] = findRef(vms, ref);
    if (found) return moved.find((vm) => vm.id === found.id);
    return moved.find((vm) => ("id" in ref ? vm.id === ref.id : vm.name === ref.name.slice(ref.name.lastIndexOf("/") + 1)));
}

/** The VMs of a plan as the inventory shows them, without those that a run has taken up, however it ended. */
export function stillToMove(selected: Selected, plan: KubeObject | undefined, known: readonly InventoryVm[]): ReadonlyMap<string, InventoryVm> {
    return without(vmsThatRan(plan), selected, known);
}

/** The same, with those that a run has failed to move. */
export function notMoved(selected: Selected, plan: KubeObject | undefined, known: readonly InventoryVm[]): ReadonlyMap<string, InventoryVm> {
    return without(vmsThatMoved(plan), selected, known);
}

function without(some: readonly { readonly id?: string }[], selected: Selected, known: readonly InventoryVm[]): ReadonlyMap<string, InventoryVm> {
    const ids = new Set(some.map(({ id }) => id));
    const open = Object.entries(selected).filter(([, { id }]) => !ids.has(id));
    return new Map(open.flatMap(([key, { id }]) => findRef(known, { id }).map((vm) => [key, vm] as const)));
}

/**
 * A plan whose state was lost or imported, as far as it matters: a query's VMs are those that its first run began with, whatever it would pick now.
 *
 * Shape:  under the keys that the query's `include` has for them, else by name or id; undefined = no run has begun, or VMs are named one by one.
 */
export function foundAgain(args: PlanArgs, plan: KubeObject | undefined): CheckedPlan | undefined {
    if (!isQuery(args.vms) || !hasRun(plan)) return undefined;
    const { include = {} } = args.vms;
    const names = new Map(vmsThatRan(plan).map(({ id, name }) => [id, name]));
    const selected = new Map<string, SelectedVm>();
    for (const { id } of (plan?.spec?.vms ?? []) as readonly { readonly id?: string }[]) {
        if (id === undefined) continue;
        const key = Object.keys(include).find((each) => (include[each]!.id ?? each) === id) ?? names.get(id) ?? id;
        selected.set(selected.has(key) ? id : key, { id });
    }
    return { ...args, selected: selectedTexts(Object.fromEntries(selected)) };
}

export function isArchived(plan: KubeObject): boolean {
    return plan.spec?.archived === true || hasTrue(conditionsOf(plan.status), "Archived");
}

/** The VMs that runs of the plan have moved. */
export function vmsThatMoved(plan: KubeObject | undefined) {
    return vmsThatRan(plan).filter((vm) => hasTrue(conditionsOf(vm), "Succeeded"));
}

export function vmsThatRan(plan: KubeObject | undefined) {
    return (plan?.status?.migration as PlanMigrationStatus | undefined)?.vms ?? [];
}
