import assert from "node:assert/strict";
import { type Cluster, failure, type KubeObject, kinds } from "../../../provider/kube/index.ts";
import type { Fault } from "../../../provider/rehearsal/port.ts";
import { unknown } from "../../../provider/schema/value.ts";
import { type Declared, Engine } from "../../support/engine.ts";
import { type InProcess, openInProcess, type PluginOptions, startPlugin } from "../../support/inProcess.ts";
import { instanceOf, liveTarget, machine, migrateByHand, namespace, node, phaseOf, soon, tune } from "../../support/live.ts";
import type { Moment } from "../../support/moments.ts";
import type { Operation } from "../../support/operation.ts";
import { respond } from "../../support/wire.ts";

const type = "migration-toolkit:live:VirtualMachineInstanceMigration";
const move = (inputs: Declared["inputs"] = {}, name = "move"): Declared => ({ type, name, inputs: { vmi: "db", ...inputs } });

describe("a live migration as a resource", () => {
    let world: InProcess;
    let cluster: Cluster;
    let engine: Engine;

    const begin = async (faults: readonly Fault[] = [], { target = {}, settings }: { target?: object; settings?: Record<string, unknown> } = {}) => {
        world = await openInProcess({ inventory: liveTarget({ ...target }), faults });
        cluster = world.stage.cluster;
        engine = new Engine();
        if (settings) await tune(cluster, settings);
        await soon(world, async () => phaseOf(await instanceOf(cluster)) === "Running", cluster);
    };
    afterEach(() => world?.close());

    const plugin = (options: PluginOptions = {}) => startPlugin(world, options);
    const up = (program: readonly Declared[] = [move()], options: PluginOptions = {}): Promise<Operation> =>
        world.play(engine.up(program, plugin(options)));
    const preview = (program: readonly Declared[] = [move()]): Promise<Operation> => world.play(engine.preview(program, plugin()));
    const refresh = (): Promise<Operation> => world.play(engine.refresh(plugin()));
    const destroy = (): Promise<Operation> => world.play(engine.destroy(plugin()));
    const objects = async () => (await cluster.list(kinds.virtualMachineInstanceMigration)).items;
    const outputs = (name = "move") => engine.find(name)!.outputs;
    const says = ({ errors }: Operation) => errors.join("\n");
    const restart = async () => {
        const power = (runStrategy: string) =>
            cluster.patch(kinds.virtualMachine, { name: "db", namespace }, { spec: { runStrategy } }, { type: "merge" });
        await power("Halted");
        await soon(world, async () => (await instanceOf(cluster)) === undefined && (await objects()).length === 0, cluster);
        await power("Always");
        await soon(world, async () => phaseOf(await instanceOf(cluster)) === "Running", cluster);
    };
    /** Starts a move and lets go of it once it has come so far. */
    const leaveAt = async (isThere: () => Promise<boolean>, inputs: Declared["inputs"] = {}) => {
        const process = plugin();
        const going = engine.up([move(inputs)], process);
        await soon(world, isThere, cluster);
        process.kill();
        await world.play(going);
    };
    /** Puts what was left into the state, to be cancelled on delete. */
    const remember = async () => {
        const { uid } = (await objects())[0]!.metadata;
        const outputs = { vmi: "db", uid: uid!, attempt: 1, cancelOnDelete: true };
        engine.state = [{ type, name: "move", id: "demo/db", inputs: {}, outputs, initErrors: [], refs: {} }];
    };
    const isCopying = async () => phaseOf((await objects())[0]) === "Running";

    it("says from where to where although the VM is heard of later than the end", async () => {
        await begin();
        const slow = plugin();
        const watches = slow.session.watches!;
        const until: typeof watches.until = (targets, done, ...rest) => {
            const late = (instance: KubeObject | undefined) => instance && { ...instance, status: { ...instance.status, migrationState: undefined } };
            return watches.until(targets, ([instance, ...others]) => done([late(instance), ...others]), ...rest);
        };
        Object.assign(slow.session, { watches: Object.create(watches, { until: { value: until } }) });
        assert.ok((await world.play(engine.up([move()], slow))).isOk);
        assert.deepEqual([outputs().outcome, typeof outputs().targetNode], ["Succeeded", "string"]);
    });

    it("moves the VM, says from where to where, and is then left alone", async () => {
        await begin();
        assert.ok((await up()).isOk);
        const { outcome, isComplete, attempt, sourceNode, targetNode, summary, mode, totalMiB, phase } = outputs();
        assert.deepEqual([outcome, isComplete, attempt, phase, mode, totalMiB], ["Succeeded", true, 1, "Succeeded", "PreCopy", 4096]);
        assert.equal(summary, `db: moved from ${sourceNode} to ${targetNode}`);
        assert.deepEqual((await up()).steps, []);
    });

    it("fails once with cause and remedy, and is another attempt with the next update", async () => {
        await begin([{ kind: "liveMigration", vm: "db", trouble: "stuck", times: 1 }]);
        const first = await up();
        assert.equal(
            says(first),
            [
                "attempt 1 of demo/db failed: db: failed, the VM stays on node-a: Live migration stuck for 150 seconds and has been aborted; nothing was copied for the progressTimeout: look at the migration network between the two nodes, or raise progressTimeout (LM-U01)",
                "run again for attempt 2",
            ].join("\n"),
        );
        assert.deepEqual((await preview()).steps, ["update move"]);
        assert.ok((await up()).isOk);
        assert.deepEqual([outputs().attempt, (await objects()).length], [2, 2]);
    });

    it("judges another attempt at preview as the update will", async () => {
        await begin([{ kind: "liveMigration", vm: "db", reason: "no route to host", times: 1 }]);
        await up();
        await cluster.delete(kinds.node, { name: "node-b" });
        await world.pass(20_000);
        assert.match(says(await preview()), /attempt 2 of demo\/db cannot be what was asked\nvmi: there is no other node/);
        assert.match(says(await up()), /attempt 2 of demo\/db cannot be what was asked\nvmi: there is no other node/);
    });

    it("is refused at preview with every problem, before anything is made", async () => {
        await begin([], { target: { nodes: [node("node-a")] } });
        assert.match(says(await preview()), /^move\.vmi: there is no other node it could move to$/);
        assert.match(says(await preview([move({ vmi: "dbb" })])), /move\.vmi: there is no running VM demo\/dbb; did you mean "db"\?/);
    });

    it("stays done when the VM was restarted and its records are gone", async () => {
        await begin();
        await up();
        await restart();
        assert.deepEqual((await preview()).steps, []);
        await refresh();
        assert.equal(outputs().outcome, "Succeeded");
        const change = await up([move({ stallMinutes: 5 })]);
        assert.ok(change.isOk, says(change));
        assert.deepEqual([outputs().isComplete, outputs().stallMinutes, (await objects()).length], [true, 5, 0]);
        await cluster.patch(kinds.virtualMachine, { name: "db", namespace }, { spec: { runStrategy: "Halted" } }, { type: "merge" });
        await soon(world, async () => (await instanceOf(cluster)) === undefined, cluster);
        assert.deepEqual(await preview([move({ stallMinutes: 5 })]), { isOk: true, isDead: false, errors: [], told: [], steps: [] });
    });

    it("is told as failed when the VM stops meanwhile, and made again once it runs", async () => {
        await begin([{ kind: "liveMigration", vm: "db", trouble: "busy", times: 1 }]);
        const going = up();
        await soon(world, isCopying, cluster);
        await restart();
        const first = await going;
        assert.equal(first.isOk, false);
        assert.match(says(first), /the VM does not run any more: it stopped during the move; start it, then run again/);
        assert.ok((await up()).isOk);
        assert.equal(outputs().attempt, 2);
    });

    it("goes on where a killed update has left it", async () => {
        await begin([], { settings: { bandwidthPerMigration: "64Mi" } });
        await leaveAt(isCopying);
        assert.ok((await up()).isOk);
        assert.deepEqual([outputs().attempt, (await objects()).length], [1, 1]);
    });

    it("reports the end that nobody has heard of before it starts another attempt", async () => {
        await begin([{ kind: "liveMigration", vm: "db", trouble: "busy", times: 1 }]);
        await leaveAt(isCopying);
        await soon(world, async () => phaseOf((await objects())[0]) === "Failed", cluster);
        assert.match(says(await up()), /attempt 1 of demo\/db failed: .*not completed after 80 seconds/);
        assert.ok((await up()).isOk);
        assert.equal(outputs().attempt, 2);
    });

    it("has its name for itself: two resources move one VM, one after the other", async () => {
        await begin();
        const both = [move(), move({}, "back")];
        assert.ok((await up(both)).isOk);
        const names = (await objects()).map(({ metadata }) => metadata.name);
        assert.ok(names.length === 2 && names.every((name) => /^db-[a-z2-7]{5}-1$/.test(name!)), names.join());
        assert.equal(outputs("back").targetNode, outputs().sourceNode);
    });

    it("begins anew for another VM, and judges that one beforehand", async () => {
        await begin([], { target: { virtualMachines: [machine("db"), machine("web")] } });
        await up();
        assert.match(says(await preview([move({ vmi: "wep" })])), /move\.vmi: there is no running VM demo\/wep; did you mean "web"\?/);
        assert.match(
            says(await preview([move({ addedNodeSelector: { zone: "b" } })])),
            /move\.addedNodeSelector: no other node has the labels zone=b/,
        );
        await cluster.patch(kinds.node, { name: "node-a" }, { metadata: { labels: { zone: "b" } } }, { type: "merge" });
        await cluster.patch(kinds.node, { name: "node-b" }, { metadata: { labels: { zone: "b" } } }, { type: "merge" });
        await world.pass(20_000);
        const foreseen = (await preview([move({ addedNodeSelector: { zone: "b" } })])).told.join("\n");
        assert.ok(foreseen.includes('"state":"planned"') && !foreseen.includes("moved from"), foreseen);
        const change = await up([move({ vmi: "web" })]);
        assert.deepEqual([change.isOk, change.steps], [true, ["delete move", "create move"]]);
        assert.match(String(outputs().summary), /^web: moved/);
        assert.deepEqual([outputs().attempt, (await objects()).length], [1, 1]);
    });

    it("is judged once its VM is known", async () => {
        await begin();
        const { isOk, told } = await preview([move({ vmi: unknown })]);
        assert.deepEqual([isOk, told], [true, []]);
    });

    it("is one migration wherever the update is killed", async () => {
        for (let at = 1, wasKilled = true; wasKilled; at += 1) {
            await begin();
            let calls = 0;
            const strike = ({ side }: Moment) => side === "answer" && ++calls === at;
            const process = plugin({ meddle: (victim) => async (moment) => void (strike(moment) && victim.kill()) });
            await world.play(engine.up([move()], process));
            wasKilled = process.died.aborted;
            const again = await up();
            assert.ok(again.isOk, `killed at request ${at}: ${says(again)}`);
            assert.deepEqual([outputs().attempt, outputs().isComplete, (await objects()).length], [1, true, 1], `killed at request ${at}`);
            await world.close();
        }
    });

    it("does not begin while somebody else moves the VM, and says who", async () => {
        await begin([{ kind: "liveMigration", vm: "db", trouble: "busy" }]);
        await migrateByHand(cluster, "by-hand", "db", { annotations: { "kubevirt.io/evacuationMigration": "node-a" } });
        await soon(world, isCopying, cluster);
        const who = /migration demo\/by-hand, made by KubeVirt itself, which empties node-a, is moving the VM already/;
        const foreseen = await preview();
        assert.ok(foreseen.isOk && foreseen.told.some((line) => who.test(line)), foreseen.told.join("\n"));
        assert.match(says(await up()), who);
        assert.equal((await objects()).length, 1);
    });

    it("ends with what it waits for when nothing moves, and follows on with the next update", async () => {
        await begin([{ kind: "liveMigration", vm: "db", trouble: "quota", times: 100 }]);
        const first = await up([move({ stallMinutes: 2 })]);
        assert.match(
            says(first),
            /nothing has moved for 2 minutes; the run goes on: db: waiting for its turn\nwaiting for room in the namespace's quota/,
        );
        assert.equal(outputs().outcome, "Pending");
        assert.ok((await up()).isOk);
        assert.equal(outputs().attempt, 1);
    });

    it("is not destroyed while it runs, unless it is to be cancelled; the VM stays where it is", async () => {
        await begin([{ kind: "liveMigration", vm: "db", trouble: "busy" }], { settings: { completionTimeoutPerGiB: 800 } });
        const from = (await instanceOf(cluster))!.status!.nodeName;
        const inputs = { stallMinutes: 0.1 };
        await leaveAt(isCopying, inputs);
        const { uid, name } = (await objects())[0]!.metadata;
        engine.state = [
            {
                type,
                name: "move",
                id: "demo/db",
                inputs: { vmi: "db" },
                outputs: { vmi: "db", uid: uid!, name: name!, attempt: 1 },
                initErrors: [],
                refs: {},
            },
        ];
        assert.match(says(await destroy()), /attempt 1 of demo\/db is running .*cancelOnDelete/);
        assert.ok(await isCopying());
        engine.state = engine.state.map((each) => ({ ...each, outputs: { ...each.outputs, cancelOnDelete: true } }));
        assert.ok((await destroy()).isOk);
        assert.deepEqual([(await objects()).length, (await instanceOf(cluster))!.status!.nodeName], [0, from]);
    });

    for (const [when, phase] of [
        ["before the target took over", "Scheduling"],
        ["while it waits for its turn", "Pending"],
    ] as const)
        it(`is cancelled ${when}, when the VMI does not know of it`, async () => {
            const small = phase === "Scheduling" ? { nodes: [node("node-a"), node("node-b", { memory: "4Gi" })] } : {};
            await begin(phase === "Pending" ? [{ kind: "liveMigration", vm: "db", trouble: "quota" }] : [], { target: small });
            if (phase === "Scheduling") await cluster.patch(kinds.node, { name: "node-b" }, { spec: { unschedulable: true } }, { type: "merge" });
            await leaveAt(async () => phaseOf((await objects())[0]) === phase);
            await remember();
            const ended = await destroy();
            assert.ok(ended.isOk, says(ended));
            await soon(world, async () => (await objects()).length === 0, cluster);
        });

    it("is waited for when it cannot be cancelled any more", async () => {
        await begin([{ kind: "liveMigration", vm: "db", trouble: "busy" }], { settings: { allowPostCopy: true, bandwidthPerMigration: "64Mi" } });
        const state = async () => (await instanceOf(cluster))!.status!.migrationState as Record<string, unknown> | undefined;
        await leaveAt(async () => (await state())?.mode === "PostCopy");
        await remember();
        const ended = await destroy();
        assert.ok(ended.isOk, says(ended));
        assert.ok(ended.told.some((line) => line.includes("it cannot be cancelled any more")));
        assert.deepEqual([(await state())!.completed, (await state())!.failed, (await objects()).length], [true, undefined, 0]);
    });

    it("reports a cancellation by somebody else as such", async () => {
        await begin([{ kind: "liveMigration", vm: "db", trouble: "busy", times: 1 }]);
        const going = up();
        await soon(world, isCopying, cluster);
        await cluster.delete(kinds.virtualMachineInstanceMigration, { name: (await objects())[0]!.metadata.name!, namespace });
        assert.match(says(await going), /attempt 1 of demo\/db was cancelled: db: cancelled, the VM stays on node-a\nrun again for attempt 2/);
        assert.ok((await up()).isOk);
    });

    it("takes over a migration that was made by hand, with the inputs that would have made it", async () => {
        await begin();
        await migrateByHand(cluster, "by-hand");
        await soon(world, async () => phaseOf((await objects())[0]) === "Succeeded", cluster);
        const { resources } = plugin();
        const context = { urn: "urn:pulumi:test::p::t::move", name: "move", type, stack: "test", project: "p", signal: new AbortController().signal };
        const progress = { status: () => {}, log: () => {}, rows: () => {} };
        const found = await world.play(resources[type]!.read({ id: "demo/db", inputs: {}, state: {} }, { ...context, progress }));
        assert.deepEqual(found?.inputs, { vmi: "demo/db", namespace });
        assert.deepEqual([found?.outputs.name, found?.outputs.outcome, found?.outputs.isComplete], ["by-hand", "Succeeded", true]);
    });

    it("names the role and how to give it when the right to migrate is missing (LM-008)", async () => {
        await begin();
        const message = `virtualmachineinstancemigrations.kubevirt.io "db" is forbidden: User "system:serviceaccount:ci:runner" cannot patch resource "virtualmachineinstancemigrations" in API group "kubevirt.io" in the namespace "demo"`;
        const isApply = ({ side, call }: Moment) => side === "request" && call.method === "PATCH" && call.path.includes("instancemigrations");
        const refuse = () => respond(403, {}, [JSON.stringify(failure(403, "Forbidden", message))]);
        const run = await up([move()], { meddle: () => async (moment) => (isApply(moment) ? refuse() : undefined) });
        assert.match(
            says(run),
            /kubevirt\.io:migrate.*oc create -n demo rolebinding kvmigrate --clusterrole=kubevirt\.io:migrate --serviceaccount=ci:runner/,
        );
    });
});
