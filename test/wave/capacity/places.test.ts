import assert from "node:assert/strict";
import fc from "fast-check";
import { capacityFindings, demandOf, type Supply, type VmNeed } from "../../../provider/wave/capacity/index.ts";
import { claim, gib, need, node, pod } from "../../support/capacity.ts";

const findings = (needs: readonly VmNeed[], supply: Supply, nodeSelector?: Readonly<Record<string, string>>) =>
    capacityFindings(demandOf(needs), supply, { storage: "storageMap", nodeSelector });
const room = (capacity: string | undefined, over: object = {}) => ({ metadata: {}, storageClassName: "ceph-rbd", capacity, ...over });

describe("the room that storage drivers tell", () => {
    const one = [need({ claims: [claim({ bytes: 30 * gib })] })];
    const cases: readonly { why: string; needs?: readonly VmNeed[]; capacities: Supply["capacities"]; says?: RegExp }[] = [
        { why: "is enough", capacities: [room("30Gi")] },
        { why: "is too little", capacities: [room("20Gi")], says: /^the storage class ceph-rbd has 20 GiB left, .*need 30 GiB of it \(1 claim\)/ },
        { why: "adds up over parts of the cluster", needs: [need(), need(), need()], capacities: [room("20Gi"), room("10Gi")] },
        {
            why: "is in no single part",
            capacities: [room("20Gi"), room("20Gi")],
            says: /room for a volume of 20 GiB at most, .*largest disk needs 30 GiB/,
        },
        { why: "is not for such a large volume", capacities: [room("90Gi", { maximumVolumeSize: "25Gi" })], says: /of 25 GiB at most/ },
        { why: "is not told", capacities: [room(undefined)] },
        { why: "is not told for one part", needs: [need(), need()], capacities: [room("10Gi"), room(undefined)] },
        { why: "is another class's", capacities: [room("1Gi", { storageClassName: "nfs" })] },
        { why: "is told of no class at all", capacities: [] },
        { why: "may not be looked at", capacities: undefined },
    ];
    for (const { why, needs = one, capacities, says } of cases)
        it(why, () => {
            const found = findings(needs, { capacities });
            assert.deepEqual(
                found.map(({ severity, property }) => `${severity} ${property}`),
                says ? ["warning storageMap"] : [],
            );
            if (says) assert.match(found[0]!.message, says);
        });
});

describe("the memory of nodes", () => {
    const two = [need({ memory: 40 * gib }), need({ memory: 40 * gib })];
    const unready = { status: { conditions: [{ type: "Ready", status: "False" }], allocatable: { memory: "640Gi" } } };
    const labels = { "kubevirt.io/schedulable": "true" };
    const cases: readonly {
        why: string;
        nodes: readonly ReturnType<typeof node>[];
        pods?: readonly ReturnType<typeof pod>[];
        needs?: readonly VmNeed[];
        selector?: Readonly<Record<string, string>>;
        says?: RegExp;
    }[] = [
        { why: "is enough", nodes: [node("a"), node("b")] },
        {
            why: "is too little",
            nodes: [node("a")],
            says: /^the nodes that VMs can run on \(1\) have 64 GiB memory that no pod .*VMs \(2\) need 80 GiB at least/,
        },
        { why: "is taken by pods", nodes: [node("a"), node("b")], pods: [pod("a", "60Gi")], says: /have 68 GiB/ },
        { why: "is given back by pods that have ended", nodes: [node("a"), node("b")], pods: [pod("a", "60Gi", { status: { phase: "Succeeded" } })] },
        { why: "is not taken by pods that wait for a node", nodes: [node("a"), node("b")], pods: [pod("", "60Gi")] },
        {
            why: "is taken by the larger of a pod's first and later containers, and by its overhead",
            nodes: [node("a"), node("b")],
            pods: [
                pod("a", "1Gi", {
                    spec: {
                        nodeName: "a",
                        containers: [{}, { resources: { requests: { memory: "10Gi" } } }],
                        initContainers: [{ resources: { requests: { memory: "50Gi" } } }],
                        overhead: { memory: "2Gi" },
                    },
                }),
            ],
            says: /have 76 GiB/,
        },
        { why: "of closed nodes does not count", nodes: [node("a"), node("b", { spec: { unschedulable: true } })], says: /run on \(1\)/ },
        { why: "of nodes that are not ready does not count", nodes: [node("a"), node("b", unready)], says: /run on \(1\)/ },
        {
            why: "of tainted nodes does not count",
            nodes: [node("a"), node("b", { spec: { taints: [{ effect: "NoSchedule" }] } })],
            says: /run on \(1\)/,
        },
        { why: "of nodes that are only avoided counts", nodes: [node("a"), node("b", { spec: { taints: [{ effect: "PreferNoSchedule" }] } })] },
        { why: "of nodes without KubeVirt does not count", nodes: [node("a", {}, labels), node("b")], says: /run on \(1\)/ },
        {
            why: "of nodes that the plan does not select does not count",
            nodes: [node("a"), node("b", {}, { zone: "1" })],
            selector: { zone: "1" },
            says: /run on \(1\)/,
        },
        {
            why: "is in no single node",
            nodes: [node("a"), node("b")],
            needs: [need({ memory: 65 * gib })],
            says: /more than 64 GiB memory left, and the largest VM needs 65 GiB/,
        },
        { why: "is not needed by VMs that stay off", nodes: [node("a")], needs: two.map((each) => ({ ...each, isRunning: false })) },
        { why: "says nothing without nodes for VMs", nodes: [node("a", { spec: { unschedulable: true } })] },
    ];
    for (const { why, nodes, pods = [], needs = two, selector, says } of cases)
        it(why, () => {
            const found = findings(needs, { nodes: { nodes, pods } }, selector);
            assert.deepEqual(
                found.map(({ severity, property }) => `${severity} ${property}`),
                says ? ["warning vms"] : [],
            );
            if (says) assert.match(found[0]!.message, says);
        });

    it("is told to be too little whenever VMs want more than is left", () => {
        const amount = fc.integer({ min: 0, max: 64 });
        fc.assert(
            fc.property(fc.array(amount, { maxLength: 6 }), fc.array(amount, { minLength: 1, maxLength: 4 }), (wanted, taken) => {
                const nodes = taken.map((_, at) => node(`n${at}`));
                const pods = taken.map((bytes, at) => pod(`n${at}`, `${bytes}Gi`));
                const left = taken.reduce((all, each) => all + 64 - each, 0);
                const isTooLittle = wanted.reduce((all, each) => all + each, 0) > left;
                const found = findings(
                    wanted.map((bytes) => need({ memory: bytes * gib })),
                    { nodes: { nodes, pods } },
                );
                if (isTooLittle) assert.match(found[0]!.message, /that no pod has requested/);
            }),
        );
    });
});
