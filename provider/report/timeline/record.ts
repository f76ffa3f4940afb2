import { copiedMiB, isOver, type RunView, type StepStatus, type VmStatus, type VmView, viewVm } from "../../await/index.ts";
import { sourceOff, timeOf } from "./power.ts";
import type { AttemptRecord, AttemptTrace, Estimate } from "./trace.ts";

/** One attempt of a run as its objects tell it. */
export interface SeenAttempt {
    readonly number: number;
    readonly name: string;
    readonly outcome: RunView["outcome"];
    readonly startedAt?: string | undefined;
    readonly completedAt?: string | undefined;
    readonly cutover?: string | undefined;
    readonly vmCutovers?: ReadonlyMap<string, string> | undefined;
    readonly estimate?: Estimate | undefined;
    readonly vms: readonly VmStatus[];
}

export function attemptRecord({ number, name, outcome, startedAt, completedAt, cutover, estimate }: SeenAttempt): AttemptRecord {
    return { attempt: number, name, outcome, startedAt, completedAt, cutover, estimate };
}

/**
 * What the attempt came to for each VM that it was about.
 *
 * A later attempt's status repeats the VMs that moved earlier as they were; those are left out. Only what is named here is read: steps may have
 * hooks and credentials beside them.
 *
 * Shape:  empty until the attempt has begun.
 * Source: forklift-behaviour §4.6, §5.5; traces 16.
 */
export function attemptTraces(seen: SeenAttempt): readonly { readonly vm: VmView; readonly trace: AttemptTrace }[] {
    const began = timeOf(seen.startedAt);
    if (began === undefined) return [];
    return seen.vms
        .filter((status) => !isEarlier(status, began))
        .map((status) => {
            const vm = viewVm(status);
            return { vm, trace: traceOf(status, vm, seen, began) };
        });
}

/** A VM may end, and the next attempt begin, within the second that the controller counts in. */
function isEarlier({ started, completed }: VmStatus, began: number): boolean {
    return (timeOf(completed) ?? Number.POSITIVE_INFINITY) <= began && (timeOf(started) ?? 0) < began;
}

function traceOf(status: VmStatus, vm: VmView, { number, startedAt, cutover, vmCutovers }: SeenAttempt, began: number): AttemptTrace {
    const after = (text: string | undefined) => secondsAfter(began, timeOf(text));
    const cutoverAt = status.warm && (vmCutovers?.get(status.id) ?? cutover);
    const off = sourceOff(status, vm.outcome, timeOf(cutoverAt));
    return {
        attempt: number,
        id: vm.id,
        outcome: vm.outcome,
        at: startedAt!,
        start: after(status.started),
        end: isOver(vm) ? after(status.completed) : undefined,
        steps: (status.pipeline ?? []).flatMap((step): AttemptTrace["steps"] => {
            const from = after(step.started);
            return from === undefined ? [] : [[step.name, from, after(step.completed) ?? null, amountOf(step, status) ?? null]];
        }),
        precopies: precopiesOf(status, after),
        cutover: after(cutoverAt),
        off: off && [secondsAfter(began, off.from)!, secondsAfter(began, off.to) ?? null],
        wasOff: status.restorePowerState === "Off" ? true : undefined,
        step: vm.outcome === "Failed" ? vm.step : undefined,
        error: vm.error,
        remedy: vm.remedy,
    };
}

/** Once the whole disks are there, the count begins anew with each precopy, and says nothing of what a delta holds. */
function amountOf(step: StepStatus, { warm }: VmStatus): number | undefined {
    const isWhole = step.name === "DiskTransfer" && warm?.precopies?.some(({ end }) => end !== undefined);
    return isWhole ? step.progress?.total : copiedMiB(step);
}

function precopiesOf({ warm }: VmStatus, after: (text: string | undefined) => number | undefined): AttemptTrace["precopies"] {
    const all = (warm?.precopies ?? []).flatMap(({ start, end }): [number, number | null][] => {
        const from = after(start);
        return from === undefined ? [] : [[from, after(end) ?? null]];
    });
    return all.length > 0 ? all : undefined;
}

function secondsAfter(began: number, time: number | undefined): number | undefined {
    return time === undefined ? undefined : Math.round((time - began) / 1000);
}
