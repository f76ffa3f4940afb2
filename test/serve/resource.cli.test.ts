import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { boxType, startFakeStack } from "../support/fakeStack.ts";
import type { FakeWorld } from "../support/fakeWorld.ts";
import { raw, type TestStack } from "../support/pulumi.ts";

describe("a resource, driven by the real CLI", () => {
    let stack: TestStack;
    let world: FakeWorld;
    before(async function () {
        ({ stack, world } = await startFakeStack(this));
    });
    after(() => stack?.stop());

    const box = (inputs: pulumi.Inputs) => raw(boxType, "one", inputs, { outputs: ["made"] });
    const password = "correct-horse-battery";

    it("is planned with what is not known yet", async () => {
        stack.program(() => {
            const first = box({ size: 1, password, note: pulumi.secret({ deep: ["deep-secret"] }) });
            const second = raw(boxType, "two", { note: first.made }, { outputs: ["note"] });
            return { made: first.made, note: second.note };
        });
        const run = await stack.preview();
        assert.ok(run.ok, run.output);
        assert.match(run.output, /4 to create|3 to create/);
        assert.deepEqual(world.boxes(), {});
    });

    it("is created, its secrets encrypted in the state and absent from the output", async () => {
        const run = await stack.up();
        assert.ok(run.ok, run.output);
        assert.deepEqual(run.outputs.made, { value: "yes", secret: false });
        const state = await stack.state();
        for (const secret of [password, "deep-secret"]) assert.ok(!state.text.includes(secret) && !run.output.includes(secret), secret);
        assert.equal(JSON.stringify(state.find("one")?.outputs?.password).includes("plaintext"), true, "wrapped as a secret");
        assert.match(run.output, /with password \[secret\]/);
    });

    it("is left alone when nothing changed", async () => {
        const run = await stack.up();
        assert.match(run.output, /4 unchanged|3 unchanged/);
    });

    it("is updated in place, and replaced when its color changes", async () => {
        stack.program(() => void box({ size: 2, color: "red", password }));
        const replacement = await stack.preview({ diff: true });
        assert.match(replacement.output, /color *: "red"/);
        assert.match(replacement.output, /size *: 1 => 2/);
        assert.ok(!replacement.output.includes(password));
        const run = await stack.up();
        assert.ok(run.ok, run.output);
        assert.match(run.output, /1 replaced/);
        assert.deepEqual(Object.keys(world.boxes()), ["one-red"]);
        stack.program(() => void box({ size: 3, color: "red", password }));
        assert.match((await stack.up()).output, /1 updated/);
        assert.equal(world.boxes()["one-red"]?.size, 3);
    });

    it("is refreshed after drift, and made again when it is gone", async () => {
        world.put("one-red", { ...world.boxes()["one-red"], size: 9 });
        assert.ok((await stack.refresh()).ok);
        assert.equal((await stack.state()).find("one")?.inputs?.size, 9);
        assert.match((await stack.preview({ diff: true })).output, /size *: 9 => 3/);
        world.remove("one-red");
        assert.ok((await stack.refresh()).ok);
        assert.equal((await stack.state()).find("one"), undefined);
        assert.match((await stack.up()).output, /1 created/);
    });

    it("is imported by its id", async () => {
        world.put("stranger", { size: 5, color: "blue" });
        const run = await stack.import({ resources: [{ type: boxType, name: "found", id: "stranger" }] });
        assert.ok(run.ok, run.output);
        assert.deepEqual((await stack.state()).find("found")?.inputs, { color: "blue", size: 5 });
    });

    it("is kept half done, and finished by the next up", async () => {
        stack.program(() => void box({ size: 4, color: "red", password, outcome: "unfinished" }));
        const half = await stack.up();
        assert.ok(!half.ok, half.output);
        assert.match(half.output, /is half done; its password is \[secret\]/);
        const kept = await stack.state();
        assert.deepEqual(kept.pending, []);
        assert.equal(kept.find("one")?.initErrors?.length, 1);
        stack.program(() => void box({ size: 4, color: "red", password, outcome: "done" }));
        const run = await stack.up();
        assert.ok(run.ok, run.output);
        assert.equal((await stack.state()).find("one")?.initErrors, undefined);
    });

    it("is updated by the next up after a half done creation, though nothing changed in the program", async () => {
        stack.program(() => {
            box({ size: 4, color: "red", password });
            raw(boxType, "three", { outcome: "unfinished" });
        });
        assert.equal((await stack.up()).ok, false);
        assert.match((await stack.preview()).output, /Box three update/);
    });

    it("is destroyed", async () => {
        const run = await stack.destroy();
        assert.ok(run.ok, run.output);
        assert.deepEqual(world.boxes(), {});
        assert.deepEqual((await stack.state()).resources, []);
    });
});
