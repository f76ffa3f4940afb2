import { type Kind, type KubeObject, kinds } from "../../../kube/index.ts";
import type { Controller } from "../manager.ts";
import { type Surroundings, timestamp } from "../world.ts";

/** Milliseconds until new pods are ready, and between two looks at those that are not. */
const startTime = 20_000;
const again = 10_000;

/** Deployments and DaemonSets of MTC come up, each time its template has changed. */
export function workloadControllers(world: Surroundings): readonly Controller[] {
    return [kinds.deployment, kinds.daemonSet].map((kind) => ({
        kind,
        async reconcile(ref) {
            const object = await world.cluster.get(kind, ref);
            if (!object?.metadata.ownerReferences?.some((owner) => owner.kind === kinds.migrationController.kind)) return undefined;
            const { observedGeneration, conditions = [] } = (object.status ?? {}) as Status;
            const rollout = conditions.find(({ type }) => type === "Progressing");
            if (observedGeneration !== object.metadata.generation || !rollout) {
                await write(world, kind, object, { ready: false });
                return { after: startTime };
            }
            if (conditions.some(({ type, status }) => type === "Available" && status === "True")) return undefined;
            const left = Date.parse(rollout.lastTransitionTime!) + startTime - world.clock.now();
            if (left > 0) return { after: left };
            const fault = await world.faults.hit("component", ({ component }) => component === ref.name);
            const why = fault && (fault.reason ?? "its pod does not start");
            await write(world, kind, object, { ready: !fault, why, since: rollout.lastTransitionTime });
            return fault ? { after: again } : undefined;
        },
    }));
}

interface Status {
    readonly observedGeneration?: number;
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly lastTransitionTime?: string }[];
}

interface Standing {
    readonly ready: boolean;
    /** Why it does not come up. */
    readonly why?: string | undefined;
    /** When the rollout began; absent = now. */
    readonly since?: string | undefined;
}

/** Source: Kubernetes, `DeploymentStatus`, `DaemonSetStatus`. */
async function write(world: Surroundings, kind: Kind, { metadata }: KubeObject, { ready, why, since }: Standing): Promise<void> {
    const lastTransitionTime = since ?? timestamp(world);
    const message = ready ? "Deployment has minimum availability." : "Deployment does not have minimum availability.";
    const reason = ready ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable";
    const conditions = [
        { type: "Available", status: ready ? "True" : "False", reason, message, lastTransitionTime },
        why === undefined
            ? { type: "Progressing", status: "True", reason: "ReplicaSetUpdated", lastTransitionTime }
            : { type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded", message: why, lastTransitionTime },
    ];
    const count = ready ? 1 : 0;
    const counts =
        kind.kind === "DaemonSet"
            ? { desiredNumberScheduled: 1, currentNumberScheduled: 1, numberMisscheduled: 0, updatedNumberScheduled: 1, numberReady: count }
            : { replicas: 1, updatedReplicas: 1, readyReplicas: count, availableReplicas: count };
    const status = { observedGeneration: metadata.generation, ...counts, conditions };
    const ref = { name: metadata.name!, namespace: metadata.namespace };
    await world.cluster.patch(kind, ref, { status }, { type: "merge", subresource: "status", fieldManager: "kube-controller-manager" });
}
