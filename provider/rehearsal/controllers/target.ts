import { type KubeObject, kinds } from "../../kube/index.ts";
import type { SourceView } from "../inventory/source.ts";
import type { Journey } from "./itinerary.ts";
import type { MapEntry } from "./planValidation.ts";
import { findIn } from "./resolve.ts";
import type { VmRun } from "./vmRun.ts";
import type { Surroundings } from "./world.ts";

/** Where the objects of one VM go and what they carry. */
export interface Target {
    readonly plan: KubeObject;
    readonly migrationUid: string;
    readonly namespace: string;
}

/** Labels by which the controllers find their own objects again. Source: forklift-behaviour §10.1. */
export function labelsOf({ plan, migrationUid }: Target, vmId: string): Record<string, string> {
    const { uid, name, namespace } = plan.metadata;
    return { migration: migrationUid, plan: uid!, "plan-name": name!, "plan-namespace": namespace!, vmID: vmId, resource: "vm-config" };
}

export async function ensureNamespace(world: Surroundings, name: string): Promise<void> {
    if (!(await world.cluster.get(kinds.namespace, { name }))) await world.cluster.create(kinds.namespace, { metadata: { name } });
}

/** One DataVolume and one claim per disk. Source: forklift-behaviour §10.3; trace 05. */
export async function createDisks(
    world: Surroundings,
    target: Target,
    journey: Journey,
    run: VmRun,
    storage: readonly MapEntry[],
    view: SourceView,
): Promise<void> {
    if ((await disksOf(world, target, run.id)).length > 0) return;
    await ensureNamespace(world, target.namespace);
    for (const [index, disk] of journey.vm.disks.entries()) {
        const entry = storage.find(({ source }) => findIn(view.datastores, source).some((each) => each.id === disk.datastore?.id));
        const prefix = `${target.plan.metadata.name!.slice(0, 15)}-${targetName(run).slice(0, 15)}-disk-${index}-`;
        const labels = labelsOf(target, run.id);
        const annotations = { "forklift.konveyor.io/disk-source": disk.file, "forklift.konveyor.io/disk-index": String(index) };
        const storageSpec = {
            resources: { requests: { storage: `${Math.ceil(disk.capacity / 1024 ** 3)}Gi` } },
            storageClassName: entry?.destination.storageClass,
        };
        const volume = await world.cluster.create(kinds.dataVolume, {
            metadata: { generateName: prefix, namespace: target.namespace, labels, annotations },
            spec: { source: { blank: {} }, storage: storageSpec },
        });
        const owner = {
            apiVersion: kinds.dataVolume.apiVersion,
            kind: "DataVolume",
            name: volume.metadata.name!,
            uid: volume.metadata.uid!,
            controller: true,
        };
        await world.cluster.create(kinds.persistentVolumeClaim, {
            metadata: { name: volume.metadata.name!, namespace: target.namespace, labels, annotations, ownerReferences: [owner] },
            spec: {
                accessModes: ["ReadWriteMany"],
                volumeMode: "Block",
                resources: storageSpec.resources,
                storageClassName: entry?.destination.storageClass,
            },
        });
    }
}

export async function bindDisks(world: Surroundings, target: Target, vmId: string): Promise<void> {
    for (const claim of await disksOf(world, target, vmId)) {
        const ref = { name: claim.metadata.name!, namespace: target.namespace };
        if (claim.status?.phase === "Bound") continue;
        const capacity = (claim.spec as { resources: { requests: unknown } }).resources.requests;
        await world.cluster.patch(
            kinds.persistentVolumeClaim,
            ref,
            { status: { phase: "Bound", capacity } },
            { type: "merge", subresource: "status" },
        );
        await world.cluster.patch(
            kinds.dataVolume,
            ref,
            { status: { phase: "Succeeded", progress: "100.0%" } },
            { type: "merge", subresource: "status" },
        );
    }
}

export async function disksOf(world: Surroundings, { plan, namespace }: Target, vmId: string): Promise<readonly KubeObject[]> {
    const labelSelector = `plan=${plan.metadata.uid},vmID=${vmId}`;
    return (await world.cluster.list(kinds.persistentVolumeClaim, { namespace, labelSelector })).items;
}

/** The Conversion object that delegates to virt-v2v. */
export async function createConversion(world: Surroundings, target: Target, run: VmRun): Promise<void> {
    const namespace = target.plan.metadata.namespace!;
    const labelSelector = `migration=${target.migrationUid},vmID=${run.id}`;
    if ((await world.cluster.list(kinds.conversion, { namespace, labelSelector })).items.length > 0) return;
    const metadata = { generateName: `${target.plan.metadata.name}-${run.id}-`, namespace, labels: labelsOf(target, run.id) };
    const spec = { type: "Remote", vm: { id: run.id, name: run.name }, connection: { secret: {} }, targetNamespace: target.namespace };
    await world.cluster.create(kinds.conversion, { metadata, spec });
}

export async function createVm(world: Surroundings, target: Target, journey: Journey, run: VmRun): Promise<void> {
    const ref = { name: targetName(run), namespace: target.namespace };
    if (await world.cluster.get(kinds.virtualMachine, ref)) return;
    const disks = await disksOf(world, target, run.id);
    const wish = journey.entry.targetPowerState ?? journey.spec.targetPowerState ?? "auto";
    const isRunning = wish === "on" || (wish !== "off" && run.restorePowerState === "On");
    const volumes = disks.map(({ metadata }, index) => ({ name: `vol-${index}`, persistentVolumeClaim: { claimName: metadata.name } }));
    const renamed = ref.name === run.name ? {} : { annotations: { "original-ID": run.id, "openshift.io/display-name": run.name } };
    const machine = await world.cluster.create(kinds.virtualMachine, {
        metadata: { ...ref, labels: { ...labelsOf(target, run.id), guestConverted: "true" }, ...renamed },
        spec: { runStrategy: isRunning ? "Always" : "Halted", template: { metadata: { labels: { app: ref.name } }, spec: { domain: {}, volumes } } },
    });
    const owner = { apiVersion: kinds.virtualMachine.apiVersion, kind: "VirtualMachine", name: ref.name, uid: machine.metadata.uid! };
    for (const { metadata } of disks) {
        const patch = { metadata: { ownerReferences: [owner] } };
        await world.cluster.patch(kinds.persistentVolumeClaim, { name: metadata.name!, namespace: target.namespace }, patch, { type: "merge" });
    }
    const status = { printableStatus: isRunning ? "Running" : "Stopped", ready: isRunning };
    await world.cluster.patch(kinds.virtualMachine, ref, { status }, { type: "merge", subresource: "status" });
}

/** `targetName`, else the source name made a DNS name. Source: forklift-behaviour §10.3. */
export function targetName(run: VmRun): string {
    return (run.targetName as string | undefined) ?? run.newName ?? run.name;
}

/** Takes away what a VM that did not succeed has left on the target. Source: forklift-behaviour §4.8. */
export async function cleanUp(world: Surroundings, target: Target, run: VmRun, hasSucceeded: boolean): Promise<void> {
    const labelSelector = `plan=${target.plan.metadata.uid},vmID=${run.id}`;
    const scopes = hasSucceeded
        ? [{ kind: kinds.conversion, namespace: target.plan.metadata.namespace! }]
        : [
              { kind: kinds.conversion, namespace: target.plan.metadata.namespace! },
              { kind: kinds.virtualMachine, namespace: target.namespace },
              { kind: kinds.dataVolume, namespace: target.namespace },
              { kind: kinds.persistentVolumeClaim, namespace: target.namespace },
          ];
    for (const { kind, namespace } of scopes)
        for (const { metadata } of (await world.cluster.list(kind, { namespace, labelSelector })).items)
            await world.cluster.delete(kind, { name: metadata.name!, namespace });
}
