import type { StepStatus, VmStatus } from "../../await/index.ts";

/** When a source was off, in epoch milliseconds; `to` is missing while neither it nor its target runs. */
export interface Off {
    readonly from: number;
    readonly to?: number | undefined;
}

/**
 * Since when the source of one attempt's VM has been off, and until when.
 *
 * The controller writes no such instant: a cold source goes off once the hook before the move is done, a warm one when its cutover has come and
 * the precopy before it is over, in any case before the last snapshot. A target runs when it has been made; the source of a cancelled VM is
 * switched on again, that of a failed one is not.
 *
 * Shape:  undefined when it runs on (live), has not been switched off yet, or was off before.
 * Source: forklift-behaviour §4.6 (`restorePowerState`), §5.4, §5.5, §5.6.
 */
export function sourceOff(vm: VmStatus, outcome: string, cutover: number | undefined): Off | undefined {
    if (vm.restorePowerState === "Off" || stepOf(vm, "Synchronization")) return undefined;
    const from = vm.warm ? warmOff(vm, cutover) : coldOff(vm);
    if (from === undefined) return undefined;
    const made = timeOf(stepOf(vm, "VirtualMachineCreation")?.completed);
    const to = outcome === "Succeeded" || outcome === "Running" ? made : outcome === "Canceled" ? timeOf(vm.completed) : undefined;
    return { from, to: to === undefined ? undefined : Math.max(from, to) };
}

function coldOff(vm: VmStatus): number | undefined {
    if (!vm.started || beforeOff.has(vm.error?.phase ?? vm.phase)) return undefined;
    const hook = stepOf(vm, "PreHook");
    return timeOf(hook ? hook.completed : stepOf(vm, "Initialize")?.started);
}

const beforeOff: ReadonlySet<string> = new Set(["Started", "PreHook", "StorePowerState"]);

function warmOff(vm: VmStatus, cutover: number | undefined): number | undefined {
    const step = stepOf(vm, "Cutover");
    if (!step?.started && !cuttingOver.has(vm.error?.phase ?? vm.phase)) return undefined;
    const precopies = vm.warm?.precopies ?? [];
    const finished = precopies.flatMap(({ end }) => timeOf(end) ?? []);
    const last = precopies.at(-1);
    const latest = (last && !last.end ? timeOf(last.start) : undefined) ?? timeOf(step?.started) ?? Number.POSITIVE_INFINITY;
    const from = Math.min(Math.max(cutover ?? 0, ...finished), latest);
    return Number.isFinite(from) && from > 0 ? from : undefined;
}

const cuttingOver: ReadonlySet<string> = new Set([
    "PowerOffSource",
    "WaitForPowerOff",
    "RemovePenultimateSnapshot",
    "WaitForPenultimateSnapshotRemoval",
    "CreateFinalSnapshot",
    "WaitForFinalSnapshot",
    "AddFinalCheckpoint",
    "Finalize",
    "RemoveFinalSnapshot",
]);

export function stepOf({ pipeline = [] }: VmStatus, name: string): StepStatus | undefined {
    return pipeline.find((each) => each.name === name);
}

export function timeOf(text: string | undefined): number | undefined {
    const time = Date.parse(text ?? "");
    return Number.isNaN(time) ? undefined : time;
}
