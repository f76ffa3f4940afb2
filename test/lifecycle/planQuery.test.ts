import assert from "node:assert/strict";
import { kinds } from "../../provider/kube/index.ts";
import { unknown, type ValueMap } from "../../provider/schema/value.ts";
import { failure, plan, planStage, run, success, type Vms } from "../support/planStage.ts";

describe("the VMs of a plan by a query", () => {
    const { on, start, plugin, up, preview, state } = planStage();

    afterEach(() => on.world.close());

    const webs = { query: "where name ~= '^web-'" };
    const arrived = (vms: Vms) => [
        ...vms,
        { ...vms.find(({ name }) => name === "web-02")!, id: "vm-9", name: "web-09", path: "/DC/vm/web-09", powerState: "poweredOn" },
    ];

    it("are those that it picks, written into the plan by their ids", async () => {
        await start();
        success(await up(plan({ vms: { ...webs, exclude: ["web-02"], include: { "db-01": { targetName: "db" } } } })));
        const object = await on.world.stage.cluster.get(kinds.plan, { name: "shop", namespace: "demo" });
        assert.deepEqual(object!.spec!.vms, [{ id: "vm-3", targetName: "db" }, { id: "vm-1" }]);
        assert.deepEqual(Object.keys(state().selected), ["db-01", "web-01"]);
        assert.equal(on.engine.find("plan")!.outputs.vmCount, 2);
    });

    it("join and leave as the source changes, until a run begins", async () => {
        await start();
        on.move = (vms) => vms.filter(({ name }) => name !== "web-02");
        success(await up(plan({ vms: webs })));
        on.move = (vms) => vms.filter(({ name }) => name !== "web-01");
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
        on.move = arrived;
        const { told } = success(await up(plan({ vms: running }), run));
        assert.ok(
            told.some((line) =>
                line.startsWith("warning plan: vms.query: picks VMs now that were not there when the plan's first run began: web-09;"),
            ),
            told.join("\n"),
        );
        assert.deepEqual(Object.keys(state().selected), ["web-01", "web-02"]);
        assert.equal(on.engine.find("run")!.outputs.outcome, "Succeeded");
        assert.deepEqual(success(await preview(plan({ vms: running }), run)).steps, []);
    });

    it("are the ones a refresh finds: a VM that was taken out by hand comes back with the next update", async () => {
        await start();
        success(await up(plan({ vms: webs })));
        await on.world.stage.cluster.patch(kinds.plan, { name: "shop", namespace: "demo" }, { spec: { vms: [{ id: "vm-1" }] } }, { type: "merge" });
        success(await on.world.play(on.engine.refresh(plugin())));
        assert.deepEqual(Object.keys(state().selected), ["web-01"]);
        assert.deepEqual(state().vms, webs);
        success(await up(plan({ vms: webs })));
        const object = await on.world.stage.cluster.get(kinds.plan, { name: "shop", namespace: "demo" });
        assert.deepEqual(object!.spec!.vms, [{ id: "vm-1" }, { id: "vm-2" }]);
    });

    it("are asked for again when the query is changed after a failed run, and who has moved stays", async () => {
        await start([{ kind: "vm", vm: "web-02", step: "ImageConversion", times: 9 }]);
        const running = { query: "where name ~= '^web-' and powerState = 'poweredOn'" };
        failure(await up(plan({ vms: running }), run));
        const without = { query: "where name = 'db-01' and powerState = 'poweredOn'" };
        success(await up(plan({ vms: without }), run));
        assert.deepEqual(Object.keys(state().selected), ["db-01", "web-01"]);
        const object = await on.world.stage.cluster.get(kinds.plan, { name: "shop", namespace: "demo" });
        assert.deepEqual(object!.spec!.vms, [{ id: "vm-3" }, { id: "vm-1" }]);
        assert.deepEqual(success(await preview(plan({ vms: without }), run)).steps, []);
    });

    it("are those that the first run began with, too, when the state is lost afterwards", async () => {
        await start([{ kind: "vm", vm: "web-02", step: "ImageConversion", times: 1 }]);
        const running = { query: "where name ~= '^web-' and powerState = 'poweredOn'" };
        failure(await up(plan({ vms: running }), run));
        on.move = arrived;
        on.engine.state = [];
        success(await up(plan({ vms: running })));
        const object = await on.world.stage.cluster.get(kinds.plan, { name: "shop", namespace: "demo" });
        assert.deepEqual(object!.spec!.vms, [{ id: "vm-1" }, { id: "vm-2" }]);
        assert.deepEqual(Object.keys(state().selected), ["web-01", "web-02"]);
    });

    it("are those that its runs began with when the plan was imported", async () => {
        await start([{ kind: "vm", vm: "web-02", step: "ImageConversion", times: 1 }]);
        const running = { query: "where name ~= '^web-' and powerState = 'poweredOn'" };
        failure(await up(plan({ vms: running }), run));
        const { selected: _, digest: __, ...older } = state();
        on.engine.state = on.engine.state.map((each) =>
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
        on.engine.state = [];
        success(await up(plan({ vms: running })));
        assert.equal(on.engine.find("plan")!.outputs.hasSucceeded, true);
        assert.deepEqual(success(await preview(plan({ vms: running }))).steps, []);
    });

    it("are not known while a changed query cannot be asked", async () => {
        await start();
        success(await up(plan({ vms: webs })));
        on.isSilent = true;
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
        on.move = () => [];
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

    it("are judged beside what is misspelt, so that all is told at once", async () => {
        await start();
        const told = failure(await preview(plan({ vms: { query: "where nme = 'web'", exclud: [] }, targetNamespce: "web" } as ValueMap)));
        for (const line of [/vms\.exclud: is not a property here/, /targetNamespce: is not a property here/, /vms\.query: .*did you mean "name"/])
            assert.match(told, line);
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
