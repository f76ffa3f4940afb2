import type { Selected, SelectedVm } from "../schema/plan.ts";

/** `2 disks, 120 GiB`. */
export function sayVm({ disks = {} }: SelectedVm): string {
    return `${count(Object.keys(disks).length, "disk")}, ${saySize(sizeGiB([disks]))}`;
}

/** `12 VMs, 24 disks, 1.4 TiB`. */
export function sumUp(selected: Selected): string {
    const vms = Object.values(selected);
    const all = vms.map(({ disks = {} }) => disks);
    const disks = all.reduce((sum, each) => sum + Object.keys(each).length, 0);
    return `${count(vms.length, "VM")}, ${count(disks, "disk")}, ${saySize(sizeGiB(all))}`;
}

/** GiB in words: `512 MiB`, `40 GiB`, `1.4 TiB`. */
export function saySize(gib: number): string {
    const [amount, unit] = gib !== 0 && Math.abs(gib) < 1 ? [gib * 1024, "MiB"] : Math.abs(gib) < 1024 ? [gib, "GiB"] : [gib / 1024, "TiB"];
    return `${Number(amount.toFixed(1))} ${unit}`;
}

function sizeGiB(all: readonly NonNullable<SelectedVm["disks"]>[]): number {
    return all.flatMap((disks) => Object.values(disks)).reduce((sum, disk) => sum + disk.sizeGiB, 0);
}

export function count(amount: number, noun: string): string {
    return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}
