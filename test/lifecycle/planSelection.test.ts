import assert from "node:assert/strict";
import { changed, failure, grown, plan, planStage, run, success } from "../support/planStage.ts";

describe("the VMs of a plan", () => {
    const { on, start, plugin, up, preview, state, seen } = planStage();

    afterEach(() => on.world.close());

    it("are remembered as the inventory showed them, and nothing is to be done as long as it shows the same", async () => {
        await start();
        success(await up(plan()));
        assert.deepEqual(Object.keys(state().selected), ["web-01", "web-02"]);
        assert.deepEqual(seen("web-01").disks, { "[nvme-01] disk-2000.vmdk": { sizeGiB: 4, datastore: "nvme-01" } });
        assert.deepEqual(success(await preview(plan())).steps, []);
        success(await on.world.play(on.engine.refresh(plugin())));
        assert.deepEqual(success(await preview(plan())).steps, []);
    });

    it("that changed in the source are an update, with a line per VM that says what", async () => {
        await start();
        success(await up(plan()));
        on.move = (vms) => changed("web-02", { host: "host-2" })(grown(vms));
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
        on.move = (vms) => grown(vms).filter(({ name }) => name !== "web-02");
        assert.deepEqual(success(await preview(plan(), run)).steps, []);
    });

    it("that have not moved are looked at again before the next attempt", async () => {
        await start([{ kind: "vm", vm: "web-02", step: "ImageConversion", times: 1 }]);
        failure(await up(plan(), run));
        on.move = (vms) => changed("web-02", { host: "host-2" })(grown(vms));
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
        on.move = (vms) => vms.filter(({ name }) => name !== "web-02");
        const vms = { "web-01": {}, "web-02": {}, "db-01": {} };
        assert.match(failure(await preview(plan({ vms }), run)), /^plan\.vms\["web-02"\]: no VM is named "web-02"/m);
    });

    it("may be called as what every object has", async () => {
        await start();
        success(await up(plan({ vms: { "web-01": {} } })));
        on.move = (vms) => vms.map((vm) => (vm.name === "web-02" ? { ...vm, name: "constructor" } : vm));
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
        on.engine.state = on.engine.state.map((each) => ({ ...each, inputs: older }));
        assert.deepEqual(success(await preview(plan())).steps, []);
    });
});
