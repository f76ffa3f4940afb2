import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { kinds } from "../../provider/kube/index.ts";
import { instanceOf, liveTarget, namespace, phaseOf, tune } from "../support/live.ts";
import { eventually, raw } from "../support/pulumi.ts";
import { type Rehearsed, type RehearsedOptions, startRehearsed } from "../support/rehearsed.ts";

const type = "migration-toolkit:live:VirtualMachineInstanceMigration";
const outputs = ["summary", "attempt", "outcome", "sourceNode", "targetNode"] as const;

async function start(context: Mocha.Context, options: RehearsedOptions = {}): Promise<Rehearsed> {
    const rehearsed = await startRehearsed(context, { inventory: liveTarget(), ...options });
    await eventually("the VM runs", async () => phaseOf(await instanceOf(rehearsed.world.cluster)) === "Running");
    return rehearsed;
}

function program({ stack }: Rehearsed, inputs: pulumi.Inputs = {}, name = "move"): void {
    const customTimeouts = name === "back" ? { create: "3s", update: "3s" } : undefined;
    stack.program(() => {
        const move = raw(type, name, { namespace, vmi: "db", ...inputs }, { outputs, customTimeouts });
        return { summary: move.summary, attempt: move.attempt };
    });
}

const migrationsIn = async ({ world }: Rehearsed) => (await world.cluster.list(kinds.virtualMachineInstanceMigration)).items;
const nodeIn = async ({ world }: Rehearsed) => (await instanceOf(world.cluster))?.status?.nodeName;
const numbersIn = async (rehearsed: Rehearsed) =>
    (await migrationsIn(rehearsed)).map(({ metadata }) => metadata.name!.replace(/^db-[a-z2-7]{5}-/, ""));
const isCopying = (rehearsed: Rehearsed) => async () => (await migrationsIn(rehearsed)).some((each) => phaseOf(each) === "Running");

describe("a live migration", () => {
    let rehearsed: Rehearsed;

    before(async function () {
        rehearsed = await start(this, { faults: [{ kind: "liveMigration", vm: "db", trouble: "stuck", times: 1 }] });
        program(rehearsed);
    });
    after(() => rehearsed?.stop());

    it("is previewed without touching the cluster", async () => {
        const run = await rehearsed.stack.preview();
        assert.ok(run.ok, run.output);
        assert.match(run.output, /MigrationVm db create/);
        assert.equal((await migrationsIn(rehearsed)).length, 0);
    });

    it("is refused at preview when there is nothing to move, with the name that was meant", async () => {
        program(rehearsed, { vmi: "dbb" });
        const run = await rehearsed.stack.preview();
        assert.equal(run.ok, false);
        assert.match(run.output, /vmi.*there is no running VM demo\/dbb; did you mean "db"\?/);
        program(rehearsed);
    });

    it("fails with cause and remedy; the VM stays where it is", async () => {
        const from = await nodeIn(rehearsed);
        const run = await rehearsed.stack.up();
        assert.equal(run.ok, false);
        assert.match(run.output, /the VM stays on node-[ab]: Live migration stuck for 150 seconds and has been aborted; .*progressTimeout/);
        assert.match(run.output, /run again for attempt 2/);
        assert.equal(await nodeIn(rehearsed), from);
    });

    it("moves the VM with the next up", async () => {
        const from = await nodeIn(rehearsed);
        const run = await rehearsed.stack.up();
        assert.ok(run.ok, run.output);
        assert.equal(run.outputs.summary?.value, `db: moved from ${from} to ${await nodeIn(rehearsed)}`);
        assert.deepEqual([run.outputs.attempt?.value, await numbersIn(rehearsed)], [2, ["1", "2"]]);
    });

    it("then has nothing to do, also when the VM was stopped and its records are gone", async () => {
        const run = await rehearsed.stack.preview({ expectNoChanges: true });
        assert.ok(run.ok, run.output);
        const { cluster } = rehearsed.world;
        await cluster.patch(kinds.virtualMachine, { name: "db", namespace }, { spec: { runStrategy: "Halted" } }, { type: "merge" });
        await eventually("the records are gone", async () => (await migrationsIn(rehearsed)).length === 0);
        const later = await rehearsed.stack.preview({ refresh: true, expectNoChanges: true });
        assert.ok(later.ok, later.output);
    });

    it("is destroyed", async () => {
        const run = await rehearsed.stack.destroy();
        assert.ok(run.ok, run.output);
    });
});

describe("a live migration that takes its time", () => {
    let rehearsed: Rehearsed;

    before(async function () {
        rehearsed = await start(this, { speed: 60 });
        await tune(rehearsed.world.cluster, { bandwidthPerMigration: "8Mi", completionTimeoutPerGiB: 800 });
    });
    after(() => rehearsed?.stop());

    it("goes on when the provider is killed, and the next up follows it to its end", async () => {
        program(rehearsed);
        const { stack } = rehearsed;
        const up = stack.up();
        await eventually("it copies", isCopying(rehearsed));
        process.kill(stack.processes().find(({ role }) => role === "plugin")!.pid, "SIGKILL");
        assert.equal((await up).ok, false);
        await stack.unlock();
        const again = await stack.up();
        assert.ok(again.ok, again.output);
        assert.match(String(again.outputs.summary?.value), /^db: moved from node-/);
        assert.deepEqual([again.outputs.attempt?.value, await numbersIn(rehearsed)], [1, ["1"]]);
    });

    it("is left to itself when the time for waiting is over, and not destroyed while it runs", async () => {
        await tune(rehearsed.world.cluster, { bandwidthPerMigration: "1Mi", completionTimeoutPerGiB: 3_600 });
        program(rehearsed, {}, "back");
        const { stack } = rehearsed;
        const up = await stack.up();
        assert.equal(up.ok, false);
        assert.match(up.output, /not finished within the 3 s that customTimeouts allow.*the run goes on/);
        await eventually("it copies", isCopying(rehearsed));
        const run = await stack.destroy();
        assert.equal(run.ok, false);
        assert.match(run.output, /attempt 1 of demo\/db is running .*cancelOnDelete/);
        assert.ok(await isCopying(rehearsed)());
    });

    it("is cancelled first when that is asked for; the VM stays where it is", async () => {
        const { stack } = rehearsed;
        const from = await nodeIn(rehearsed);
        program(rehearsed, { cancelOnDelete: true }, "back");
        assert.equal((await stack.up()).ok, false);
        const run = await stack.destroy();
        assert.ok(run.ok, run.output);
        assert.deepEqual([await nodeIn(rehearsed), (await migrationsIn(rehearsed)).length], [from, 0]);
    });
});
