import assert from "node:assert/strict";
import { deploymentTroubles } from "../../provider/condition/workload.ts";
import type { KubeObject } from "../../provider/kube/index.ts";

const labels = { app: "web" };
const counts = { observedGeneration: 2, replicas: 1, updatedReplicas: 1, availableReplicas: 1 };
const deployment = (status: object): KubeObject => ({
    metadata: { name: "web", generation: 2 },
    spec: { replicas: 1, selector: { matchLabels: labels } },
    status: { ...counts, ...status },
});
const pod = (status: Record<string, unknown>): KubeObject => ({ metadata: { labels }, status });
const waiting = (reason: string, message?: string, more: object = {}) =>
    pod({ containerStatuses: [{ name: "main", image: "a/b:1", state: { waiting: { reason, message } }, ...more }] });

describe("a Deployment", () => {
    const cases: readonly { why: string; status?: object; pods?: readonly KubeObject[]; says: readonly string[] }[] = [
        { why: "that is rolled out has no trouble", status: { availableReplicas: 1 }, says: [] },
        { why: "that nobody has looked at is being started", status: { observedGeneration: 1 }, says: ["its pod is not there yet"] },
        { why: "with an old pod is not rolled out", status: { replicas: 2 }, pods: [pod({})], says: ["its pod is being started"] },
        {
            why: "says that it cannot make pods",
            status: {
                availableReplicas: 0,
                conditions: [{ type: "ReplicaFailure", status: "True", reason: "FailedCreate", message: "exceeded quota" }],
            },
            says: ["FailedCreate: exceeded quota"],
        },
        {
            why: "has an image that cannot be pulled, whatever the pause",
            pods: [waiting("ImagePullBackOff", 'Back-off pulling image "a/b:1"'), waiting("ImagePullBackOff", 'Back-off pulling image "a/b:1"')],
            says: ['main: the image a/b:1 cannot be pulled (ImagePullBackOff): Back-off pulling image "a/b:1"'],
        },
        {
            why: "has a container that ends, with its last line",
            pods: [
                waiting("CrashLoopBackOff", "back-off 40s restarting failed container", {
                    lastState: { terminated: { exitCode: 2, reason: "Error", message: "line 1\npanic: no map\n" } },
                }),
            ],
            says: ["main: ended with code 2 (Error): panic: no map"],
        },
        {
            why: "has a container that ended and says nothing of the pause",
            pods: [waiting("CrashLoopBackOff", "back-off 5m0s restarting failed container")],
            says: ["main: does not start (CrashLoopBackOff): restarting failed container"],
        },
        {
            why: "has no node for its pod",
            pods: [
                pod({ conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message: "0/3 nodes: insufficient memory" }] }),
            ],
            says: ["no node takes its pod (Unschedulable): 0/3 nodes: insufficient memory"],
        },
        { why: "has a pod that is being made", pods: [waiting("ContainerCreating")], says: ["its pod is being started"] },
        {
            why: "has a container that is not ready",
            pods: [pod({ containerStatuses: [{ name: "main", ready: false, state: { running: {} } }] })],
            says: ["main: runs, but is not ready yet"],
        },
        {
            why: "says nothing of pods that go, or are not its own",
            pods: [waiting("ImagePullBackOff")].map((each) => ({ ...each, metadata: { labels, deletionTimestamp: "2026-01-05T08:00:00Z" } })),
            says: ["its pod is not there yet"],
        },
    ];
    for (const { why, status = { availableReplicas: 0 }, pods = [], says } of cases)
        it(why, () => {
            const told = deploymentTroubles(deployment(status), pods).map(({ container, why: text }) => (container ? `${container}: ${text}` : text));
            assert.deepEqual(told, says);
        });
});
