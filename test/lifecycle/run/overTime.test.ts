import assert from "node:assert/strict";
import { type Cluster, kinds } from "../../../provider/kube/index.ts";
import type { Fault } from "../../../provider/rehearsal/port.ts";
import type { Source } from "../../../provider/rehearsal/source.ts";
import type { Value } from "../../../provider/schema/value.ts";
import { planByHand, until } from "../../support/byHand.ts";
import { type Declared, Engine, Ref } from "../../support/engine.ts";
import { type InProcess, openInProcess, type PluginOptions, startPlugin } from "../../support/inProcess.ts";
import type { Operation } from "../../support/operation.ts";
import { inventoryDoor } from "../../support/wire.ts";

const namespace = "demo";
const failing: readonly Fault[] = [{ kind: "vm", vm: "web-02", step: "ImageConversion", times: 1 }];

const withoutVm = (source: Source, gone: string): Source => ({
    ...source,
    view: () => ({ ...source.view(), vms: source.view().vms.filter(({ name }) => name !== gone) }),
});

describe("a run over time", () => {
    let world: InProcess;
    let engine: Engine;
    let cluster: Cluster;
    const start = async (faults: readonly Fault[] = []) => {
        world = await openInProcess({ faults });
        ({ cluster } = world.stage);
        engine = new Engine();
        await world.play(planByHand(cluster));
    };
    const program = (run: Record<string, Value> = {}, plan?: Record<string, Value>): readonly Declared[] => [
        ...(plan ? [{ type: "migration-toolkit:virtualization:Plan", name: "plan", inputs: { ...planInputs, ...plan } }] : []),
        { type: "migration-toolkit:virtualization:Migration", name: "run", inputs: { namespace, plan: plan ? new Ref("plan") : "demo/web", ...run } },
    ];
    const planInputs = {
        namespace,
        name: "shop",
        source: "demo/vcenter",
        networkMap: "demo/nm",
        storageMap: "demo/sm",
        targetNamespace: "shop",
        preserveStaticIPs: false,
        vms: { "web-01": {}, "web-02": {} },
    };
    const up = (declared: readonly Declared[], options: PluginOptions = {}): Promise<Operation> =>
        world.play(engine.up(declared, startPlugin(world, options)));
    const preview = (declared: readonly Declared[], options: PluginOptions = {}): Promise<Operation> =>
        world.play(engine.preview(declared, startPlugin(world, options)));
    const outputs = () => engine.find("run")!.outputs;
    const failure = (operation: Operation) => {
        assert.equal(operation.isOk, false);
        return operation.errors.join("\n");
    };
    const success = (operation: Operation) => assert.ok(operation.isOk, operation.errors.join("\n"));

    afterEach(() => world.close());

    it("tells at preview that no attempt can begin because a VM has left the inventory", async () => {
        await start(failing);
        failure(await up(program()));
        const without: PluginOptions = { door: (stage) => inventoryDoor({ ...stage, source: withoutVm(stage.source, "web-01") }) };
        const told = failure(await preview(program(), without));
        assert.match(told, /attempt 2 .* cannot be started: web-01 \(vm-1\) took part in an earlier attempt and left the source's inventory/);
        failure(await up(program(), without));
        assert.equal((await cluster.list(kinds.migration)).items.length, 1);
        success(await up(program()));
        assert.equal(outputs().attempt, 2);
    });

    it("does not believe a success whose target is gone, unless told to", async () => {
        await start();
        const sabotage = async () => {
            await until(cluster, "virtualmachines", ({ metadata }) => metadata.name === "web-02");
            await cluster.delete(kinds.virtualMachine, { name: "web-02", namespace: "web" });
        };
        const [operation] = await world.play(Promise.all([engine.up(program(), startPlugin(world)), sabotage()]));
        assert.match(failure(operation), /^web-02: the run says that it has moved, but there is no VirtualMachine web\/web-02$/m);
        assert.deepEqual([outputs().outcome, outputs().isComplete], ["Succeeded", false]);
        assert.match(failure(await up(program())), /there is no VirtualMachine web\/web-02/);
        success(await up(program({ verify: false })));
        assert.equal(outputs().isComplete, true);
    });

    it("looks at its targets once: what people do with them later is theirs", async () => {
        await start();
        success(await up(program()));
        await world.play(cluster.delete(kinds.virtualMachine, { name: "web-02", namespace: "web" }));
        success(await world.play(engine.refresh(startPlugin(world))));
        success(await up(program({ stallMinutes: 20 })));
    });

    it("makes another attempt for a new `retry` when what was cancelled shall move after all", async () => {
        await start();
        success(await up(program({ cancel: ["web-01", "web-02"] })));
        assert.equal(outputs().outcome, "Canceled");
        success(await up(program({ retry: 2 })));
        assert.deepEqual([outputs().attempt, outputs().outcome], [2, "Succeeded"]);
    });

    it("ends with an archived plan, which is a change in place; there is no way back", async () => {
        await start(failing);
        failure(await up(program({}, {})));
        const archived = program({}, { archived: true });
        assert.deepEqual((await preview(archived)).steps, ["update plan", "update run"]);
        const ended = await up(archived);
        success(ended);
        assert.match(
            ended.told.join("\n"),
            /attempt 1 of demo\/shop failed: 1 of 2 VMs moved, 1 failed; web-02: failed .*; no further attempt is made/,
        );
        assert.deepEqual((await preview(archived)).steps, []);
        success(await world.play(engine.refresh(startPlugin(world))));
        assert.deepEqual((await preview(archived)).steps, []);
        const plan = await cluster.get(kinds.plan, { name: "shop", namespace });
        assert.ok(JSON.stringify(plan!.status).includes('"Archived"'));
        assert.match(
            failure(await preview(program({}, {}))),
            /^plan\.vms\["web-01"\]: would become "web-01" in shop, where there is such a VM already/m,
        );
        const back = await preview(program({}, { vms: { "web-02": {} } }));
        assert.deepEqual(back.steps.slice(0, 3), ["delete run", "delete plan", "create plan"]);
    });

    it("refuses to archive a plan under a run", async () => {
        await start([{ kind: "vmStall", vm: "web-02", phase: "WaitForPowerOff" }]);
        failure(await up(program({ stallMinutes: 5 }, {})));
        assert.match(failure(await preview(program({ stallMinutes: 5 }, { archived: true }))), /plan\.archived: a run of the plan is under way/);
    });

    it("knows at preview which VM's fields the first attempt has fixed", async () => {
        await start(failing);
        failure(await up(program({}, {})));
        const renamed = await preview(program({}, { vms: { "web-02": { targetName: "other" } } }));
        assert.ok(renamed.steps.includes("delete plan"), renamed.steps.join(", "));
        assert.match(renamed.told.join("\n"), /`targetName` of web-02 was fixed by the first attempt; a change needs a new plan/);
        const joined = await preview(program({}, { vms: { "web-01": {}, "web-02": {}, "db-01": {} } }));
        assert.deepEqual(joined.steps, ["update plan", "update run"]);
    });

    it("is replaced with its plan when that has succeeded and changes", async () => {
        await start();
        success(await up(program({}, {})));
        const more = program({}, { vms: { "db-01": {} } });
        const planned = await preview(more);
        assert.deepEqual(planned.steps, ["delete run", "delete plan", "create plan", "create run"]);
        success(await up(more));
        assert.equal(outputs().outcome, "Succeeded");
        assert.equal((await cluster.list(kinds.virtualMachine)).items.length, 3);
    });
});
