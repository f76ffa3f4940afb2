import { type KubeObject, kinds } from "../../../kube/index.ts";
import { bytesOf } from "../../../util/quantity.ts";
import { endPod } from "../kubelet.ts";
import type { Again } from "../manager.ts";
import type { Surroundings } from "../world.ts";
import { sizeOf, specOf } from "./claim.ts";
import { removeScratch } from "./scratch.ts";
import { runningOf, statusOf, write } from "./status.ts";

/** MiB per second that an importer copies, and what part of a disk its image fills. */
const speed = 100;
const fullness = 0.25;

/** Milliseconds before a container that has failed begins again: twice as long each time, at most five minutes. */
const backOff = (restarts: number) => Math.min(10_000 * 2 ** restarts, 300_000);

/**
 * One pass over an import: the pod that does it comes up, copies, fails and begins again, and ends. Everything is decided from what stands in the
 * objects, so that a world that was killed between two writes goes on.
 *
 * Source: data-import CDI-017, CDI-U04.
 */
export async function importInto(world: Surroundings, volume: KubeObject): Promise<Again | undefined> {
    const pod = await ensurePod(world, volume);
    if (!isOf(pod, volume)) return undefined;
    if (pod.status?.phase === "Succeeded") return await succeed(world, volume);
    if (pod.status?.phase !== "Running") {
        await write(world, volume, { phase: "ImportScheduled", running: ["False", "ContainerCreating"] });
        return undefined;
    }
    const running = runningOf(volume);
    if (running?.status === "True") return await copy(world, volume, Date.parse(running.lastTransitionTime));
    const restarts = statusOf(volume).restartCount ?? 0;
    if (running?.reason !== "Error") return await begin(world, volume, restarts);
    const left = Date.parse(running.lastTransitionTime) + backOff(restarts) - world.clock.now();
    return left > 0 ? { after: left } : await begin(world, volume, restarts + 1);
}

/** The container begins; what is meant to go wrong does so now. */
async function begin(world: Surroundings, volume: KubeObject, restartCount: number): Promise<Again | undefined> {
    const begun = await write(world, volume, { phase: "ImportInProgress", restartCount, running: ["True", "Pod is running"] });
    const fault = await world.faults.hit("import", ({ name }) => name === volume.metadata.name);
    if (!fault) return { after: 1_000 };
    const { reason = notFound, isFinal } = fault;
    await write(world, begun, { phase: isFinal ? "Failed" : "ImportInProgress", running: ["False", "Error", reason] });
    if (!isFinal) return { after: backOff(restartCount) };
    await endPod(world, podRef(volume), "Failed");
    return undefined;
}

const notFound = "Unable to connect to http data source: expected status code 200, got 404. Status: 404 Not Found";

async function copy(world: Surroundings, volume: KubeObject, since: number): Promise<Again | undefined> {
    const total = (((bytesOf(sizeOf(volume).requests.storage) ?? 0) * fullness) / 1024 ** 2 / speed / world.copySpeed) * 1000;
    const done = world.clock.now() - since;
    if (done >= total) {
        await endPod(world, podRef(volume), "Succeeded");
        return await succeed(world, volume);
    }
    const progress = `${((done / total) * 100).toFixed(2)}%`;
    await write(world, volume, { phase: "ImportInProgress", progress, running: ["True", "Pod is running"] });
    return { after: Math.min(total - done, Math.max(1_000, Math.min(total / 20, world.longestPoll))) };
}

/** The container has ended well: scratch space goes, the disk is done, the pod goes. */
async function succeed(world: Surroundings, volume: KubeObject): Promise<undefined> {
    await removeScratch(world, volume);
    await write(world, volume, { phase: "Succeeded", progress: "100.0%", running: ["False", "Completed", "Import Complete"] });
    return await removePod(world, volume);
}

/** Nobody needs the pod of a disk that is done, unless it is to be looked at. Source: data-import CDI-U06. */
export async function removePod({ cluster }: Surroundings, volume: KubeObject): Promise<undefined> {
    const isRetained = volume.metadata.annotations?.["cdi.kubevirt.io/storage.pod.retainAfterCompletion"] === "true";
    if (!isRetained) await cluster.delete(kinds.pod, podRef(volume));
}

async function ensurePod(world: Surroundings, volume: KubeObject): Promise<KubeObject> {
    const found = await world.cluster.get(kinds.pod, podRef(volume));
    if (found) return found;
    const { name = "", uid = "" } = volume.metadata;
    const owner = { apiVersion: kinds.dataVolume.apiVersion, kind: "DataVolume", name, uid };
    const labels = { "cdi.kubevirt.io": "importer", "cdi.kubevirt.io/storage.import.importPvcName": name };
    return await world.cluster.create(kinds.pod, {
        metadata: { ...podRef(volume), labels, ownerReferences: [owner] },
        spec: { restartPolicy: "OnFailure", containers: [{ name: "importer", image: "virt-cdi-importer" }] },
    });
}

/** The pod of an earlier disk of the same name is still to be collected. */
function isOf(pod: KubeObject, volume: KubeObject): boolean {
    return pod.metadata.ownerReferences?.some(({ uid }) => uid === volume.metadata.uid) ?? false;
}

function podRef({ metadata }: KubeObject) {
    return { name: `importer-${metadata.name}`, namespace: metadata.namespace! };
}

/** Secret and ConfigMap that the pod mounts: it does not start without them. */
export async function missingMount({ cluster }: Surroundings, volume: KubeObject): Promise<string | undefined> {
    const { source: { http, registry } = {} } = specOf(volume);
    const { secretRef, certConfigMap } = http ?? registry ?? {};
    const { namespace } = volume.metadata;
    if (secretRef && !(await cluster.get(kinds.secret, { name: secretRef, namespace }))) return `secret "${secretRef}" not found`;
    if (certConfigMap && !(await cluster.get(kinds.configMap, { name: certConfigMap, namespace }))) return `configmap "${certConfigMap}" not found`;
    return undefined;
}
