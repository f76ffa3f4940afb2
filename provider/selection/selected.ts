import { createHash } from "node:crypto";
import stringify from "safe-stable-stringify";
import type { InventoryVm } from "../inventory/index.ts";
import type { Selected, SelectedVm } from "../schema/plan.ts";

/** Names of what a VM refers to, by id. */
export interface Names {
    readonly hosts: ReadonlyMap<string, string>;
    readonly networks: ReadonlyMap<string, string>;
    readonly datastores: ReadonlyMap<string, string>;
}

interface Told {
    readonly id?: string | undefined;
    readonly category: string;
    readonly label: string;
}

/**
 * What of a VM is held against a later look: what decides where it goes, how long that takes and whether it can.
 *
 * Shape:  its power state is not part of it, nor are concerns that only inform: both come and go without consequence.
 * Units:  `sizeGiB` is exact, a division by a power of two.
 */
export function selectedVm(vm: InventoryVm, names: Names, concerns: readonly Told[]): SelectedVm {
    const told = concerns.filter(({ category }) => category !== "Information");
    return {
        id: vm.id,
        ...(vm.host && { host: names.hosts.get(vm.host) ?? vm.host }),
        ...(vm.cpuCount > 0 && { cpus: vm.cpuCount }),
        ...(vm.memoryMB > 0 && { memoryMiB: vm.memoryMB }),
        disks: keyed(vm.disks.map((disk) => [disk.file || "disk", diskOf(disk, names)])),
        nics: keyed(vm.nics.map(({ mac, network }) => [mac || "nic", names.networks.get(network.id) ?? network.id])),
        concerns: Object.fromEntries([...groupBy(told, ({ id, label }) => id || label)].map(([id, several]) => [id, sayConcern(several)])),
    };
}

/**
 * Stands for a set of VMs as they are: equal sets have equal digests, whatever their order. Hosts do not count: a cluster moves its VMs about by itself,
 * and nobody takes an approval back for that.
 */
export function digestOf(selected: Selected): string {
    const facts = Object.fromEntries(Object.entries(selected).map(([key, { host: _, ...vm }]) => [key, vm]));
    return createHash("sha256").update(stringify(facts)).digest("hex").slice(0, 16);
}

function diskOf({ capacity, datastore }: InventoryVm["disks"][number], { datastores }: Names) {
    const sizeGiB = capacity / 1024 ** 3;
    return datastore.id === "" ? { sizeGiB } : { sizeGiB, datastore: datastores.get(datastore.id) ?? datastore.id };
}

/** Keys that occur again are numbered, so that nothing is lost. */
function keyed<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
    const count = new Map<string, number>();
    return Object.fromEntries(
        entries.map(([key, value]) => {
            const nth = (count.get(key) ?? 0) + 1;
            count.set(key, nth);
            return [nth === 1 ? key : `${key} #${nth}`, value];
        }),
    );
}

/** `Warning: TPM detected`; several of one id in one line, whatever their order. */
function sayConcern(several: readonly Told[]): string {
    return `${several[0]!.category}: ${[...new Set(several.map(({ label }) => label))].sort().join("; ")}`;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
    const groups = new Map<string, T[]>();
    for (const item of [...items].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1)))
        groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
    return groups;
}
