import type { PlanMigrationStatus } from "../../../await/index.ts";
import type { KubeObject } from "../../../kube/index.ts";
import type { Ids, Session } from "../../../lifecycle/index.ts";
import type { MigrationArgs } from "../../../schema/migration.ts";
import { formatPath } from "../../../schema/parse.ts";
import { type CheckedPlan, type PlanVms, vmsOf } from "../../../schema/plan.ts";
import { isUnknown, type ValueMap } from "../../../schema/value.ts";
import { findRef, sourceRef } from "../../../selection/index.ts";
import { sourceVms } from "./sourceVms.ts";

/** The VMs that a run's arguments name, each with its property; without what is not known yet. */
export function namesIn({
    cancel = [],
    vmCutovers = {},
}: Pick<MigrationArgs, "cancel" | "vmCutovers">): readonly { property: string; word: string }[] {
    const listed = isUnknown(cancel) ? [] : cancel.map((word, at) => ({ property: formatPath(["cancel", at]), word }));
    const keyed = isUnknown(vmCutovers) ? [] : Object.keys(vmCutovers).map((word) => ({ property: formatPath(["vmCutovers", word]), word }));
    return [...listed, ...keyed].filter(({ word }) => !isUnknown(word));
}

/** One VM of a plan under every name that people may call it by. */
export interface PlanVm {
    /** Inventory id, where it is known. */
    readonly id?: string | undefined;
    readonly names: readonly string[];
}

/** The VMs of a plan: what has run, what its spec says, and what this program declares. */
export function planVms(plan: KubeObject | undefined, declared: ValueMap | undefined): readonly PlanVm[] {
    const ran = ((plan?.status?.migration as PlanMigrationStatus | undefined)?.vms ?? []).map(({ id, name }) => ({ id, names: name ? [name] : [] }));
    const specified = ((plan?.spec?.vms ?? []) as { id?: string; name?: string }[]).map(({ id, name }) => ({ id, names: name ? [name] : [] }));
    const told = Object.entries(declaredVms(declared)).map(([key, { id }]): PlanVm => {
        const ref = sourceRef(key, typeof id === "string" ? id : undefined);
        return { id: "id" in ref ? ref.id : undefined, names: [key] };
    });
    return [...ran, ...specified, ...told];
}

/** The VMs of a plan that this program declares; none while they are not known. */
export function declaredVms(declared: ValueMap | undefined): PlanVms {
    return declared?.vms === undefined ? {} : vmsOf(declared as unknown as CheckedPlan);
}

/** True when one of the VMs goes by this name or id, or may: of VMs that have not run yet only the names may be known. */
export function isAmong(vms: readonly PlanVm[], word: string): boolean {
    if (vms.some(({ id, names }) => id === word || names.some((name) => isNameOf(name, word)))) return true;
    const named = new Set(vms.filter(({ id }) => id !== undefined).flatMap(({ names }) => names));
    return "id" in sourceRef(word) && vms.some(({ id, names }) => id === undefined && !names.some((name) => named.has(name)));
}

/**
 * Inventory ids of VMs by the words that users call them by.
 *
 * Shape:  words that mean no VM, or several, are missing. The inventory is only asked about what the plan does not tell.
 */
export async function idsOf(
    words: readonly string[],
    plan: KubeObject | undefined,
    declared: ValueMap | undefined,
    session: Session,
    signal: AbortSignal,
): Promise<Ids> {
    const vms = planVms(plan, declared);
    const known = new Map(words.flatMap((word) => [idAmong(vms, word)].filter((id) => id !== undefined).map((id) => [word, id] as const)));
    const open = words.filter((word) => !known.has(word));
    const found = open.length === 0 ? undefined : await sourceVms(plan, session, signal);
    for (const word of open) {
        const [vm, other] = findRef(found ?? [], sourceRef(word));
        if (vm && !other) known.set(word, vm.id);
    }
    return known;
}

function idAmong(vms: readonly PlanVm[], word: string): string | undefined {
    const ref = sourceRef(word);
    if ("id" in ref) return ref.id;
    const ids = new Set(vms.filter(({ names }) => names.some((name) => isNameOf(name, word))).flatMap(({ id }) => id ?? []));
    return ids.size === 1 ? [...ids][0] : undefined;
}

/** A path means the VM at its end. */
export function isNameOf(name: string, word: string): boolean {
    return name === word || last(name) === word || name === last(word);
}

function last(path: string): string {
    return path.slice(path.lastIndexOf("/") + 1);
}
