import assert from "node:assert/strict";
import type { KubeObject } from "../../../../provider/kube/index.ts";
import { alsoKnownAs, hyperConvergedSpec, inEffect, propertyOf, settingsOf } from "../../../../provider/resources/live/tuning/fields.ts";
import { judgeTuning } from "../../../../provider/resources/live/tuning/judge.ts";

type Condition = { readonly type: string; readonly status: string; readonly message?: string };
const settled: readonly Condition[] = [
    { type: "ReconcileComplete", status: "True" },
    { type: "Available", status: "True" },
    { type: "Progressing", status: "False" },
    { type: "Degraded", status: "False" },
];
const but = (...changed: readonly Condition[]) => [...settled.filter(({ type }) => !changed.some((each) => each.type === type)), ...changed];
const host = (liveMigrationConfig: object, conditions: readonly Condition[] = settled, status: object = { observedGeneration: 3 }): KubeObject => ({
    metadata: { name: "hco", generation: 3 },
    spec: { liveMigrationConfig },
    status: { conditions, ...status },
});
const kubeVirt = (migrations: object, more: object = {}): KubeObject => ({
    metadata: { name: "kv" },
    spec: { configuration: { migrations, ...more } },
});

describe("the judgement of a tuning", () => {
    const args = { progressTimeout: 60, bandwidthPerMigration: "1Gi" };
    const kept = { progressTimeout: 60, bandwidthPerMigration: "1Gi" };
    const cases = [
        {
            why: "waits for the operator to look",
            object: host(kept, settled, { observedGeneration: 2 }),
            says: "waiting: the operator of the HyperConverged to look at it",
        },
        {
            why: "waits for the operator to have done",
            object: host(kept, but({ type: "ReconcileComplete", status: "Unknown", message: "Initializing" })),
            says: "waiting: the operator of the HyperConverged to have done with it: Initializing",
        },
        {
            why: "waits for KubeVirt",
            object: host(kept),
            witness: kubeVirt({ progressTimeout: 150 }),
            says: "waiting: KubeVirt to take over bandwidthPerMigration, progressTimeout",
        },
        { why: "waits for KubeVirt to be there", object: host(kept), says: "waiting: KubeVirt to take over bandwidthPerMigration, progressTimeout" },
        {
            why: "takes the same amount in another unit",
            object: host(kept),
            witness: kubeVirt({ ...kept, bandwidthPerMigration: "1024Mi" }),
            says: "ready",
        },
        {
            why: "takes the same length of time as Go writes it, and no way at all as nothing",
            args: { workloadUpdateStrategy: { batchEvictionInterval: "90s", workloadUpdateMethods: [] } },
            object: host({}),
            witness: { metadata: { name: "kv" }, spec: { workloadUpdateStrategy: { batchEvictionInterval: "1m30s" } } },
            says: "ready",
        },
        {
            why: "waits for another length of time",
            args: { workloadUpdateStrategy: { batchEvictionInterval: "90s" } },
            object: host({}),
            witness: { metadata: { name: "kv" }, spec: { workloadUpdateStrategy: { batchEvictionInterval: "1m0s" } } },
            says: "waiting: KubeVirt to take over workloadUpdateStrategy.batchEvictionInterval",
        },
        { why: "believes operators that write no generation", object: host(kept, settled, {}), witness: kubeVirt(kept), says: "ready" },
        {
            why: "tells what ails others, and does not wait for it",
            object: host(kept, but({ type: "Degraded", status: "True", message: "CDI is degraded" })),
            witness: kubeVirt(kept),
            says: "ready: the settings are in effect, but the HyperConverged is degraded: CDI is degraded",
        },
        {
            why: "does not wait for what others do",
            object: host(kept, but({ type: "Progressing", status: "True" })),
            witness: kubeVirt(kept),
            says: "ready",
        },
        {
            why: "waits for agents that restart for another network",
            args: { network: "fast" },
            object: host({ network: "fast" }, but({ type: "Progressing", status: "True", message: "virt-handler" })),
            witness: kubeVirt({ network: "fast" }),
            says: "waiting: KubeVirt's agents to restart with the network fast: virt-handler",
        },
        {
            why: "does not wait for what others do while KubeVirt's agents have the network",
            args: { network: "fast" },
            object: host({ network: "fast" }, but({ type: "Progressing", status: "True", message: "CDI is progressing" })),
            witness: { ...kubeVirt({ network: "fast" }), status: { conditions: settled } },
            says: "ready",
        },
        {
            why: "waits for agents of which KubeVirt itself tells",
            args: { network: "fast" },
            object: host({ network: "fast" }),
            witness: { ...kubeVirt({ network: "fast" }), status: { conditions: but({ type: "Progressing", status: "True", message: "Deploying" }) } },
            says: "waiting: KubeVirt's agents to restart with the network fast: Deploying",
        },
        {
            why: "refuses what this version does not keep",
            args: { allowWorkloadDisruption: true },
            object: host({}),
            says: "refused: allowWorkloadDisruption: this version's HyperConverged does not know it; leave it out",
        },
        {
            why: "sees the eviction strategy",
            args: { evictionStrategy: "None" as const },
            object: host({}),
            witness: kubeVirt({}, { evictionStrategy: "None" }),
            says: "ready",
        },
    ];
    for (const { why, object, witness, says, args: other } of cases)
        it(why, () => {
            const verdict = judgeTuning(object, other ?? args, witness);
            const words = { waiting: "for", ready: "remark", refused: "reasons", failed: "reasons" } as const;
            const said = (verdict as unknown as Record<string, unknown>)[words[verdict.state]];
            assert.equal(said === undefined ? verdict.state : `${verdict.state}: ${said}`, says);
        });
});

describe("the fields of a tuning", () => {
    it("are written where the HyperConverged has them, and read from there", () => {
        const args = { progressTimeout: 60, evictionStrategy: "None" as const, workloadUpdateStrategy: { batchEvictionSize: 3 } };
        const spec = hyperConvergedSpec({ ...args, acceptsPostCopy: true, takesOver: true });
        assert.deepEqual(spec, {
            liveMigrationConfig: { progressTimeout: 60 },
            evictionStrategy: "None",
            workloadUpdateStrategy: { batchEvictionSize: 3 },
        });
        const found = {
            metadata: {},
            spec: {
                ...spec,
                liveMigrationConfig: { progressTimeout: 60, parallelMigrationsPerCluster: 5 },
                workloadUpdateStrategy: { batchEvictionSize: 3, batchEvictionInterval: "1m0s" },
            },
        };
        assert.deepEqual(settingsOf(found, args as never), args);
        assert.deepEqual(inEffect(found), { evictionStrategy: "None", parallelMigrationsPerCluster: "5", progressTimeout: "60" });
    });

    it("are none when nothing is asked for", () => assert.deepEqual(hyperConvergedSpec({ workloadUpdateStrategy: {} }), {}));

    it("are named as programs name them, whatever the version", () => {
        const path = ["spec", "liveMigrationConfig", "network"];
        assert.deepEqual(
            [propertyOf(path), propertyOf(["spec", "workloadUpdateStrategy", "batchEvictionSize"])],
            ["network", "workloadUpdateStrategy.batchEvictionSize"],
        );
        assert.deepEqual(alsoKnownAs(path), [["spec", "virtualization", "liveMigrationConfig", "network"]]);
    });
});
