import { copiesByVirtV2v, type Journey } from "./itinerary.ts";
import { pipelineOf } from "./pipeline.ts";
import type { PlanContext, PlanVm } from "./planSpec.ts";
import { findIn } from "./resolve.ts";
import { newVmRun, outcomeOf, type VmRun } from "./vmRun.ts";
import type { Surroundings } from "./world.ts";

/**
 * The VMs of a new run: those that have moved stay as they are, all others start anew.
 *
 * Errors: a VM of an earlier run that has left the inventory lets no run begin. Source: forklift-behaviour §5.5.
 */
export function runsFor(world: Surroundings, context: PlanContext, before: readonly VmRun[], isResumed: boolean): VmRun[] {
    for (const old of before)
        if (!context.view.vms.some((vm) => vm.id === old.id)) throw new Error(`VM ${old.id} of an earlier run is no longer in the inventory`);
    return (context.spec.vms ?? []).flatMap((entry) => {
        const [vm] = findIn(context.view.vms, entry);
        if (!vm) throw new Error(`VM ${entry.id ?? entry.name} not found`);
        const old = before.find((each) => each.id === vm.id);
        if (old && outcomeOf(old) === "Succeeded") return [old];
        if (isResumed && !old?.disksCopied) return old ? [old] : [];
        return [restarted(journeyFor(world, context, old ? { ...entry, ...specOf(old) } : entry, vm, isResumed), old, isResumed)];
    });
}

/** Choices for this VM that the first run made stay. Source: forklift-behaviour §5.5. */
const kept = ["targetName", "newName", "targetPowerState", "hooks", "luks", "nbdeClevis", "rootDisk", "instanceType", "deleteVmOnFailMigration"];

function specOf(old: VmRun): PlanVm {
    return Object.fromEntries(kept.flatMap((field) => (field in old ? [[field, old[field]]] : []))) as PlanVm;
}

function restarted(journey: Journey, old: VmRun | undefined, isResumed: boolean): VmRun {
    const fresh = newVmRun(journey);
    if (!old) return fresh;
    const resumed = isResumed ? { disksCopied: true, restorePowerState: old.restorePowerState } : {};
    return { ...fresh, ...specOf(old), ...resumed, pipeline: pipelineOf(journey) } as VmRun;
}

/** What decides about a VM's phases in this run. */
export function journeyFor({ settings }: Surroundings, context: PlanContext, entry: PlanVm, vm: Journey["vm"], isResumed: boolean): Journey {
    return {
        spec: context.spec,
        entry,
        vm,
        isLocal: !(context.destination.spec as { url?: string }).url,
        hasOffload: context.storage.some((each) => each.offloadPlugin !== undefined),
        isResumed,
        waitsForConsolidation: settings.waitsForConsolidation,
        waitsForReboots: settings.waitsForReboots,
    };
}

/** A run of conversions only needs disks that an importer has copied before. */
export function isResumable(context: PlanContext, before: readonly VmRun[]): boolean {
    const isLocal = !(context.destination.spec as { url?: string }).url;
    const hasOffload = context.storage.some((each) => each.offloadPlugin !== undefined);
    return before.some((run) => {
        const [vm] = findIn(context.view.vms, { id: run.id });
        return (
            vm && outcomeOf(run) !== "Succeeded" && run.disksCopied && !copiesByVirtV2v({ spec: context.spec, entry: run, vm, isLocal, hasOffload })
        );
    });
}
