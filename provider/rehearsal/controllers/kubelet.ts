import { type KubeObject, kinds, type ObjectRef } from "../../kube/index.ts";
import { templateLabel } from "./forklift/deployment.ts";
import type { Controller } from "./manager.ts";
import { type Surroundings, timestamp } from "./world.ts";

/** Seconds until a pod runs, and until one ends by itself. */
const startSeconds = 2;
const workSeconds = 7;

/**
 * What kubelets do with the pods of the small world: they come up, and those that nobody feeds with disks end after a while.
 *
 * Those of Deployments are their controller's. Pods of virt-v2v that belong to a migration, CDI's importers and running VMs end when their controller says so (`endPod`).
 */
export function kubeletController(world: Surroundings): Controller {
    return {
        kind: kinds.pod,
        async reconcile(ref) {
            const pod = await world.cluster.get(kinds.pod, ref);
            const phase = pod?.status?.phase ?? "Pending";
            if (!pod || phase === "Succeeded" || phase === "Failed" || pod.metadata.labels?.[templateLabel]) return undefined;
            const left = (since: unknown, seconds: number) => Date.parse(String(since)) + seconds * 1000 - world.clock.now();
            if (phase === "Pending") {
                const wait = left(pod.metadata.creationTimestamp, startSeconds);
                if (wait > 0) return { after: wait };
                await writePhase(world, ref, "Running", { startTime: timestamp(world) });
            }
            if (isFed(pod)) return undefined;
            const wait = left(pod.status?.startTime ?? timestamp(world), workSeconds);
            if (wait > 0) return { after: wait };
            await writePhase(world, ref, "Succeeded");
            return undefined;
        },
    };
}

function isFed({ metadata: { labels = {} } }: KubeObject): boolean {
    const isRunningVm = labels["kubevirt.io"] === "virt-launcher";
    return isRunningVm || (labels["forklift.app"] === "virt-v2v" && labels.migration !== undefined) || labels["cdi.kubevirt.io"] === "importer";
}

export async function endPod(world: Surroundings, ref: ObjectRef, phase: "Succeeded" | "Failed"): Promise<void> {
    const pod = await world.cluster.get(kinds.pod, ref);
    if (pod && pod.status?.phase !== phase) await writePhase(world, ref, phase);
}

async function writePhase({ cluster }: Surroundings, ref: ObjectRef, phase: string, more: Record<string, unknown> = {}): Promise<void> {
    const conditions = [{ type: "Ready", status: phase === "Running" ? "True" : "False" }];
    await cluster.patch(
        kinds.pod,
        ref,
        { status: { phase, conditions, ...more } },
        { type: "merge", subresource: "status", fieldManager: "kubelet" },
    );
}
