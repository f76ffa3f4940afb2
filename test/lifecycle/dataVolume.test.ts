import assert from "node:assert/strict";
import { type Cluster, type KubeObject, kinds } from "../../provider/kube/index.ts";
import type { Fault } from "../../provider/rehearsal/port.ts";
import type { Value } from "../../provider/schema/value.ts";
import { until } from "../support/byHand.ts";
import { type Declared, Engine } from "../support/engine.ts";
import { type InProcess, type InProcessPlugin, openInProcess, startPlugin } from "../support/inProcess.ts";
import type { Operation } from "../support/operation.ts";

const namespace = "demo";
const other = { http: { url: "https://images.example.com/debian.qcow2" } };

function fedora(over: Record<string, Value> = {}): readonly Declared[] {
    const source = { http: { url: "https://images.example.com/fedora.qcow2" } };
    const inputs = { name: "fedora", source, storage: { size: "4Gi", storageClass: "ceph-rbd" }, ...over };
    return [{ type: "migration-toolkit:imports:DataVolume", name: "disk", inputs }];
}

describe("a disk in one process", () => {
    let world: InProcess;
    let engine: Engine;
    let plugin: InProcessPlugin;

    async function open(faults: readonly Fault[] = [], furnish?: (cluster: Cluster) => Promise<unknown>): Promise<void> {
        world = await openInProcess({ faults });
        await furnish?.(world.stage.cluster);
        engine = new Engine();
        plugin = startPlugin(world);
    }
    afterEach(() => world.close());

    const up = (over?: Record<string, Value>) => world.play(engine.up(fedora(over), plugin));
    const preview = (over?: Record<string, Value>) => world.play(engine.preview(fedora(over), plugin));
    const found = async () => (await world.stage.cluster.get(kinds.dataVolume, { name: "fedora", namespace }))!;
    const uid = async () => (await found()).metadata.uid;
    const outputs = () => engine.find("disk")?.outputs ?? {};

    it("is imported, and then there is nothing to do", async () => {
        await open();
        assert.ok((await up()).isOk);
        assert.equal(outputs().phase, "Succeeded");
        assert.deepEqual((await up()).steps, []);
    });

    it("is not made before its class is there: its claim would wait for ever", async () => {
        await open();
        const storage = { size: "4Gi", storageClass: "fast" };
        const early = await up({ storage });
        assert.match(early.errors.join("\n"), /cannot make DataVolume demo\/fedora: there is no storage class fast; create it first/);
        assert.equal(await found(), undefined);
        await world.stage.cluster.create(kinds.storageClass, { metadata: { name: "fast" }, provisioner: "rbd.csi.ceph.com" });
        assert.ok((await preview({ storage })).isOk);
    });

    it("tells how far it is", async () => {
        await open();
        const { told } = await up();
        assert.ok(told.includes("disk: waiting for the claim to be bound: PVC fedora Pending"), told.join("\n"));
        assert.ok(told.some((line) => /^disk: waiting for the import/.test(line)));
    });

    it("gets back the label that somebody has changed", async () => {
        await open();
        await up({ labels: { tier: "web" } });
        const before = await uid();
        const patch = { metadata: { labels: { tier: "db" } } };
        await world.stage.cluster.patch(kinds.dataVolume, { name: "fedora", namespace }, patch, { type: "merge", fieldManager: "kubectl-edit" });
        assert.deepEqual((await up({ labels: { tier: "web", moved: "yes" } })).steps, ["update disk"]);
        const { metadata } = await found();
        assert.deepEqual([metadata.labels?.tier, metadata.labels?.moved, metadata.uid], ["web", "yes", before]);
    });

    for (const source of [other, { registry: { url: "docker://quay.example.com/fedora:40" } }])
        it(`is replaced for another source (${Object.keys(source)}), as the preview tells`, async () => {
            await open();
            await up();
            const before = await uid();
            const planned = await preview({ source });
            assert.deepEqual([planned.errors, planned.steps], [[], ["delete disk", "create disk"]]);
            assert.match(planned.told.join("\n"), /source: CDI changes no disk: it is made anew, and what it holds now is lost/);
            assert.equal(await uid(), before);
            const run = await up({ source });
            assert.deepEqual([run.errors, run.steps], [[], ["delete disk", "create disk"]]);
            assert.notEqual(await uid(), before);
            assert.deepEqual((await found()).spec?.source, source);
        });

    it("counts failures anew in each update", async () => {
        await open([{ kind: "import", name: "fedora", times: 3 }]);
        const first = await up({ maxRestarts: 0 });
        assert.match(first.errors.join("\n"), /the importer has failed: .*404/);
        assert.match((await up({ maxRestarts: 1 })).errors.join("\n"), /has failed 2 times/);
        assert.ok((await up({ maxRestarts: 1 })).isOk);
        assert.equal(outputs().restartCount, 3);
    });

    it("warns once of each failure on the way", async () => {
        await open([{ kind: "import", name: "fedora", reason: "no such host", times: 2 }]);
        const { told, isOk } = await up();
        assert.ok(isOk);
        const warnings = told.filter((line) => line.startsWith("warning"));
        assert.deepEqual(
            warnings.map((line) => line.replace(/: no such host.*/, "")),
            ["warning disk: the importer has failed", "warning disk: the importer has failed 2 times"],
        );
        assert.match(warnings[0]!, /can pods of the cluster reach it\?/);
    });

    it("is found failed by a refresh, and made anew", async () => {
        await open([{ kind: "import", name: "fedora", isFinal: true, times: 1 }]);
        const died = startPlugin(world);
        const run = engine.up(fedora(), died);
        await world.play(until(world.stage.cluster, "datavolumes", ({ status }) => status?.phase === "ImportScheduled"));
        died.kill();
        await world.play(run);
        assert.equal(engine.find("disk"), undefined);
        const before = await uid();
        assert.match((await up()).errors.join("\n"), /has failed.*404/s);
        assert.equal(await uid(), before, "an end that nobody was told is told first");
        assert.match((await world.play(engine.refresh(plugin))).errors.join() + engine.find("disk")?.initErrors.join(), /404/);
        assert.ok((await up()).isOk);
        assert.notEqual(await uid(), before);
    });

    it("that a killed update has left is followed, or made anew when something else is asked", async () => {
        for (const [over, isSame] of [
            [{}, true],
            [{ source: other }, false],
        ] as const) {
            await open();
            const died = startPlugin(world);
            const run = engine.up(fedora(), died);
            await world.play(until(world.stage.cluster, "datavolumes", ({ status }) => status?.phase === "ImportInProgress"));
            died.kill();
            await world.play(run);
            const before = await uid();
            const { told } = await preview(over);
            assert.equal(/made anew/.test(told.join("\n")), !isSame, told.join("\n"));
            assert.deepEqual((await up(over)).errors, []);
            assert.equal((await uid()) === before, isSame);
            if (isSame) await world.close();
        }
    });

    it("that is done, of which nobody was told, is not made anew for something else, and it is said what to do", async () => {
        await open();
        await up();
        engine.state = [];
        const before = await uid();
        const { errors } = await up({ source: other });
        assert.match(
            errors.join("\n"),
            /cannot make DataVolume demo\/fedora: there is one that holds something else.*\n.*`oc delete datavolume fedora -n demo`/,
        );
        assert.equal(await uid(), before);
    });

    it("that waits for what is not there stalls, and says for what", async () => {
        await open();
        const run = await up({ secret: "login", stallMinutes: 2 });
        assert.match(run.errors.join("\n"), /nothing has moved for 2 minutes; waiting for the importer pod to start: secret "login" not found/);
        assert.match(run.told.join("\n"), /there is no Secret demo\/login yet/);
        await world.stage.cluster.create(kinds.secret, { metadata: { name: "login", namespace } });
        assert.ok((await up({ secret: "login", stallMinutes: 2 })).isOk);
    });

    it("that has no room for scratch space is refused before anything exists", async () => {
        const config = async (cluster: Cluster) => {
            const claimPropertySets = [{ accessModes: ["ReadWriteOnce"], volumeMode: "Block" }];
            await cluster.create(kinds.storageProfile, { metadata: { name: "ceph-rbd" }, status: { claimPropertySets } });
            await cluster.patch(
                kinds.storageProfile,
                { name: "ceph-rbd" },
                { status: { claimPropertySets } },
                { type: "merge", subresource: "status" },
            );
            await cluster.create(kinds.cdiConfig, { metadata: { name: "config" } });
        };
        await open([], config);
        const { errors } = await preview({ source: { registry: { url: "docker://quay.example.com/fedora:40" } } });
        assert.match(errors.join(), /source\.registry: the import needs scratch space .* ceph-rbd does not give/);
        assert.equal(await found(), undefined);
    });

    describe("on a class that waits for the first consumer", () => {
        const local = { storage: { size: "4Gi", storageClass: "local" } };
        const class_ = { metadata: { name: "local" }, provisioner: "x", volumeBindingMode: "WaitForFirstConsumer" } as KubeObject;
        const volumes = [{ name: "root", persistentVolumeClaim: { claimName: "fedora" } }];
        const machine = { metadata: { name: "vm", namespace }, spec: { template: { spec: { volumes } } } };
        beforeEach(() => open([], (cluster) => cluster.create(kinds.storageClass, class_)));

        it("is done with a word about it, and imported when a VM uses it", async () => {
            const { isOk, told } = await up(local);
            assert.ok(isOk);
            assert.match(told.join("\n"), /warning disk: nothing is imported yet: .*`immediateBinding: true`/);
            assert.equal(outputs().phase, "WaitForFirstConsumer");
            await world.stage.cluster.create(kinds.virtualMachine, machine);
            await world.play(until(world.stage.cluster, "datavolumes", ({ status }) => status?.phase === "Succeeded"));
            await world.play(engine.refresh(plugin));
            assert.equal(outputs().phase, "Succeeded");
            assert.deepEqual((await up(local)).steps, []);
        });

        it("is waited for when that is asked", async () => {
            const run = engine.up(fedora({ ...local, waitForConsumer: true }), plugin);
            await world.play(until(world.stage.cluster, "datavolumes", ({ status }) => status?.phase === "WaitForFirstConsumer"));
            await world.stage.cluster.create(kinds.virtualMachine, machine);
            const { isOk, errors }: Operation = await world.play(run);
            assert.ok(isOk, errors.join());
            assert.equal(outputs().phase, "Succeeded");
        });

        it("is made anew to be imported at once", async () => {
            await up(local);
            const before = await uid();
            const { steps } = await up({ ...local, immediateBinding: true });
            assert.deepEqual(steps, ["delete disk", "create disk"]);
            assert.notEqual(await uid(), before);
            assert.equal(outputs().phase, "Succeeded");
        });
    });
});
