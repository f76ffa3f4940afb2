import type { KubeObject } from "../kube/index.ts";
import { conditionsOf } from "./index.ts";

/** Why a container of a Deployment is not there, as its pods tell it. */
export interface ContainerTrouble {
    /** Absent = the pod as a whole. */
    readonly container?: string;
    /** `image quay.io/a/b:1 cannot be pulled (ImagePullBackOff): …`. */
    readonly why: string;
}

/**
 * Why a Deployment is not (wholly) available in its present shape: what its newest pods say, or else what it says itself.
 *
 * Shape:  empty when all of it is available. Counts of tries are left out, so that nothing seems to move while nothing does.
 * Source: Kubernetes `apps/v1` DeploymentStatus, `v1` PodStatus.
 */
export function deploymentTroubles(deployment: KubeObject, pods: readonly KubeObject[] | undefined): readonly ContainerTrouble[] {
    if (isAvailable(deployment)) return [];
    const own = podsOf(deployment, pods);
    const troubles = distinctTroubles(own);
    return troubles.length > 0 ? troubles : [{ why: sayDeployment(deployment, own.length) }];
}

interface DaemonSetStatus {
    readonly observedGeneration?: number;
    readonly desiredNumberScheduled?: number;
    readonly updatedNumberScheduled?: number;
    readonly numberReady?: number;
}

/** The same of a DaemonSet, which wants a pod on each of its nodes. Source: Kubernetes `apps/v1` DaemonSetStatus. */
export function daemonSetTroubles(daemonSet: KubeObject, pods: readonly KubeObject[] | undefined): readonly ContainerTrouble[] {
    const { observedGeneration = 0, desiredNumberScheduled: wanted = 0, ...counts } = (daemonSet.status ?? {}) as DaemonSetStatus;
    if (observedGeneration < (daemonSet.metadata.generation ?? 0)) return [{ why: "its pods are not there yet" }];
    const ready = Math.min(counts.updatedNumberScheduled ?? 0, counts.numberReady ?? 0);
    if (ready >= wanted) return [];
    const troubles = distinctTroubles(podsOf(daemonSet, pods));
    return troubles.length > 0 ? troubles : [{ why: `is ready on ${ready} of ${wanted} nodes` }];
}

/** When the newest pod of a Deployment was started, in epoch milliseconds; undefined = none has been, or nobody here may look. */
export function startedAt(deployment: KubeObject, pods: readonly KubeObject[] | undefined): number | undefined {
    const starts = podsOf(deployment, pods).map(({ status }) => Date.parse(String((status as PodStatus | undefined)?.startTime)));
    const known = starts.filter((start) => !Number.isNaN(start));
    return known.length === 0 ? undefined : Math.max(...known);
}

function podsOf(workload: KubeObject, pods: readonly KubeObject[] | undefined): readonly KubeObject[] {
    return (pods ?? []).filter((pod) => !pod.metadata.deletionTimestamp && isSelected(workload, pod));
}

function distinctTroubles(pods: readonly KubeObject[]): readonly ContainerTrouble[] {
    const troubles = pods.flatMap(podTroubles);
    return troubles.filter((each, at) => troubles.findIndex((other) => JSON.stringify(other) === JSON.stringify(each)) === at);
}

interface DeploymentStatus {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly updatedReplicas?: number;
    readonly availableReplicas?: number;
}

/** Rolled out and available, as `kubectl rollout status` has it. */
export function isAvailable({ metadata, spec, status }: KubeObject): boolean {
    const { observedGeneration = 0, replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = (status ?? {}) as DeploymentStatus;
    const wanted = (spec as { replicas?: number } | undefined)?.replicas ?? 1;
    return (
        observedGeneration >= (metadata.generation ?? 0) && updatedReplicas >= wanted && replicas <= updatedReplicas && availableReplicas >= wanted
    );
}

function isSelected({ spec }: KubeObject, { metadata: { labels = {} } }: KubeObject): boolean {
    const { matchLabels = {} } = (spec as { selector?: { matchLabels?: Record<string, string> } } | undefined)?.selector ?? {};
    const wanted = Object.entries(matchLabels);
    return wanted.length > 0 && wanted.every(([label, value]) => labels[label] === value);
}

interface ContainerStatus {
    readonly name: string;
    readonly image?: string;
    readonly ready?: boolean;
    readonly state?: { readonly waiting?: Stop; readonly terminated?: Stop; readonly running?: unknown };
    readonly lastState?: { readonly terminated?: Stop };
}

interface Stop {
    readonly reason?: string;
    readonly message?: string;
    readonly exitCode?: number;
}

interface PodStatus {
    readonly phase?: string;
    readonly startTime?: string;
    readonly conditions?: unknown;
    readonly initContainerStatuses?: readonly ContainerStatus[];
    readonly containerStatuses?: readonly ContainerStatus[];
}

function podTroubles({ status }: KubeObject): readonly ContainerTrouble[] {
    const { initContainerStatuses = [], containerStatuses = [], conditions } = (status ?? {}) as PodStatus;
    const unplaced = conditionsOf({ conditions }).find(({ type, status: is }) => type === "PodScheduled" && is === "False");
    if (unplaced) return [{ why: `no node takes its pod (${unplaced.reason ?? "Unschedulable"})${andSo(unplaced.message)}` }];
    return [...initContainerStatuses, ...containerStatuses].flatMap((each) => {
        const why = containerTrouble(each);
        return why === undefined ? [] : [{ container: each.name, why }];
    });
}

function containerTrouble({ image, ready, state = {}, lastState = {} }: ContainerStatus): string | undefined {
    const { waiting, terminated, running } = state;
    if (waiting && /Image|Registry/.test(waiting.reason ?? ""))
        return `the image ${image ?? ""} cannot be pulled (${waiting.reason})${andSo(waiting.message)}`;
    const ended = lastState.terminated ?? (terminated?.exitCode ? terminated : undefined);
    if (ended && (waiting || terminated)) return `ended with code ${ended.exitCode ?? "?"} (${ended.reason ?? "Error"})${andSo(ended.message)}`;
    if (waiting && !["ContainerCreating", "PodInitializing"].includes(waiting.reason ?? "ContainerCreating"))
        return `does not start (${waiting.reason})${andSo(waiting.message)}`;
    return running && ready === false ? "runs, but is not ready yet" : undefined;
}

/** `back-off 40s` grows from try to try. */
function andSo(message: string | undefined): string {
    const [line = ""] = (message ?? "").trim().split("\n").slice(-1);
    return line === "" ? "" : `: ${line.replace(/\bback-off [0-9hms.]+ /i, "").slice(0, 300)}`;
}

function sayDeployment({ status }: KubeObject, pods: number): string {
    const failed = conditionsOf(status).find(
        ({ type, status: is }) => (type === "ReplicaFailure" && is === "True") || (type === "Progressing" && is === "False"),
    );
    if (failed) return `${failed.reason ?? failed.type}${andSo(failed.message)}`;
    return pods === 0 ? "its pod is not there yet" : "its pod is being started";
}
