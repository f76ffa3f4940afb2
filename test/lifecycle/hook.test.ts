import assert from "node:assert/strict";
import { type KubeObject, kinds } from "../../provider/kube/index.ts";
import type { Fault } from "../../provider/rehearsal/port.ts";
import type { Value } from "../../provider/schema/value.ts";
import { planByHand } from "../support/byHand.ts";
import { type Declared, Engine, Ref } from "../support/engine.ts";
import { type InProcess, openInProcess, startPlugin } from "../support/inProcess.ts";
import type { Operation } from "../support/operation.ts";

const namespace = "demo";
const playbook = (task: string) => `- hosts: localhost\n  tasks:\n    - name: ${task}\n      debug: {}\n`;

describe("a hook", () => {
    let world: InProcess;
    let engine: Engine;
    const start = async (faults: readonly Fault[] = []) => {
        world = await openInProcess({ faults });
        engine = new Engine();
        await world.play(planByHand(world.stage.cluster));
    };
    beforeEach(() => start());
    afterEach(() => world.close());

    const hook = (inputs: Record<string, Value> = { playbook: playbook("Stop") }, name = "stop"): Declared => ({
        type: "migration-toolkit:virtualization:Hook",
        name,
        inputs: { namespace, name, ...inputs },
    });
    const program = (vms: Record<string, Value>, more: Record<string, Value> = {}): readonly Declared[] => [
        hook(),
        hook({ playbook: playbook("Check"), deadline: 60 }, "check"),
        {
            type: "migration-toolkit:virtualization:Plan",
            name: "plan",
            inputs: {
                ...{ namespace, name: "shop", source: "demo/vcenter", networkMap: "demo/nm", storageMap: "demo/sm", targetNamespace: "shop" },
                ...{ preserveStaticIPs: false, vms, ...more },
            },
        },
        { type: "migration-toolkit:virtualization:Migration", name: "run", inputs: { namespace, plan: new Ref("plan") } },
    ];
    const hooked = { "web-01": { preHook: "stop", postHook: "check" }, "web-02": {} };
    const up = (declared: readonly Declared[]): Promise<Operation> => world.play(engine.up(declared, startPlugin(world)));
    const success = (operation: Operation): Operation => {
        assert.ok(operation.isOk, operation.errors.join("\n"));
        return operation;
    };
    const failure = (operation: Operation): string => {
        assert.equal(operation.isOk, false);
        return operation.errors.join("\n");
    };
    const get = (kind: (typeof kinds)[keyof typeof kinds], name: string, where = namespace) =>
        world.stage.cluster.get(kind, { name, namespace: where });
    const jobs = async () => (await world.stage.cluster.list(kinds.job, { namespace, labelSelector: "resource=hook-config" })).items;
    const steps = async () => {
        const plan = await get(kinds.plan, "shop");
        const vms = (plan!.status!.migration as { vms: { name: string; pipeline: { name: string; phase: string }[] }[] }).vms;
        return vms.find(({ name }) => name === "web-01")!.pipeline.map(({ name, phase }) => `${name} ${phase}`);
    };

    it("is ready with its playbook in base64", async () => {
        success(await up([hook()]));
        const { spec, status } = (await get(kinds.hook, "stop"))!;
        assert.deepEqual(spec, { image: "quay.io/konveyor/hook-runner:latest", playbook: Buffer.from(playbook("Stop")).toString("base64") });
        assert.deepEqual(
            (status!.conditions as { type: string }[]).map(({ type }) => type),
            ["Ready"],
        );
        assert.deepEqual(success(await world.play(engine.preview([hook()], startPlugin(world)))).steps, []);
    });

    it("shows which lines of it change, and changes in place", async () => {
        success(await up([hook()]));
        const { uid } = (await get(kinds.hook, "stop"))!.metadata;
        const next = [hook({ playbook: playbook("Drain") })];
        const { told } = success(await world.play(engine.preview(next, startPlugin(world))));
        assert.match(told.join("\n"), /1 line added, 1 removed\n@@ .*\n.*\n.*\n- {4}- name: Stop\n\+ {4}- name: Drain/);
        success(await up(next));
        assert.equal((await get(kinds.hook, "stop"))!.metadata.uid, uid);
    });

    it("is brought back when somebody has changed it", async () => {
        success(await up([hook()]));
        const other = Buffer.from(playbook("Nothing")).toString("base64");
        await world.play(world.stage.cluster.patch(kinds.hook, { name: "stop", namespace }, { spec: { playbook: other } }, { type: "merge" }));
        success(await world.play(engine.refresh(startPlugin(world))));
        assert.equal(engine.find("stop")!.inputs.playbook, playbook("Nothing"));
        success(await up([hook()]));
        assert.equal((await get(kinds.hook, "stop"))!.spec!.playbook, Buffer.from(playbook("Stop")).toString("base64"));
    });

    it("that the controller refuses ends `up` with its words", async () => {
        const told = failure(await up([hook({ aap: { jobTemplateId: 7 } })]));
        assert.match(told, /InvalidHookExecute: AAP hooks require ForkliftController aap_url/);
    });

    it("is run by a Job with playbook, plan and VM beside it, and leaves nothing after a success", async () => {
        const { resourceVersion } = await world.stage.cluster.list(kinds.job);
        const running = up(program(hooked));
        const seen: KubeObject[] = [];
        const maps: KubeObject[] = [];
        const stop = new AbortController();
        const watching = (async () => {
            for await (const { type, object } of world.stage.cluster.watch(kinds.job, { resourceVersion, signal: stop.signal })) {
                if (type !== "ADDED") continue;
                seen.push(object);
                maps.push(
                    ...(await world.stage.cluster.list(kinds.configMap, { namespace, labelSelector: `step=${object.metadata.labels!.step}` })).items,
                );
            }
        })().catch(() => undefined);
        success(await running);
        stop.abort();
        await watching;
        assert.deepEqual(
            seen.map(({ metadata }) => metadata.labels!.step),
            ["PreHook", "PostHook"],
        );
        const [pre, post] = seen.map(({ spec }) => (spec!.template as { spec: { activeDeadlineSeconds?: number } }).spec);
        assert.deepEqual([pre!.activeDeadlineSeconds, post!.activeDeadlineSeconds], [undefined, 60]);
        assert.equal((maps[0] as unknown as { data: Record<string, string> }).data["playbook.yml"], playbook("Stop"));
        assert.match((maps[0] as unknown as { data: Record<string, string> }).data["workload.yml"]!, /^name: web-01$/m);
        assert.ok((await steps()).includes("PreHook Completed") && (await steps()).includes("PostHook Completed"));
        assert.deepEqual(await jobs(), []);
    });

    describe("that fails before the move", () => {
        beforeEach(async () => {
            await world.close();
            await start([{ kind: "vm", vm: "web-01", step: "PreHook", times: 1 }]);
        });

        it("fails its VM only, says where its log is, and is run again by the next attempt", async () => {
            const told = failure(await up(program(hooked)));
            assert.match(told, /^attempt 1 of demo\/shop failed: 1 of 2 VMs moved, 1 failed/m);
            assert.match(
                told,
                /^web-01: failed while running the hook before the move: Job has reached the specified backoff limit; the log of the hook/m,
            );
            assert.match(told, /nothing has been done to the source yet/);
            assert.equal(world.stage.source.view().vms.find(({ name }) => name === "web-01")!.powerState, "poweredOn");
            const [job] = await jobs();
            assert.equal((job!.status as { failed: number }).failed, 2);
            success(await up(program(hooked)));
            assert.deepEqual(await jobs(), []);
        });
    });

    describe("that fails after the move", () => {
        beforeEach(async () => {
            await world.close();
            await start([{ kind: "vm", vm: "web-01", step: "PostHook", times: 1 }]);
        });

        it("leaves a target VM that the next attempt replaces, as was told", async () => {
            const told = failure(await up(program(hooked)));
            assert.match(told, /^web-01: failed while running the hook after the move: .*the next attempt does not only run the hook again/m);
            const before = (await get(kinds.virtualMachine, "web-01", "shop"))!.metadata.uid;
            success(await up(program(hooked)));
            const after = (await get(kinds.virtualMachine, "web-01", "shop"))!.metadata.uid;
            assert.ok(after && after !== before);
        });

        it("leaves a target VM that stays when its plan says so and forgets it", async () => {
            const keeping = { deleteVmOnFailMigration: false };
            failure(await up(program(hooked, keeping)));
            const before = (await get(kinds.virtualMachine, "web-01", "shop"))!.metadata.uid;
            success(await up(program({ "web-02": {} }, keeping)));
            assert.equal((await get(kinds.virtualMachine, "web-01", "shop"))!.metadata.uid, before);
        });
    });

    it("that takes longer than its deadline fails", async () => {
        const [first, , ...rest] = program(hooked);
        const told = failure(await up([first!, hook({ playbook: playbook("Check"), deadline: 1 }, "check"), ...rest]));
        assert.match(told, /web-01: failed while running the hook after the move: Job has reached the specified backoff limit/);
    });

    it("of the Automation Platform runs without a Job", async () => {
        const aap = { jobTemplateId: 7, url: "https://aap.example.com", tokenSecret: "aap" };
        const [, second, ...rest] = program({ "web-01": { preHook: "stop" } });
        success(await up([hook({ aap }), second!, ...rest]));
        assert.ok((await steps()).includes("PreHook Completed"));
    });

    it("is named beside its VMs by a preview", async () => {
        const { told } = success(await world.play(engine.preview(program(hooked), startPlugin(world))));
        assert.match(told.join("\n"), /plan\/web-01: .*"status":"[^"]*pre hook stop; post hook check"/);
    });

    it("says while it is deleted who has to let it go", async () => {
        success(await up([hook()]));
        const [ref, how] = [{ name: "stop", namespace }, { type: "merge" } as const];
        await world.stage.cluster.patch(kinds.hook, ref, { metadata: { finalizers: ["example.com/keeper"] } }, how);
        const destroying = world.play(engine.destroy(startPlugin(world)));
        const isGoing = async () => (await get(kinds.hook, "stop"))?.metadata.deletionTimestamp !== undefined;
        while (!(await isGoing())) await new Promise((wake) => setTimeout(wake, 20));
        await world.stage.cluster.patch(kinds.hook, ref, { metadata: { finalizers: [] } }, how);
        const { told } = success(await destroying);
        assert.match(told.join("\n"), /waiting until it is gone: its controller has to take away example\.com\/keeper/);
    });
});
