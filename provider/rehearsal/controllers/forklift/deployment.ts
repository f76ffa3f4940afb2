import { type KubeObject, kinds, type ObjectRef } from "../../../kube/index.ts";
import type { Fault } from "../../port.ts";
import type { Again, Controller } from "../manager.ts";
import { randomSuffix } from "../naming.ts";
import { left } from "../olm/write.ts";
import { settingsIn, settingsOf, type Variable } from "../settings.ts";
import { type Surroundings, timestamp } from "../world.ts";
import { hashAnnotation } from "./parts.ts";

/** Milliseconds until a new pod is ready, and until one that could not begin tries again. */
const startAfter = 4_000;
const againAfter = 10_000;

/** The label by which pods of Deployments are known. */
export const templateLabel = "pod-template-hash";

/**
 * Deployments of the installation: one pod of the newest template, which takes the place of the one before when it is ready. With the controller's
 * pod the settings take effect that the operator has handed to it.
 */
export function deploymentController(world: Surroundings): Controller {
    return {
        kind: kinds.deployment,
        async reconcile(ref) {
            const deployment = await world.cluster.get(kinds.deployment, ref);
            const hash = deployment && templateOf(deployment).metadata.annotations?.[hashAnnotation];
            if (!deployment || deployment.metadata.deletionTimestamp || !hash) return undefined;
            return await pass(world, deployment, hash);
        },
    };
}

async function pass(world: Surroundings, deployment: KubeObject, hash: string): Promise<Again | undefined> {
    const { name, namespace } = deployment.metadata;
    const pods = (await world.cluster.list(kinds.pod, { namespace, labelSelector: `service=${name}` })).items;
    const old = pods.filter(({ metadata }) => metadata.labels?.[templateLabel] !== hash);
    const current = pods.find((pod) => !old.includes(pod)) ?? (await createPod(world, deployment, hash));
    const wait = left(world, current.metadata.creationTimestamp, startAfter);
    if (wait > 0) {
        await writeCounts(world, deployment, old.length, false);
        return { after: wait };
    }
    const fault = await world.faults.hit("deployment", (each) => each.deployment === name);
    if (fault) {
        await writePod(world, current, fault);
        await writeCounts(world, deployment, old.length, false);
        return { after: againAfter };
    }
    await writePod(world, current, undefined);
    for (const { metadata } of old) await world.cluster.delete(kinds.pod, { name: metadata.name!, namespace });
    await writeCounts(world, deployment, 0, true);
    if (name === "forklift-controller") world.settings = settingsOf({ ...world.given, ...settingsIn(variablesIn(deployment)) });
    return undefined;
}

interface Template {
    readonly metadata: { readonly labels: Record<string, string>; readonly annotations?: Record<string, string> };
    readonly spec: { readonly containers: readonly { readonly name: string; readonly image: string; readonly env?: readonly Variable[] }[] };
}

function templateOf({ spec }: KubeObject): Template {
    return spec!.template as Template;
}

function variablesIn(deployment: KubeObject): readonly Variable[] {
    return templateOf(deployment).spec.containers.flatMap(({ env = [] }) => env);
}

async function createPod(world: Surroundings, deployment: KubeObject, hash: string): Promise<KubeObject> {
    const { name = "", namespace, uid = "" } = deployment.metadata;
    const { metadata, spec } = templateOf(deployment);
    const { apiVersion, kind } = kinds.deployment;
    const owner = { apiVersion, kind, name, uid, controller: true };
    const labels = { ...metadata.labels, [templateLabel]: hash };
    const own = { name: `${name}-${hash}-${randomSuffix(uid + hash)}`, namespace: namespace!, labels, ownerReferences: [owner] };
    return await world.cluster.create(kinds.pod, { metadata: own, spec: { ...spec } }, { fieldManager: "kube-controller-manager" });
}

type DeploymentFault = Extract<Fault, { kind: "deployment" }>;

/** All containers are ready, or one of them tells why it is not. */
async function writePod(world: Surroundings, pod: KubeObject, fault: DeploymentFault | undefined): Promise<void> {
    const containers = (pod.spec as unknown as Template["spec"]).containers;
    const startedAt = timestamp(world);
    const containerStatuses = containers.map(({ name, image }, at) => {
        const isFaulty = fault !== undefined && (fault.container === undefined ? at === 0 : fault.container === name);
        const state = isFaulty ? { waiting: waitingFor(fault, image) } : { running: { startedAt } };
        return { name, image, ready: !isFaulty, restartCount: 0, state, ...(isFaulty && lastState(fault)) };
    });
    const conditions = [{ type: "Ready", status: fault ? "False" : "True" }];
    const status = { phase: fault && containers.length === 1 ? "Pending" : "Running", startTime: startedAt, conditions, containerStatuses };
    const ref: ObjectRef = { name: pod.metadata.name!, namespace: pod.metadata.namespace };
    await world.cluster.patch(kinds.pod, ref, { status }, { type: "merge", subresource: "status", fieldManager: "kubelet" });
}

function waitingFor({ reason = "ImagePullBackOff", message }: DeploymentFault, image: string) {
    if (reason === "CrashLoopBackOff") return { reason, message: "back-off 20s restarting failed container" };
    return { reason, message: message ?? `Back-off pulling image "${image}"` };
}

function lastState({ reason, message }: DeploymentFault) {
    return reason === "CrashLoopBackOff" ? { lastState: { terminated: { exitCode: 1, reason: "Error", ...(message && { message }) } } } : {};
}

async function writeCounts(world: Surroundings, { metadata }: KubeObject, old: number, isReady: boolean): Promise<void> {
    const available = isReady ? 1 : old;
    const status = {
        observedGeneration: metadata.generation,
        replicas: 1 + old,
        updatedReplicas: 1,
        readyReplicas: available,
        availableReplicas: available,
        unavailableReplicas: 1 + old - available,
    };
    const ref = { name: metadata.name!, namespace: metadata.namespace };
    await world.cluster.patch(kinds.deployment, ref, { status }, { type: "merge", subresource: "status", fieldManager: "kube-controller-manager" });
}
