import assert from "node:assert/strict";
import { type Condition, conditionsOf } from "../../../provider/condition/index.ts";
import { isAvailable } from "../../../provider/condition/workload.ts";
import { kinds } from "../../../provider/kube/index.ts";
import type { Fault } from "../../../provider/rehearsal/port.ts";
import { type InProcess, openInProcess } from "../../support/inProcess.ts";

const ref = { name: "forklift-controller", namespace: "openshift-mtv" };

describe("the operator of MTV", () => {
    let world: InProcess;
    const open = async (spec: object = {}, faults: readonly Fault[] = []) => {
        world = await openInProcess({ faults, settings: { controller_precopy_interval: 30 } });
        await world.play(world.stage.cluster.create(kinds.forkliftController, { metadata: ref, spec: { ...spec } }));
    };
    afterEach(() => world.close());
    const get = async () => (await world.stage.cluster.get(kinds.forkliftController, ref))!;
    const said = async () => conditionsOf((await get()).status).map(({ type, status, reason }: Condition) => `${type} ${status} ${reason}`);
    const deployment = async (name: string) => await world.stage.cluster.get(kinds.deployment, { name, namespace: ref.namespace });
    const change = (spec: object) => world.play(world.stage.cluster.patch(kinds.forkliftController, ref, { spec }, { type: "merge" }));

    it("says that it runs, then that it has succeeded, and rolls out what changes only", async () => {
        await open();
        await world.pass(1_000);
        assert.deepEqual(await said(), ["Running True Running"]);
        await world.pass(60_000);
        assert.deepEqual(await said(), ["Running True Successful", "Successful True Successful", "Failure False "]);
        assert.ok(isAvailable((await deployment("forklift-api"))!));
        const generationOf = async (name: string) => (await deployment(name))!.metadata.generation;
        await change({ controller_max_vm_inflight: 5, feature_validation: "false" });
        await world.pass(60_000);
        assert.deepEqual([await generationOf("forklift-controller"), await generationOf("forklift-api")], [2, 1]);
        assert.equal(await deployment("forklift-validation"), undefined);
    });

    it("fails with words that stay while it tries again, until it succeeds", async () => {
        await open({}, [{ kind: "settings", reason: "no matches for kind", times: 1 }]);
        await world.pass(5_000);
        assert.deepEqual(await said(), ["Running False Running", "Successful False ", "Failure True Failed"]);
        await world.pass(9_000);
        assert.deepEqual(await said(), ["Running True Running", "Successful False ", "Failure False Failed"]);
        await world.pass(60_000);
        assert.ok((await said()).includes("Successful True Successful"));
    });

    it("keeps the pod that is there until the new one is ready", async () => {
        await open({}, [{ kind: "deployment", deployment: "forklift-api", reason: "ErrImagePull", times: 2 }]);
        await world.pass(60_000);
        await change({ api_image_fqin: "registry.example.com/other:1" });
        await world.pass(6_000);
        const pods = () => world.stage.cluster.list(kinds.pod, { namespace: ref.namespace, labelSelector: "service=forklift-api" });
        assert.equal((await pods()).items.length, 2);
        await world.pass(60_000);
        assert.equal((await pods()).items.length, 1);
    });

    it("takes the console's plugin away before the object goes, and with that go its Deployments", async () => {
        await open();
        await world.pass(60_000);
        await world.play(world.stage.cluster.delete(kinds.forkliftController, ref));
        await world.pass(5_000);
        assert.equal(await world.stage.cluster.get(kinds.forkliftController, ref), undefined);
        assert.equal(await world.stage.cluster.get(kinds.consolePlugin, { name: "forklift-console-plugin" }), undefined);
        assert.deepEqual((await world.stage.cluster.list(kinds.deployment)).items, []);
        assert.deepEqual((await world.stage.cluster.list(kinds.pod, { namespace: ref.namespace })).items, []);
    });
});
