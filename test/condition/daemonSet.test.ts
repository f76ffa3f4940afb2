import assert from "node:assert/strict";
import { daemonSetTroubles } from "../../provider/condition/workload.ts";
import type { KubeObject } from "../../provider/kube/index.ts";

const daemonSet = (status: Record<string, unknown>): KubeObject => ({
    metadata: { name: "node-agent", generation: 2 },
    spec: { selector: { matchLabels: { name: "node-agent" } } },
    status: { observedGeneration: 2, desiredNumberScheduled: 3, ...status },
});
const pod = (reason: string): KubeObject => ({
    metadata: { name: "node-agent-1", labels: { name: "node-agent" } },
    status: { containerStatuses: [{ name: "node-agent", image: "a/b:1", state: { waiting: { reason } } }] },
});

describe("a DaemonSet", () => {
    for (const { why, status, pods, says } of [
        { why: "runs everywhere", status: { updatedNumberScheduled: 3, numberReady: 3 }, pods: [], says: [] },
        { why: "has nowhere to run", status: { desiredNumberScheduled: 0 }, pods: [], says: [] },
        { why: "is rolled out", status: { updatedNumberScheduled: 1, numberReady: 3 }, pods: [], says: ["is ready on 1 of 3 nodes"] },
        { why: "has not been looked at", status: { observedGeneration: 1, numberReady: 3 }, pods: [], says: ["its pods are not there yet"] },
        {
            why: "has a pod that says why",
            status: { updatedNumberScheduled: 3, numberReady: 2 },
            pods: [pod("ImagePullBackOff")],
            says: ["the image a/b:1 cannot be pulled (ImagePullBackOff)"],
        },
    ])
        it(why, () =>
            assert.deepEqual(
                daemonSetTroubles(daemonSet(status), pods).map((each) => each.why),
                says,
            ),
        );
});
