import { sayDuration } from "../util/duration.ts";
import type { RunView } from "./run.ts";
import type { VmView, WarmView } from "./vm.ts";
import { sayMiB, sayStep, sayTime } from "./words.ts";

/** `web-01: copying disks, 1.2 GiB of 6.0 GiB (20 %), 112 MiB/s, 44 s left`. */
export function sayVm(vm: VmView): string {
    if (vm.says !== undefined) return vm.says;
    switch (vm.outcome) {
        case "Succeeded":
            return `${vm.name}: moved`;
        case "Canceled":
            return `${vm.name}: cancelled, the source goes on`;
        case "Failed":
            return `${vm.name}: failed while ${sayStep(vm.step)}: ${sayError(vm)}`;
        case "Pending":
            return `${vm.name}: waiting for its turn`;
        case "Running":
            return `${vm.name}: ${sayStep(vm.step, vm.phase)}${vm.warm?.isPaused ? resting(vm.warm) : copying(vm)}`;
    }
}

/** The controller ends some of its errors like a sentence, where the remedy still follows. */
function sayError({ error = "no reason given", remedy }: VmView): string {
    return remedy ? `${error.replace(/\.$/, "")}; ${remedy}` : error;
}

/** `3 of 12 VMs moved, 1 failed, 8 copying disks, 61 % of 1.4 TiB, 310 MiB/s, 31 min left`. */
export function sayRun(run: RunView): string {
    if (run.says !== undefined) return run.says;
    const of = (outcome: VmView["outcome"]) => run.vms.filter((vm) => vm.outcome === outcome);
    const parts = [
        `${of("Succeeded").length} of ${run.vms.length} VMs moved`,
        count(of("Failed").length, "failed"),
        count(of("Canceled").length, "cancelled"),
        ...stepCounts(of("Running")),
        count(of("Pending").length, "waiting"),
        run.outcome === "Running" && !run.rests ? share(run.vms) : undefined,
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
    const vms = run.vms.map((vm) => [vm.id, vm.outcome, vm.phase, vm.step, vm.doneMiB, vm.warm?.precopies]);
    return JSON.stringify([run.outcome, run.waitingFor, vms]);
}

function headline(vm: VmView): string {
    return `${vm.outcome} ${sayStep(vm.step, vm.phase)}`;
}

function copying(vm: VmView): string {
    if (vm.totalMiB === 0 || (vm.step !== "DiskTransfer" && vm.step !== "DiskTransferV2v")) return "";
    return `, ${sayMiB(vm.doneMiB)} of ${sayMiB(vm.totalMiB)} (${Math.floor((vm.doneMiB / vm.totalMiB) * 100)} %)${left(vm.totalMiB - vm.doneMiB, vm.mibPerSecond)}`;
}

/** `; 3 precopies, the last at 16:40 UTC, the next at 17:40 UTC; 2 disks with a delta`. */
function resting({ precopies, lastPrecopyAt, nextPrecopyAt, disks, restarts }: WarmView): string {
    return [
        `; ${precopies} ${precopies === 1 ? "precopy" : "precopies"}`,
        lastPrecopyAt ? `, the last at ${sayTime(lastPrecopyAt)}` : "",
        nextPrecopyAt ? `, the next at ${sayTime(nextPrecopyAt)}` : "",
        disks > 0 ? `; ${disks} ${disks === 1 ? "disk" : "disks"} with a delta` : "",
        restarts > 0 ? `; importer restarted ${restarts} of at most 3 times` : "",
    ].join("");
}

function left(mib: number, mibPerSecond: number | undefined): string {
    if (mibPerSecond === undefined || mibPerSecond <= 0 || mib <= 0) return "";
    return `, ${sayMiB(mibPerSecond)}/s, ${sayDuration(mib / mibPerSecond)} left`;
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
    const rate = vms.reduce((sum, vm) => sum + (vm.mibPerSecond ?? 0), 0);
    return total === 0 ? undefined : `${Math.floor((done / total) * 100)} % of ${sayMiB(total)}${left(total - done, rate)}`;
}
