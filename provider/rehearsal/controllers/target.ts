import { type KubeObject, kinds } from "../../kube/index.ts";
import { isDnsName, targetNameOf } from "../../util/names.ts";
import { randomSuffix } from "./naming.ts";
import { copiedDisks } from "./pipeline.ts";
import { findIn } from "./resolve.ts";
import type { Turn } from "./turn.ts";
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

/**
 * Settles the name of the target VM.
 *
 * Errors: a `targetName` that is taken stops the pass, and with it the whole run until the name is free. Source: forklift-behaviour §4.5, §10.3.
 */
export async function nameTarget({ world, target, run }: Turn): Promise<void> {
    const holder = async (name: string) => {
        const found = await world.cluster.get(kinds.virtualMachine, { name, namespace: target.namespace });
        return found && found.metadata.labels?.vmID !== run.id ? found : undefined;
    };
    if (run.targetName) {
        if (await holder(run.targetName)) throw new Error(`target name ${run.targetName} is taken`);
        if (run.targetName !== run.name) run.newName = run.targetName;
        return;
    }
    if (isDnsName(run.name)) return;
    const suffix = randomSuffix(`${target.migrationUid} ${run.id}`);
    const made = targetNameOf(run.name) ?? `vm-${suffix}`;
    run.newName = (await holder(made)) ? `${made}-${suffix}` : made;
}

export function targetName(run: VmRun): string {
    return run.newName ?? run.targetName ?? run.name;
}

/** One DataVolume and one claim per disk. Source: forklift-behaviour §10.3; trace 05. */
export async function createDisks({ world, target, journey, run, context }: Turn): Promise<void> {
    if ((await disksOf(world, target, run.id)).length > 0) return;
    await ensureNamespace(world, target.namespace);
    for (const [index, disk] of copiedDisks(journey).entries()) {
        const entry = context.storage.find(({ source }) => findIn(context.view.datastores, source).some((each) => each.id === disk.datastore.id));
        const prefix = `${target.plan.metadata.name!.slice(0, 15)}-${targetName(run).slice(0, 15)}-disk-${index}-`;
        const labels = { ...labelsOf(target, run.id), ...(journey.vm.uuid ? { vmUUID: journey.vm.uuid } : {}) };
        const annotations = { "forklift.konveyor.io/disk-source": disk.file, "forklift.konveyor.io/disk-index": String(index) };
        const { storageClass: storageClassName, accessMode, volumeMode } = (entry?.destination ?? {}) as Record<string, string | undefined>;
        const storage = {
            resources: { requests: { storage: `${Math.ceil(disk.capacity / 1024 ** 3)}Gi` } },
            ...(storageClassName ? { storageClassName } : {}),
            ...(accessMode ? { accessModes: [accessMode] } : {}),
            ...(volumeMode ? { volumeMode } : {}),
        };
        const metadata = { generateName: prefix, namespace: target.namespace, labels, annotations };
        const volume = await world.cluster.create(kinds.dataVolume, { metadata, spec: { source: { blank: {} }, storage } });
        const { name = "", uid = "" } = volume.metadata;
        const owner = { apiVersion: kinds.dataVolume.apiVersion, kind: "DataVolume", name, uid, controller: true };
        await world.cluster.create(kinds.persistentVolumeClaim, {
            metadata: { name, namespace: target.namespace, labels, annotations, ownerReferences: [owner] },
            spec: { accessModes: ["ReadWriteMany"], volumeMode: "Block", ...storage },
        });
    }
}

/** What CDI and the storage do with claims that are wanted at once. */
export async function bindDisks(world: Surroundings, target: Target, vmId: string): Promise<void> {
    for (const { metadata, status, spec } of await disksOf(world, target, vmId)) {
        if (status?.phase === "Bound") continue;
        const ref = { name: metadata.name!, namespace: target.namespace };
        const capacity = (spec as { resources: { requests: unknown } }).resources.requests;
        const set = (kind: (typeof kinds)["dataVolume"] | (typeof kinds)["persistentVolumeClaim"], to: Record<string, unknown>) =>
            world.cluster.patch(kind, ref, { status: to }, { type: "merge", subresource: "status" });
        await set(kinds.persistentVolumeClaim, { phase: "Bound", capacity });
        await set(kinds.dataVolume, { phase: "Succeeded", progress: "100.0%" });
    }
}

export async function disksOf(world: Surroundings, { plan, namespace }: Target, vmId: string): Promise<readonly KubeObject[]> {
    const labelSelector = `plan=${plan.metadata.uid},vmID=${vmId}`;
    return (await world.cluster.list(kinds.persistentVolumeClaim, { namespace, labelSelector })).items;
}

/** Conversions by what they do: the guest's, or the look into the first snapshot. */
export async function conversionOf({ world, target, run }: Turn, what: "virt-v2v" | "DeepInspection"): Promise<KubeObject | undefined> {
    const isDeep = what === "DeepInspection";
    const labelSelector = isDeep
        ? `plan=${target.plan.metadata.uid},vmID=${run.id},conversion-type=DeepInspection`
        : `migration=${target.migrationUid},vmID=${run.id},forklift.app=virt-v2v`;
    return (await world.cluster.list(kinds.conversion, { namespace: target.plan.metadata.namespace, labelSelector })).items.at(-1);
}

/** The Conversion object that delegates to virt-v2v or to the inspection, with its Secret. */
export async function ensureConversion(turn: Turn, type: "Remote" | "InPlace" | "DeepInspection"): Promise<void> {
    const { world, target, run, context } = turn;
    const { name, namespace, uid = "" } = target.plan.metadata;
    const isDeep = type === "DeepInspection";
    const labels: Record<string, string> = isDeep ? { plan: uid, vmID: run.id } : { ...labelsOf(target, run.id), "forklift.app": "virt-v2v" };
    const podNamespace = isDeep ? namespace! : target.namespace;
    await ensureNamespace(world, podNamespace);
    const generateName = `${name}-${run.id}-`;
    const secretLabels = { ...labelsOf(target, run.id), isV2V: "true" };
    const secret = await world.cluster.create(kinds.secret, { metadata: { generateName, namespace: podNamespace, labels: secretLabels } });
    const disks = isDeep ? [] : (await disksOf(world, target, run.id)).map(({ metadata }) => ({ name: metadata.name, namespace: podNamespace }));
    const vddkImage = (context.source.spec as { settings?: Record<string, string> }).settings?.vddkInitImage ?? world.settings.vddkImage;
    await world.cluster.create(kinds.conversion, {
        metadata: { generateName, namespace, labels: { ...labels, "conversion-type": type } },
        spec: {
            type,
            vm: { id: run.id, name: run.name },
            connection: { secret: { name: secret.metadata.name, namespace: podNamespace } },
            targetNamespace: podNamespace,
            ...(disks.length > 0 ? { disks } : {}),
            ...(vddkImage ? { vddkImage } : {}),
        },
    });
}

export async function createVm({ world, target, journey, run }: Turn): Promise<void> {
    const ref = { name: targetName(run), namespace: target.namespace };
    if (await world.cluster.get(kinds.virtualMachine, ref)) return;
    await ensureNamespace(world, target.namespace);
    const disks = await disksOf(world, target, run.id);
    const wish = journey.entry.targetPowerState ?? journey.spec.targetPowerState ?? "auto";
    const isRunning = wish === "on" || (wish !== "off" && run.restorePowerState === "On");
    const volumes = disks.map(({ metadata }, index) => ({ name: `vol-${index}`, persistentVolumeClaim: { claimName: metadata.name } }));
    const renamed = ref.name === run.name ? {} : { annotations: { "original-ID": run.id, "openshift.io/display-name": run.name } };
    const isConverted = String(journey.spec.skipGuestConversion !== true);
    const machine = await world.cluster.create(kinds.virtualMachine, {
        metadata: { ...ref, labels: { ...labelsOf(target, run.id), guestConverted: isConverted }, ...renamed },
        spec: { runStrategy: isRunning ? "Always" : "Halted", template: { metadata: { labels: { app: ref.name } }, spec: { domain: {}, volumes } } },
    });
    const owner = { apiVersion: kinds.virtualMachine.apiVersion, kind: "VirtualMachine", name: ref.name, uid: machine.metadata.uid! };
    for (const { metadata } of disks) {
        const disk = { name: metadata.name!, namespace: target.namespace };
        await world.cluster.patch(kinds.persistentVolumeClaim, disk, { metadata: { ownerReferences: [owner] } }, { type: "merge" });
        await world.cluster.delete(kinds.dataVolume, disk);
    }
    const status = { printableStatus: isRunning ? "Running" : "Stopped", ready: isRunning };
    await world.cluster.patch(kinds.virtualMachine, ref, { status }, { type: "merge", subresource: "status" });
}
