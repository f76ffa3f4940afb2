import assert from "node:assert/strict";
import { type Cluster, kinds } from "../../../../provider/kube/index.ts";
import { datacentre } from "../../../support/datacentre.ts";
import { type InProcess, openInProcess } from "../../../support/inProcess.ts";
import { liveTarget, soon, tune } from "../../../support/live.ts";

describe("the rehearsed HyperConverged", () => {
    let world: InProcess;
    let cluster: Cluster;
    const begin = async (inventory: Record<string, unknown> = liveTarget()) => {
        world = await openInProcess({ inventory });
        cluster = world.stage.cluster;
    };
    afterEach(() => world.close());

    const place = { name: "kubevirt-hyperconverged", namespace: "openshift-cnv" };
    const kubeVirt = { ...place, name: "kubevirt-kubevirt-hyperconverged" };
    const migrations = async () => {
        const { configuration } = ((await cluster.get(kinds.kubeVirt, kubeVirt))?.spec ?? {}) as {
            configuration?: { migrations?: Record<string, unknown> };
        };
        return configuration?.migrations;
    };
    const shows = (key: string, value: unknown) => soon(world, async () => (await migrations())?.[key] === value, cluster);

    it("is there with the defaults of its definition where there are nodes", async () => {
        await begin();
        await shows("parallelMigrationsPerCluster", 5);
        const { spec } = (await cluster.get(kinds.hyperConverged, place))!;
        assert.deepEqual(await migrations(), spec!.liveMigrationConfig);
        const status = await soon(world, async () => (await cluster.get(kinds.hyperConverged, place))!.status, cluster);
        assert.deepEqual(
            (status.conditions as { type: string; status: string }[]).map((each) => `${each.type} ${each.status}`),
            ["ReconcileComplete True", "Available True", "Progressing False", "Degraded False", "Upgradeable True"],
        );
        assert.equal(status.observedGeneration, 1);
    });

    it("is not there where VMs do not run", async () => {
        await begin(datacentre());
        assert.deepEqual((await cluster.list(kinds.hyperConverged)).items, []);
    });

    it("hands on what is tuned, and writes over what somebody has changed in KubeVirt", async () => {
        await begin();
        await tune(cluster, { progressTimeout: 60 });
        await shows("progressTimeout", 60);
        await cluster.patch(kinds.kubeVirt, kubeVirt, { spec: { configuration: { migrations: { progressTimeout: 999 } } } }, { type: "merge" });
        await shows("progressTimeout", 60);
    });

    const odd = [
        { why: "no number", liveMigrationConfig: { progressTimeout: "long" } },
        { why: "no amount", liveMigrationConfig: { bandwidthPerMigration: "fast" } },
    ];
    for (const { why, liveMigrationConfig } of odd)
        it(`takes ${why} for an error`, async () => {
            await begin();
            await assert.rejects(tune(cluster, liveMigrationConfig), /progressTimeout|bandwidthPerMigration/);
        });
});
