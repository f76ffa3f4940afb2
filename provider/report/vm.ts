import type { Selected, SelectedVm } from "../schema/plan.ts";
import { count, saySize } from "../util/size.ts";

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

function sizeGiB(all: readonly NonNullable<SelectedVm["disks"]>[]): number {
    return all.flatMap((disks) => Object.values(disks)).reduce((sum, disk) => sum + disk.sizeGiB, 0);
}
