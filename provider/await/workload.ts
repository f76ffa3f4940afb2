import { conditionsOf } from "../condition/index.ts";
import type { KubeObject } from "../kube/index.ts";

interface DeploymentStatus {
    readonly observedGeneration?: number;
    readonly updatedReplicas?: number;
    readonly availableReplicas?: number;
}

/** What keeps a Deployment from running as its spec says; undefined = it does. Source: Kubernetes, "Deployment status". */
export function deploymentTrouble(deployment: KubeObject | undefined): string | undefined {
    if (!deployment) return "is not there";
    const { replicas: wanted = 1 } = (deployment.spec ?? {}) as { readonly replicas?: number };
    const { observedGeneration = 0, updatedReplicas = 0, availableReplicas = 0 } = (deployment.status ?? {}) as DeploymentStatus;
    if (observedGeneration < (deployment.metadata.generation ?? 0)) return "has not been looked at yet";
    const count = Math.min(updatedReplicas, availableReplicas);
    return count >= wanted ? undefined : `${count} of ${wanted} pods ${wanted === 1 ? "is" : "are"} ready${why(deployment)}`;
}

function why({ status }: KubeObject): string {
    const bad = conditionsOf(status).filter(({ type, status: is }) => (type === "ReplicaFailure" ? is === "True" : is === "False"));
    const said = bad.map(({ reason, message }) => [reason, message].filter(Boolean).join(": ")).filter(Boolean);
    return said.length > 0 ? ` (${said.join("; ")})` : "";
}

interface DaemonSetStatus extends DeploymentStatus {
    readonly desiredNumberScheduled?: number;
    readonly updatedNumberScheduled?: number;
    readonly numberReady?: number;
}

/** The same of a DaemonSet: a pod on every node that it is for. */
export function daemonSetTrouble(daemonSet: KubeObject | undefined): string | undefined {
    if (!daemonSet) return "is not there";
    const { observedGeneration = 0, desiredNumberScheduled: wanted = 0, ...counts } = (daemonSet.status ?? {}) as DaemonSetStatus;
    if (observedGeneration < (daemonSet.metadata.generation ?? 0)) return "has not been looked at yet";
    const count = Math.min(counts.updatedNumberScheduled ?? 0, counts.numberReady ?? 0);
    return count >= wanted ? undefined : `${count} of ${wanted} nodes have it ready`;
}
