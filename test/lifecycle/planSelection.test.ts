import assert from "node:assert/strict";
import { kinds } from "../../provider/kube/index.ts";
import type { Fault } from "../../provider/rehearsal/port.ts";
import type { Source } from "../../provider/rehearsal/source.ts";
import type { Value, ValueMap } from "../../provider/schema/value.ts";
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
    const start = async (faults: readonly Fault[] = []) => {
        world = await openInProcess({ faults });
        engine = new Engine();
        move = (vms) => vms;
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
    const plugin = () => startPlugin(world, { door: (stage) => inventoryDoor({ ...stage, source: moved(stage.source) }) });
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
    const state = () => engine.find("plan")!.inputs as ValueMap & { selected: Record<string, ValueMap>; digest: string };
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
        assert.deepEqual(state().selected["web-01"]!.disks, { "[nvme-01] disk-2000.vmdk": { sizeGiB: 4, datastore: "nvme-01" } });
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
        assert.ok(told.includes("info plan: web-01 is different: disk [nvme-01] disk-2000.vmdk +40 GiB"), told.join("\n"));
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

    it("are no change when they are remembered for the first time", async () => {
        await start();
        success(await up(plan()));
        const { selected: _, digest: __, ...older } = state();
        engine.state = engine.state.map((each) => ({ ...each, inputs: older }));
        assert.deepEqual(success(await preview(plan())).steps, []);
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
    });
});
