import { type Kind, kinds } from "../../kube/index.ts";
import type { PlanSpec } from "./planSpec.ts";
import type { Target } from "./target.ts";
import type { Turn } from "./turn.ts";
import { outcomeOf, type VmRun } from "./vmRun.ts";
import type { Surroundings } from "./world.ts";

/** After a success: hook jobs, inspections and secrets go, the guest's conversion stays. Source: forklift-behaviour §4.8; traces 09, 11. */
export async function cleanAfterSuccess({ world, target, run }: Turn): Promise<void> {
    await sweep(world, target, run, helpers(target));
}

/**
 * The clean-up of a VM: by an archive, a cancel, or the next run.
 *
 * With `isForced` its conversion goes too, and its disks even when they are copied. Source: forklift-behaviour §4.8.
 */
export async function cleanUp(world: Surroundings, target: Target, run: VmRun, isForced: boolean): Promise<void> {
    const spec = target.plan.spec as PlanSpec;
    const isDeleted = spec.deleteVmOnFailMigration !== false || run.deleteVmOnFailMigration === true;
    const takesDisks = outcomeOf(run) !== "Succeeded" && isDeleted && (isForced || !run.disksCopied);
    const takesConversion = isForced || spec.deleteGuestConversionPod === true;
    await sweep(world, target, run, [...helpers(target), ...(takesConversion ? conversions(target) : []), ...(takesDisks ? remains(target) : [])]);
}

interface Scope {
    readonly kind: Kind;
    readonly namespace: string;
    readonly labels?: string;
}

const helpers = ({ plan, namespace }: Target): readonly Scope[] => [
    { kind: kinds.job, namespace: plan.metadata.namespace!, labels: ",resource=hook-config" },
    { kind: kinds.conversion, namespace: plan.metadata.namespace!, labels: ",conversion-type=DeepInspection" },
    { kind: kinds.pod, namespace: plan.metadata.namespace!, labels: ",conversion-type=DeepInspection" },
    { kind: kinds.secret, namespace },
    { kind: kinds.secret, namespace: plan.metadata.namespace! },
];
const conversions = ({ plan, namespace }: Target): readonly Scope[] => [
    { kind: kinds.conversion, namespace: plan.metadata.namespace! },
    { kind: kinds.pod, namespace },
];
const remains = ({ namespace }: Target): readonly Scope[] => [
    { kind: kinds.virtualMachine, namespace },
    { kind: kinds.dataVolume, namespace },
    { kind: kinds.persistentVolumeClaim, namespace },
];

async function sweep({ cluster }: Surroundings, { plan }: Target, run: VmRun, scopes: readonly Scope[]): Promise<void> {
    for (const { kind, namespace, labels = "" } of scopes) {
        const labelSelector = `plan=${plan.metadata.uid},vmID=${run.id}${labels}`;
        for (const { metadata } of (await cluster.list(kind, { namespace, labelSelector })).items)
            await cluster.delete(kind, { name: metadata.name!, namespace });
    }
}

/** What goes when a plan is deleted: by labels, in every namespace; target VMs and their disks stay. Source: forklift-behaviour §4.8. */
export async function cleanAfterPlan(
    { cluster }: Surroundings,
    { name, namespace }: { readonly name: string; readonly namespace?: string | undefined },
) {
    const labelSelector = `plan-name=${name},plan-namespace=${namespace}`;
    for (const kind of [kinds.dataVolume, kinds.persistentVolumeClaim, kinds.pod, kinds.secret, kinds.configMap])
        for (const { metadata } of (await cluster.list(kind, { labelSelector })).items) {
            const isVms = metadata.ownerReferences?.some((owner) => owner.kind === "VirtualMachine");
            if (!isVms) await cluster.delete(kind, { name: metadata.name!, namespace: metadata.namespace });
        }
}
