import assert from "node:assert/strict";
import { kinds } from "../../provider/kube/index.ts";
import type { Fault } from "../../provider/rehearsal/port.ts";
import type { Source } from "../../provider/rehearsal/source.ts";
import { unknown, type Value, type ValueMap } from "../../provider/schema/value.ts";
import { planByHand } from "../support/byHand.ts";
import { type Declared, Engine, Ref } from "../support/engine.ts";
import { type InProcess, openInProcess, startPlugin } from "../support/inProcess.ts";
import type { Operation } from "../support/operation.ts";
import { inventoryDoor } from "../support/wire.ts";

type Vms = ReturnType<Source["view"]>["vms"];

describe("the VMs of a plan", () => {
    let world: InProcess;
    let engine: Engine;
    /** What the source looks like from now on. */
    let move: (vms: Vms) => Vms;
    let isSilent: boolean;
    const start = async (faults: readonly Fault[] = []) => {
        world = await openInProcess({ faults });
        engine = new Engine();
        move = (vms) => vms;
        isSilent = false;
        await world.play(planByHand(world.stage.cluster));
    };
    const inputs = {
        namespace: "demo",
        name: "shop",
        source: "demo/vcenter",
        networkMap: "demo/nm",
        storageMap: "demo/sm",
        targetNamespace: "shop",
        preserveStaticIPs: false,
    };
    const plan = (over: Record<string, Value> = {}): Declared => ({
        type: "migration-toolkit:virtualization:Plan",
        name: "plan",
        inputs: { ...inputs, vms: { "web-01": {}, "web-02": {} }, ...over },
    });
    const run: Declared = { type: "migration-toolkit:virtualization:Migration", name: "run", inputs: { namespace: "demo", plan: new Ref("plan") } };
    const plugin = () => startPlugin(world, { door: (stage) => doorOf({ ...stage, source: moved(stage.source) }) });
    const doorOf = (stage: Parameters<typeof inventoryDoor>[0]) => {
        const door = inventoryDoor(stage);
        return isSilent ? { ...door, get: () => Promise.reject(new Error("connection refused")) } : door;
    };
    const moved = (source: Source): Source => ({ ...source, view: () => ({ ...source.view(), vms: move(source.view().vms) }) });
    const up = (...program: readonly Declared[]): Promise<Operation> => world.play(engine.up(program, plugin()));
    const preview = (...program: readonly Declared[]): Promise<Operation> => world.play(engine.preview(program, plugin()));
    const success = (operation: Operation): Operation => {
        assert.ok(operation.isOk, operation.errors.join("\n"));
        return operation;
    };
    const failure = (operation: Operation): string => {
        assert.equal(operation.isOk, false);
        return operation.errors.join("\n");
    };
    const state = () => engine.find("plan")!.inputs as ValueMap & { selected: Record<string, string>; digest: string };
    const seen = (name: string) => JSON.parse(state().selected[name]!) as ValueMap;
    const changed = (name: string, change: object) => (vms: Vms) => vms.map((vm) => (vm.name === name ? { ...vm, ...change } : vm));
    const grown = changed("web-01", {
        disks: [
            {
                key: 2000,
                file: "[nvme-01] disk-2000.vmdk",
                datastore: { kind: "Datastore", id: "datastore-1" },
                capacity: 44 * 1024 ** 3,
                shared: false,
            },
        ],
    });

    afterEach(() => world.close());

    it("are remembered as the inventory showed them, and nothing is to be done as long as it shows the same", async () => {
        await start();
        success(await up(plan()));
        assert.deepEqual(Object.keys(state().selected), ["web-01", "web-02"]);
        assert.deepEqual(seen("web-01").disks, { "[nvme-01] disk-2000.vmdk": { sizeGiB: 4, datastore: "nvme-01" } });
        assert.deepEqual(success(await preview(plan())).steps, []);
        success(await world.play(engine.refresh(plugin())));
        assert.deepEqual(success(await preview(plan())).steps, []);
    });

    it("that changed in the source are an update, with a line per VM that says what", async () => {
        await start();
        success(await up(plan()));
        move = (vms) => changed("web-02", { host: "host-2" })(grown(vms));
        const { steps, told } = success(await preview(plan()));
        assert.deepEqual(steps, ["update plan"]);
        assert.ok(
            told.includes("info plan: web-01 is different: disk [nvme-01] disk-2000.vmdk +40 GiB"),
            told.filter((line) => !line.startsWith("run")).join("\n"),
        );
        assert.ok(told.includes("info plan: web-02 is different: moved host esx-1 → esx-2"));
        const before = state().digest;
        success(await up(plan()));
        assert.notEqual(state().digest, before);
        assert.deepEqual(success(await preview(plan())).steps, []);
    });

    it("that have moved stay as they were, whatever becomes of their sources", async () => {
        await start();
        success(await up(plan(), run));
        move = (vms) => grown(vms).filter(({ name }) => name !== "web-02");
        assert.deepEqual(success(await preview(plan(), run)).steps, []);
    });

    it("that have not moved are looked at again before the next attempt", async () => {
        await start([{ kind: "vm", vm: "web-02", step: "ImageConversion", times: 1 }]);
        failure(await up(plan(), run));
        move = (vms) => changed("web-02", { host: "host-2" })(grown(vms));
        const { told } = success(await preview(plan(), run));
        assert.ok(
            told.some((line) => /web-02 is different: moved host/.test(line)),
            told.join("\n"),
        );
        assert.ok(!told.some((line) => /web-01 is different/.test(line)));
    });

    it("that a new plan would not find are told before the old one, which has moved them, is replaced", async () => {
        await start();
        success(await up(plan(), run));
        move = (vms) => vms.filter(({ name }) => name !== "web-02");
        const vms = { "web-01": {}, "web-02": {}, "db-01": {} };
        assert.match(failure(await preview(plan({ vms }), run)), /^plan\.vms\["web-02"\]: no VM is named "web-02"/m);
    });

    it("may be called as what every object has", async () => {
        await start();
        success(await up(plan({ vms: { "web-01": {} } })));
        move = (vms) => vms.map((vm) => (vm.name === "web-02" ? { ...vm, name: "constructor" } : vm));
        const { told } = success(await preview(plan({ vms: { "web-01": {}, constructor: {} } })));
        assert.ok(
            told.some((line) => line.startsWith("plan/constructor: ") && line.includes('"operation":"create"')),
            told.join("\n"),
        );
        assert.ok(told.includes("info plan: constructor joined"), told.join("\n"));
    });

    it("are no change when they are remembered for the first time", async () => {
        await start();
        success(await up(plan()));
        const { selected: _, digest: __, ...older } = state();
        engine.state = engine.state.map((each) => ({ ...each, inputs: older }));
        assert.deepEqual(success(await preview(plan())).steps, []);
    });

    describe("by a query", () => {
        const webs = { query: "where name ~= '^web-'" };
        const arrived = (vms: Vms) => [
            ...vms,
            { ...vms.find(({ name }) => name === "web-02")!, id: "vm-9", name: "web-09", path: "/DC/vm/web-09", powerState: "poweredOn" },
        ];

        it("are those that it picks, written into the plan by their ids", async () => {
            await start();
            success(await up(plan({ vms: { ...webs, exclude: ["web-02"], include: { "db-01": { targetName: "db" } } } })));
            const object = await world.stage.cluster.get(kinds.plan, { name: "shop", namespace: "demo" });
            assert.deepEqual(object!.spec!.vms, [{ id: "vm-3", targetName: "db" }, { id: "vm-1" }]);
            assert.deepEqual(Object.keys(state().selected), ["db-01", "web-01"]);
            assert.equal(engine.find("plan")!.outputs.vmCount, 2);
        });

        it("join and leave as the source changes, until a run begins", async () => {
            await start();
            move = (vms) => vms.filter(({ name }) => name !== "web-02");
            success(await up(plan({ vms: webs })));
            move = (vms) => vms.filter(({ name }) => name !== "web-01");
            const { steps, told } = success(await preview(plan({ vms: webs })));
            assert.deepEqual(steps, ["update plan"]);
            assert.ok(told.includes("info plan: web-02 joined") && told.includes("info plan: web-01 left"), told.join("\n"));
            success(await up(plan({ vms: webs })));
            assert.deepEqual(success(await preview(plan({ vms: webs }))).steps, []);
        });

        it("stay the plan's once a run has begun, though the moved ones are powered off; latecomers are told", async () => {
            await start([{ kind: "vm", vm: "web-02", step: "ImageConversion", times: 1 }]);
            const running = { query: "where name ~= '^web-' and powerState = 'poweredOn'" };
            failure(await up(plan({ vms: running }), run));
            move = arrived;
            const { told } = success(await up(plan({ vms: running }), run));
            assert.ok(
                told.some((line) =>
                    line.startsWith("warning plan: vms.query: picks VMs now that were not there when the plan's first run began: web-09;"),
                ),
                told.join("\n"),
            );
            assert.deepEqual(Object.keys(state().selected), ["web-01", "web-02"]);
            assert.equal(engine.find("run")!.outputs.outcome, "Succeeded");
            assert.deepEqual(success(await preview(plan({ vms: running }), run)).steps, []);
        });

        it("are the ones a refresh finds: a VM that was taken out by hand comes back with the next update", async () => {
            await start();
            success(await up(plan({ vms: webs })));
            await world.stage.cluster.patch(kinds.plan, { name: "shop", namespace: "demo" }, { spec: { vms: [{ id: "vm-1" }] } }, { type: "merge" });
            success(await world.play(engine.refresh(plugin())));
            assert.deepEqual(Object.keys(state().selected), ["web-01"]);
            assert.deepEqual(state().vms, webs);
            success(await up(plan({ vms: webs })));
            const object = await world.stage.cluster.get(kinds.plan, { name: "shop", namespace: "demo" });
            assert.deepEqual(object!.spec!.vms, [{ id: "vm-1" }, { id: "vm-2" }]);
        });

        it("are asked for again when the query is changed after a failed run, and who has moved stays", async () => {
            await start([{ kind: "vm", vm: "web-02", step: "ImageConversion", times: 9 }]);
            const running = { query: "where name ~= '^web-' and powerState = 'poweredOn'" };
            failure(await up(plan({ vms: running }), run));
            const without = { query: "where name = 'db-01' and powerState = 'poweredOn'" };
            success(await up(plan({ vms: without }), run));
            assert.deepEqual(Object.keys(state().selected), ["db-01", "web-01"]);
            const object = await world.stage.cluster.get(kinds.plan, { name: "shop", namespace: "demo" });
            assert.deepEqual(object!.spec!.vms, [{ id: "vm-3" }, { id: "vm-1" }]);
            assert.deepEqual(success(await preview(plan({ vms: without }), run)).steps, []);
        });

        it("are those that the first run began with, too, when the state is lost afterwards", async () => {
            await start([{ kind: "vm", vm: "web-02", step: "ImageConversion", times: 1 }]);
            const running = { query: "where name ~= '^web-' and powerState = 'poweredOn'" };
            failure(await up(plan({ vms: running }), run));
            move = arrived;
            engine.state = [];
            success(await up(plan({ vms: running })));
            const object = await world.stage.cluster.get(kinds.plan, { name: "shop", namespace: "demo" });
            assert.deepEqual(object!.spec!.vms, [{ id: "vm-1" }, { id: "vm-2" }]);
            assert.deepEqual(Object.keys(state().selected), ["web-01", "web-02"]);
        });

        it("are those that its runs began with when the plan was imported", async () => {
            await start([{ kind: "vm", vm: "web-02", step: "ImageConversion", times: 1 }]);
            const running = { query: "where name ~= '^web-' and powerState = 'poweredOn'" };
            failure(await up(plan({ vms: running }), run));
            const { selected: _, digest: __, ...older } = state();
            engine.state = engine.state.map((each) =>
                each.name === "plan" ? { ...each, inputs: { ...older, vms: { "vm-1": {}, "vm-2": {} } } } : each,
            );
            success(await up(plan({ vms: running }), run));
            assert.deepEqual(Object.keys(state().selected), ["web-01", "web-02"]);
            assert.deepEqual(success(await preview(plan({ vms: running }), run)).steps, []);
        });

        it("are found again when the state is lost after success", async () => {
            await start();
            const running = { query: "where name ~= '^web-' and powerState = 'poweredOn'" };
            success(await up(plan({ vms: running }), run));
            engine.state = [];
            success(await up(plan({ vms: running })));
            assert.equal(engine.find("plan")!.outputs.hasSucceeded, true);
            assert.deepEqual(success(await preview(plan({ vms: running }))).steps, []);
        });

        it("are not known while a changed query cannot be asked", async () => {
            await start();
            success(await up(plan({ vms: webs })));
            isSilent = true;
            assert.match(failure(await preview(plan({ vms: { query: "where name = 'web-01'" } }))), /plan\.vms\.query: cannot be answered/);
            assert.deepEqual(success(await preview(plan({ vms: webs }))).steps, []);
        });

        const open: { why: string; vms: ValueMap }[] = [
            { why: "its text", vms: { query: unknown } },
            { why: "who is excluded", vms: { ...webs, exclude: [unknown] } },
            { why: "who is included", vms: { ...webs, include: { "db-01": unknown } } },
        ];
        for (const { why, vms } of open)
            it(`are not known while ${why} is not`, async () => {
                await start();
                const { told } = success(await preview(plan({ vms })));
                assert.ok(told.includes("info plan: vms.query: asked once all of it is known"), told.join("\n"));
                assert.ok(!told.some((line) => line.includes("digest")));
            });

        it("are told to leave when the query picks nobody any more", async () => {
            await start();
            success(await up(plan({ vms: { ...webs, allowEmpty: true } })));
            move = () => [];
            const { told } = success(await preview(plan({ vms: { ...webs, allowEmpty: true } })));
            assert.ok(told.includes("info plan: web-01 left"), told.join("\n"));
        });

        const refusals: { why: string; vms: ValueMap; text: RegExp }[] = [
            { why: "that cannot be read", vms: { query: "where name ~~ 'web'" }, text: /^plan\.vms\.query: column 12, / },
            { why: "of a field that there is not", vms: { query: "where nme = 'web'" }, text: /^plan\.vms\.query: .*did you mean "name"/ },
            {
                why: "that is nested too deeply",
                vms: { query: `where ${"(".repeat(20_000)}true${")".repeat(20_000)}` },
                text: /^plan\.vms\.query: is nested too deeply to be read/,
            },
            { why: "that picks nothing", vms: { query: "where name = 'web'" }, text: /^plan\.vms\.query: .*3/ },
            {
                why: "that would never be answered",
                vms: { query: "where path ~= '^(((((.+)+)+)+)+)+#$'" },
                text: /^plan\.vms\.query: was not answered within 5 s/,
            },
            {
                why: "with a word beside it that is not one",
                vms: { query: "where true", exclud: [] },
                text: /^plan\.vms\.exclud: is not a property here/,
            },
        ];
        for (const { why, vms, text } of refusals)
            it(`are refused at preview for a query ${why}`, async () => {
                await start();
                assert.match(failure(await preview(plan({ vms }))), text);
            });

        it("are known once there is an inventory, and previews until then say so", async () => {
            await start();
            const { told } = success(await preview(plan({ source: "demo/other", vms: webs })));
            assert.ok(
                told.some((line) => line.includes("vms.query: answered once Provider demo/other has an inventory")),
                told.join("\n"),
            );
            assert.match(
                failure(await up(plan({ source: "demo/other", vms: webs }))),
                /^cannot make Plan demo\/shop: which VMs `vms\.query` picks could not be found out; its check says why/,
            );
        });
    });

    describe("with concerns", () => {
        const critical = changed("web-02", {
            concerns: [{ id: "vmware.passthrough_device.detected", category: "Critical", label: "Passthrough device detected" }],
        });
        const acceptConcerns = { "vmware.passthrough_device.detected": ["web-02"] };

        it("that are critical fail the preview until they are accepted, VM by VM", async () => {
            await start();
            move = critical;
            assert.match(failure(await preview(plan())), /acceptConcerns: \{ "vmware\.passthrough_device\.detected": \["web-02"\] \}/);
            assert.match(failure(await preview(plan({ acceptConcerns: { "vmware.passthrough_device.detected": ["web-01"] } }))), /web-02/);
            const { told } = success(await preview(plan({ acceptConcerns })));
            assert.ok(told.some((line) => /^warning plan: acceptConcerns\["vmware\.passthrough_device\.detected"\]: accepted for web-02/.test(line)));
            move = (vms) => vms;
            const after = success(await preview(plan({ acceptConcerns })));
            assert.ok(
                after.told.some((line) => /^warning plan: acceptConcerns/.test(line)),
                after.told.join("\n"),
            );
        });

        it("of the user's own are told as all others are", async () => {
            await start();
            const concernRules = [{ id: "acme.small", category: "Critical", label: "Too small", query: "where memoryMB < 8192 and name = 'web-01'" }];
            assert.match(failure(await preview(plan({ concernRules }))), /cannot migrate web-01 \(vm-1\): Too small \(acme\.small\)/);
            success(await up(plan({ concernRules, acceptConcerns: { "acme.small": ["web-01"] } })));
            assert.deepEqual(seen("web-01").concerns, { "acme.small": "Critical: Too small" });
            const wrong = [{ ...concernRules[0]!, id: "vmware.tpm.detected", query: "where memory" }];
            const told = failure(await preview(plan({ concernRules: wrong })));
            assert.match(told, /concernRules\[0\]\.id: is "vmware\.tpm\.detected", the id of a rule of the validation service/);
            assert.match(told, /concernRules\[0\]\.query: /);
        });
    });

    describe("with an approved digest", () => {
        it("are moved as long as they are what was approved", async () => {
            await start();
            const { told } = success(await preview(plan()));
            const [, digest] = /digest ([0-9a-f]{16})/.exec(told.join("\n"))!;
            success(await up(plan({ approvedDigest: digest! }), run));
            move = grown;
            assert.deepEqual(success(await preview(plan({ approvedDigest: digest! }), run)).steps, []);
        });

        it("stop everything once the inventory has moved, and say what is different", async () => {
            await start();
            success(await up(plan()));
            const approvedDigest = state().digest;
            success(await up(plan({ approvedDigest })));
            move = grown;
            const told = failure(await up(plan({ approvedDigest }), run));
            assert.match(told, /^plan\.approvedDigest: the VMs are not as they were approved: "[0-9a-f]{16}" was, "[0-9a-f]{16}" they are now/);
            assert.match(told, /web-01 disk \[nvme-01\] disk-2000\.vmdk \+40 GiB/);
            assert.equal((await world.stage.cluster.list(kinds.migration)).items.length, 0);
        });

        it("stop everything while the inventory does not answer", async () => {
            await start();
            success(await up(plan()));
            const approvedDigest = state().digest;
            isSilent = true;
            assert.match(failure(await preview(plan({ approvedDigest }))), /^plan\.approvedDigest: cannot be held against the inventory: /m);
            success(await preview(plan()));
        });

        it("are not made before there is an inventory to hold them against", async () => {
            await start();
            const early = plan({ source: "demo/other", approvedDigest: "0123456789abcdef" });
            success(await preview(early));
            assert.match(failure(await up(early)), /whether the VMs are as approved \(`approvedDigest`\) could not be found out/);
        });

        it("have no digest as long as a rule is not known", async () => {
            await start();
            const concernRules = [{ id: "acme.small", category: "Warning", label: "Small", query: unknown }];
            const { told } = success(await preview(plan({ concernRules, acceptConcerns: { "acme.small": [unknown] } })));
            for (const line of ["concernRules: asked once they are known", "acceptConcerns: critical concerns are judged once it is known"])
                assert.ok(told.includes(`info plan: ${line}`), told.join("\n"));
            assert.ok(told.some((line) => line.endsWith("digest not known yet")));
        });
    });
});
