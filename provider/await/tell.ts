import type { RunView } from "./run.ts";
import type { VmView } from "./vm.ts";
import { sayMiB, sayStep } from "./words.ts";

/** `web-01: copying disks, 1.2 of 6.0 GiB (20 %)`. */
export function sayVm(vm: VmView): string {
    switch (vm.outcome) {
        case "Succeeded":
            return `${vm.name}: moved`;
        case "Canceled":
            return `${vm.name}: cancelled, the source goes on`;
        case "Failed":
            return `${vm.name}: failed while ${sayStep(vm.step)}: ${vm.error ?? "no reason given"}${vm.remedy ? `; ${vm.remedy}` : ""}`;
        case "Pending":
            return `${vm.name}: waiting for its turn`;
        case "Running":
            return `${vm.name}: ${sayStep(vm.step, vm.phase)}${copying(vm)}`;
    }
}

/** `3 of 12 VMs moved, 1 failed; copying disks 8; 61 % of 1.4 TiB`. */
export function sayRun(run: RunView): string {
    const of = (outcome: VmView["outcome"]) => run.vms.filter((vm) => vm.outcome === outcome);
    const parts = [
        `${of("Succeeded").length} of ${run.vms.length} VMs moved`,
        count(of("Failed").length, "failed"),
        count(of("Canceled").length, "cancelled"),
        ...stepCounts(of("Running")),
        count(of("Pending").length, "waiting"),
        run.outcome === "Running" ? share(run.vms) : undefined,
    ];
    return parts.filter((part) => part !== undefined).join(", ");
}

/** What changed for people between two looks: a line per VM whose step or outcome is another one. */
export function news(before: RunView | undefined, now: RunView): readonly string[] {
    const old = new Map(before?.vms.map((vm) => [vm.id, headline(vm)]));
    return now.vms.filter((vm) => old.get(vm.id) !== headline(vm)).map(sayVm);
}

/** Anything that shows that the run is alive: a phase, a step, a byte. Equal texts = no progress. */
export function pulse(run: RunView): string {
    return JSON.stringify([run.outcome, run.waitingFor, run.vms.map((vm) => [vm.id, vm.outcome, vm.phase, vm.step, vm.doneMiB])]);
}

function headline(vm: VmView): string {
    return `${vm.outcome} ${sayStep(vm.step, vm.phase)}`;
}

function copying(vm: VmView): string {
    if (vm.totalMiB === 0 || (vm.step !== "DiskTransfer" && vm.step !== "DiskTransferV2v")) return "";
    return `, ${sayMiB(vm.doneMiB)} of ${sayMiB(vm.totalMiB)} (${Math.floor((vm.doneMiB / vm.totalMiB) * 100)} %)`;
}

function stepCounts(vms: readonly VmView[]): readonly string[] {
    const counts = new Map<string, number>();
    for (const vm of vms) counts.set(sayStep(vm.step, vm.phase), (counts.get(sayStep(vm.step, vm.phase)) ?? 0) + 1);
    return [...counts].map(([words, amount]) => `${amount} ${words}`);
}

function count(amount: number, word: string): string | undefined {
    return amount === 0 ? undefined : `${amount} ${word}`;
}

function share(vms: readonly VmView[]): string | undefined {
    const total = vms.reduce((sum, vm) => sum + vm.totalMiB, 0);
    const done = vms.reduce((sum, vm) => sum + vm.doneMiB, 0);
    return total === 0 ? undefined : `${Math.floor((done / total) * 100)} % of ${sayMiB(total)}`;
}
