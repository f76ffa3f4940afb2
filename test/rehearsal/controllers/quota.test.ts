import assert from "node:assert/strict";
import { kinds } from "../../../provider/kube/index.ts";
import { type InProcess, openInProcess } from "../../support/inProcess.ts";

describe("the controller of quotas", () => {
    let world: InProcess;
    before(async () => {
        world = await openInProcess();
        const hard = {
            "requests.storage": "4Ti",
            "fast.storageclass.storage.k8s.io/requests.storage": "1Ti",
            persistentvolumeclaims: "10",
            "count/virtualmachines.kubevirt.io": "4",
            "requests.memory": "64Gi",
        };
        await world.play(world.stage.cluster.create(kinds.resourceQuota, { metadata: { name: "migrations", namespace: "demo" }, spec: { hard } }));
        await world.pass(1000);
    });
    after(() => world.close());

    const claim = async (name: string, storage: string, storageClassName: string) => {
        const spec = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage } }, storageClassName };
        await world.play(world.stage.cluster.create(kinds.persistentVolumeClaim, { metadata: { name, namespace: "demo" }, spec }));
        await world.pass(1000);
    };
    const status = async () =>
        (await world.stage.cluster.get(kinds.resourceQuota, { name: "migrations", namespace: "demo" }))!.status as unknown as Status;
    interface Status {
        readonly hard: Record<string, string>;
        readonly used: Record<string, string>;
    }

    it("says what it limits and that nothing is used", async () => {
        const { hard, used } = await status();
        assert.equal(hard["requests.storage"], "4Ti");
        assert.deepEqual(new Set(Object.values(used)), new Set(["0"]));
    });

    it("counts claims as they come, altogether and by class", async () => {
        await claim("one", "1Gi", "fast");
        await claim("other", "2Gi", "slow");
        const { used } = await status();
        assert.deepEqual(
            [used.persistentvolumeclaims, used["requests.storage"], used["fast.storageclass.storage.k8s.io/requests.storage"]],
            ["2", String(3 * 2 ** 30), String(2 ** 30)],
        );
    });

    it("follows other limits", async () => {
        const ref = { name: "migrations", namespace: "demo" };
        const change = { spec: { hard: { persistentvolumeclaims: "20" } } };
        await world.play(world.stage.cluster.patch(kinds.resourceQuota, ref, change, { type: "merge" }));
        await world.pass(1000);
        assert.equal((await status()).hard.persistentvolumeclaims, "20");
    });
});
