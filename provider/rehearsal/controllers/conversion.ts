import { conditionsOf } from "../../condition/index.ts";
import { type KubeObject, kinds, type ObjectRef } from "../../kube/index.ts";
import { type Finding, Staging } from "./conditions.ts";
import type { Again, Controller } from "./manager.ts";
import { refIn, type Surroundings, timestamp, writeStatus } from "./world.ts";

/** `Conversion.status`. Source: forklift-behaviour §1.10. */
interface Status {
    phase?: string;
    stage?: string;
    message?: string;
    pod?: ObjectRef;
    startTime?: string;
    completionTime?: string;
    inspectionResult?: unknown;
}

interface Spec {
    readonly type?: string;
    readonly vm?: { readonly id?: string; readonly name?: string };
    readonly disks?: readonly unknown[];
    readonly connection?: { readonly secret?: unknown };
    readonly vddkImage?: string;
    readonly targetNamespace?: string;
    readonly diskEncryption?: { readonly type: string; readonly secret?: unknown };
}

const ended = new Set(["Succeeded", "Failed", "Canceled"]);

/** Between two stages. Source: traces 05, 09. */
const poll = 3_000;

/** Conversion: a pod of virt-v2v or of the inspection, and what became of it. Source: forklift-behaviour §13.3; traces 05, 06, 09. */
export function conversionController(world: Surroundings): Controller {
    return {
        kind: kinds.conversion,
        watches: [{ kind: kinds.pod, map: conversionsOf }],
        async reconcile(ref) {
            const conversion = await world.cluster.get(kinds.conversion, ref);
            const status = (conversion?.status ?? {}) as Status;
            if (!conversion || conversion.metadata.deletionTimestamp || ended.has(status.phase ?? "")) return undefined;
            const staging = new Staging(conditionsOf(conversion.status), timestamp(world));
            for (const [type, message] of problemsOf(conversion.spec as Spec)) staging.set({ type, category: "Critical", reason: "NotSet", message });
            const next: Status = staging.hasBlocker() ? { ...status, phase: "Pending" } : await advance(world, conversion, status);
            for (const condition of conditionsFor(next, staging.hasBlocker())) staging.set(condition);
            await writeStatus(world, kinds.conversion, conversion, staging.end(), { ...next });
            return againAfter(next, conversion.spec as Spec);
        },
    };
}

function problemsOf({ type = "", vm, disks = [], connection, vddkImage, diskEncryption }: Spec): readonly (readonly [string, string])[] {
    const isDeep = type === "DeepInspection";
    const rules: readonly (readonly [string, boolean, string])[] = [
        ["TypeNotValid", !["DeepInspection", "Inspection", "InPlace", "Remote"].includes(type), "The conversion type is not valid."],
        ["VMNotSet", !vm?.id && !vm?.name, "The VM is not set."],
        ["DisksNotSet", ["InPlace", "Remote"].includes(type) && disks.length === 0, "The disks are not set."],
        ["ConnectionNotSet", !refIn(connection?.secret), "The connection secret is not set."],
        ["VDDKImageNotSet", isDeep && !vddkImage, "The VDDK image is not set."],
        ["LUKSSecretNotSet", diskEncryption?.type === "LUKS" && !refIn(diskEncryption.secret), "The LUKS secret is not set."],
    ];
    return rules.filter(([, applies]) => applies).map(([name, , message]) => [name, message] as const);
}

const messages: Readonly<Record<string, string>> = {
    CreatingPod: "Creating the conversion pod.",
    PodRunning: "Conversion pod is running.",
    FetchingResults: "Fetching inspection results from pod.",
    RemovingSnapshot: "Removing vSphere snapshot.",
    Finished: "Finalizing conversion.",
};

async function advance(world: Surroundings, conversion: KubeObject, status: Status): Promise<Status> {
    if (!status.pod) return { ...begun(world, status), pod: await createPod(world, conversion) };
    const pod = await world.cluster.get(kinds.pod, status.pod);
    const podPhase = pod ? String(pod.status?.phase ?? "Pending") : "Failed";
    if (status.stage === "Finished") return finished(world, status, podPhase);
    const stage = nextStage(status.stage, podPhase, (conversion.spec as Spec).type === "DeepInspection");
    return { ...status, stage, message: messages[stage], ...(stage === "RemovingSnapshot" ? { inspectionResult } : {}) };
}

function begun(world: Surroundings, status: Status): Status {
    return { ...status, phase: "Running", stage: "CreatingPod", message: messages.CreatingPod, startTime: timestamp(world) };
}

/** The deep inspection's results are read from the running pod, which ends then. */
function nextStage(stage: string | undefined, podPhase: string, isDeep: boolean): string {
    if (podPhase === "Pending") return "CreatingPod";
    if (!isDeep || podPhase === "Failed") return podPhase === "Running" ? "PodRunning" : "Finished";
    const next: Readonly<Record<string, string>> = { CreatingPod: "PodRunning", PodRunning: "FetchingResults", FetchingResults: "RemovingSnapshot" };
    return next[stage ?? ""] ?? "Finished";
}

function finished(world: Surroundings, status: Status, podPhase: string): Status {
    const isGood = podPhase !== "Failed";
    const message = isGood ? "The conversion has completed successfully." : "The conversion has failed: conversion pod failed";
    return { ...status, phase: isGood ? "Succeeded" : "Failed", message, completionTime: timestamp(world) };
}

function conditionsFor({ phase, message = "" }: Status, isBlocked: boolean): readonly Finding[] {
    if (phase === "Succeeded") return [{ type: "Ready", status: "True", category: "Required", message }];
    if (phase === "Failed") return [{ type: "ConversionFailed", status: "True", category: "Critical", message }];
    if (phase === "Running") return [{ type: "Advisory", status: "True", category: "Advisory", message }];
    return isBlocked ? [] : [{ type: "Ready", status: "False", category: "Required", message }];
}

/** Stages of the inspection and the end go by themselves; for all else the pod is waited for. */
function againAfter({ phase, stage }: Status, { type }: Spec): Again | undefined {
    const goesOn = stage === "Finished" || (type === "DeepInspection" && stage !== "CreatingPod");
    return phase === "Running" && goesOn ? { after: poll } : undefined;
}

function conversionsOf({ metadata: { labels = {}, annotations = {} } }: KubeObject): readonly ObjectRef[] {
    const namespace = annotations[home];
    return labels.conversion && namespace ? [{ name: labels.conversion, namespace }] : [];
}

/** Where the Conversion of a pod is. */
const home = "rehearsal.migration-toolkit.dev/conversion-namespace";

const inspectionResult = { allChecksPassed: true, filesystems: [], mountpoints: [], osInfo: {} };

async function createPod(world: Surroundings, conversion: KubeObject): Promise<ObjectRef> {
    const { name, uid, labels = {}, namespace } = conversion.metadata;
    const { type, targetNamespace = namespace } = conversion.spec as Spec;
    const isDeep = type === "DeepInspection";
    const owner = { apiVersion: kinds.conversion.apiVersion, kind: "Conversion", name: name!, uid: uid!, controller: true };
    const pod = await world.cluster.create(kinds.pod, {
        metadata: {
            generateName: isDeep ? `${name}-deep-inspection-` : `${name!.replace(/-[^-]+$/, "")}-`,
            namespace: targetNamespace,
            labels: { ...labels, conversion: name! },
            annotations: { [home]: namespace! },
            // An owner in another namespace does not count for the garbage collector.
            ...(targetNamespace === namespace ? { ownerReferences: [owner] } : {}),
        },
        spec: { restartPolicy: "Never", containers: [{ name: isDeep ? "deep-inspection" : "virt-v2v", image: "virt-v2v" }] },
    });
    return { name: pod.metadata.name!, namespace: targetNamespace };
}
