import type { Finding } from "../../../concern/index.ts";
import type { InventoryVm } from "../../../inventory/index.ts";
import { findRef, sourceRef } from "../../../selection/index.ts";
import type { WavePlan } from "../../../serve/port.ts";
import { type SplitInput, type SplitVm, splitWave } from "../../../wave/split/index.ts";
import { type ExistingPlan, type ExistingVm, wordFor } from "./existing.ts";

export interface Assignment {
    readonly plans: readonly WavePlan[];
    readonly findings: readonly Finding[];
    /** For people. */
    readonly news: readonly string[];
}

export interface ToAssign {
    /** The wave's VMs that are in no closed plan, by their keys. */
    readonly picked: ReadonlyMap<string, InventoryVm>;
    readonly all: readonly InventoryVm[];
    readonly existing: readonly ExistingPlan[];
    readonly terms: Pick<SplitInput, "limits" | "slots" | "cost"> & { readonly groups: readonly (readonly string[])[] };
    readonly hostNames: ReadonlyMap<string, string>;
}

/**
 * Which VM goes into which plan: plans that have begun to run keep what they have, everything else is split, and stays where it was as far as limits
 * let it.
 */
export function assign({ picked, all, existing, terms, hostNames }: ToAssign): Assignment {
    const closed = existing.filter(({ isClosed }) => isClosed).map((plan) => asItIs(plan, terms.groups));
    const split = splitWave({
        ...terms,
        groups: terms.groups.map((keys) => keys.filter((key) => !closed.some(({ vms }) => key in vms))),
        vms: [...picked].map(([key, vm]) => toSplit(key, vm, hostNames)),
        sharedDisks: sharers(picked),
        previous: previousOf(existing, picked, all),
        taken: closed.map(({ key }) => key),
    });
    const plans = split.plans.map(({ key, group, vms }): WavePlan => {
        const chosen = vms.map((word) => [word, picked.get(word)!] as const);
        const words = chosen.filter(([word, { name }]) => word !== name).map(([word, { id }]) => [id, word] as const);
        return {
            ...{ key, group, isClosed: false, hasRun: false },
            vms: Object.fromEntries(chosen.map(([word, { id }]) => [word, id])),
            words: Object.fromEntries(words),
        };
    });
    const news = split.moved.map(({ vm, from, to, why }) => `${vm} moves from plan ${from} to plan ${to}: ${why}`);
    return { plans: [...closed, ...plans].sort((one, other) => Number(one.key) - Number(other.key)), findings: split.findings, news };
}

/** A plan of the cluster that stays what it is. */
export function asItIs(plan: ExistingPlan, groups: readonly (readonly string[])[]): WavePlan {
    const vms = Object.fromEntries(plan.vms.map((vm) => [wordFor(plan, vm), vm.id]));
    const group = groups.findIndex((words) => words.some((word) => word in vms));
    return { key: plan.key, group: group < 0 ? undefined : group, isClosed: plan.isClosed, hasRun: plan.hasRun, vms, words: plan.words };
}

function toSplit(key: string, { id, host, disks }: InventoryVm, hostNames: ReadonlyMap<string, string>): SplitVm {
    const bytes = disks.reduce((sum, { capacity }) => sum + capacity, 0);
    return { key, id, host: hostNames.get(host) ?? host, disks: disks.length, sizeGiB: bytes / 1024 ** 3 };
}

function previousOf(
    existing: readonly ExistingPlan[],
    picked: ReadonlyMap<string, InventoryVm>,
    all: readonly InventoryVm[],
): Record<string, string> {
    const keys = new Map([...picked].map(([word, { id }]) => [id, word]));
    const placed = existing.filter(({ isClosed }) => !isClosed).flatMap(({ key, vms }) => vms.map((vm) => [keys.get(idOf(vm, all)), key] as const));
    return Object.fromEntries(placed.flatMap(([word, key]) => (word === undefined ? [] : [[word, key] as const])));
}

function idOf({ id, name = "" }: ExistingVm, all: readonly InventoryVm[]): string {
    if (id !== undefined) return id;
    const found = findRef(all, sourceRef(name));
    return found.length === 1 ? found[0]!.id : "";
}

/** Keys of VMs that have a disk in common. */
function sharers(vms: ReadonlyMap<string, InventoryVm>): readonly (readonly string[])[] {
    const byFile = new Map<string, string[]>();
    for (const [key, { disks }] of vms)
        for (const { file, shared } of disks) if (shared && file !== "") byFile.set(file, [...(byFile.get(file) ?? []), key]);
    return [...byFile.values()].filter((keys) => keys.length > 1);
}
