import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { boxType, startFakeStack } from "../support/fakeStack.ts";
import type { FakeWorld } from "../support/fakeWorld.ts";
import { eventually, raw, type TestStack } from "../support/pulumi.ts";

describe("the life of the plugin", () => {
    let stack: TestStack;
    let world: FakeWorld;
    beforeEach(async function () {
        ({ stack, world } = await startFakeStack(this));
    });
    afterEach(() => stack?.stop());

    const pidOf = (role: "cli" | "plugin") => stack.processes().find((process) => process.role === role)?.pid;
    const isMade = () => Object.keys(world.boxes()).length > 0;
    const box = (inputs: pulumi.Inputs, options: pulumi.CustomResourceOptions = {}) => stack.program(() => void raw(boxType, "one", inputs, options));

    it("ends with the CLI", async () => {
        box({ size: 1 });
        assert.ok((await stack.up()).ok);
        await eventually("no process left", () => stack.processes().length === 0);
    });

    it("ends a waiting creation at SIGINT: the object is kept, nothing is pending, the next up goes on", async () => {
        box({ size: 1, seconds: 60 });
        const running = stack.up();
        await eventually("the box in the world", isMade);
        process.kill(pidOf("cli") ?? 0, "SIGINT");
        const run = await running;
        assert.ok(!run.ok, run.output);
        assert.match(run.output, /waiting was stopped: the operation was cancelled/);
        const state = await stack.state();
        assert.deepEqual(state.pending, []);
        assert.equal(state.find("one")?.id, "one-plain");
        await eventually("no process left", () => stack.processes().length === 0);
        box({ size: 1 });
        assert.match((await stack.up()).output, /1 updated/);
    });

    it("hands back what it has at SIGTERM", async () => {
        box({ size: 1, seconds: 60 });
        const running = stack.up();
        await eventually("the box in the world", isMade);
        process.kill(pidOf("plugin") ?? 0, "SIGTERM");
        const run = await running;
        assert.match(run.output, /waiting was stopped: the plugin received SIGTERM/);
        assert.equal((await stack.state()).find("one")?.initErrors?.length, 1);
    });

    it("leaves no orphan when the CLI is killed", async () => {
        box({ size: 1, seconds: 60 });
        const running = stack.up();
        await eventually("the box in the world", isMade);
        const plugin = pidOf("plugin");
        process.kill(pidOf("cli") ?? 0, "SIGKILL");
        assert.ok(!(await running).ok);
        await eventually("the plugin's end", () => !stack.processes().some(({ pid }) => pid === plugin));
    });

    it("leaves no orphan when the CLI is killed while a handler does not listen to its signal", async () => {
        box({ outcome: "deaf" });
        const running = stack.up();
        await eventually("the box in the world", isMade);
        process.kill(pidOf("cli") ?? 0, "SIGKILL");
        assert.ok(!(await running).ok);
        await eventually("no process left", () => stack.processes().length === 0);
    });

    it("ends a wait when customTimeouts say so", async () => {
        box({ size: 1, seconds: 60 }, { customTimeouts: { create: "2s" } });
        const run = await stack.up();
        assert.ok(!run.ok, run.output);
        assert.match(run.output, /not finished within the 2 s that customTimeouts allow/);
        assert.equal((await stack.state()).find("one")?.id, "one-plain");
    });

    it("can be killed itself: the CLI says so and the next up goes on", async () => {
        box({ size: 1, seconds: 60 });
        const running = stack.up();
        await eventually("the box in the world", isMade);
        process.kill(pidOf("plugin") ?? 0, "SIGKILL");
        assert.ok(!(await running).ok);
        box({ size: 1 });
        assert.ok((await stack.up()).ok);
    });

    it("hands back a partial result of ten thousand VMs", async () => {
        const vms = Array.from({ length: 10_000 }, (_, index) => `virtual-machine-with-a-long-name-${index}`);
        box({ note: vms, outcome: "unfinished" });
        const run = await stack.up();
        assert.match(run.output, /one-plain is half done/);
        const kept = (await stack.state()).find("one");
        assert.equal(Array.isArray(kept?.outputs?.note) && kept.outputs.note.length, vms.length);
    });
});
