import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { boxType, startFakeStack } from "../support/fakeStack.ts";
import type { FakeWorld } from "../support/fakeWorld.ts";
import { raw, remote, type StateResource, type TestStack } from "../support/pulumi.ts";

describe("a component, constructed by the plugin", () => {
    let stack: TestStack;
    let world: FakeWorld;
    before(async function () {
        ({ stack, world } = await startFakeStack(this));
    });
    after(() => stack?.stop());

    const pairType = "migration-toolkit:test:Pair";
    const password = "correct-horse-battery";
    const pair = (inputs: pulumi.Inputs, options: pulumi.ComponentResourceOptions = {}) =>
        remote(pairType, "both", inputs, { ...options, outputs: ["made", "password", "firstUrn", "second"] });
    const found = async (name: string): Promise<StateResource> => {
        const resource = (await stack.state()).find(name);
        assert.ok(resource, `${name} in state`);
        return resource;
    };

    it("is planned with inputs that are not known yet", async () => {
        stack.program(() => {
            const before = raw(boxType, "before", {}, { outputs: ["made"] });
            return {
                made: pair({ size: before.made.apply((made) => String(made).length), password: pulumi.secret(password) }).made,
            };
        });
        const run = await stack.preview();
        assert.ok(run.ok, run.output);
        for (const name of ["both", "both-first", "both-second"]) assert.match(run.output, new RegExp(`${name} create`));
        assert.deepEqual(world.boxes(), {});
    });

    it("makes its children, passes secrets on and gives outputs back", async () => {
        stack.program(() => {
            const both = pair({ size: 2, password: pulumi.secret(password) });
            return { made: both.made, password: both.password, urn: both.firstUrn, second: both.second };
        });
        const run = await stack.up();
        assert.ok(run.ok, run.output);
        assert.deepEqual([run.outputs.made, run.outputs.password?.secret], [{ value: "yes", secret: false }, true]);
        assert.match(String(run.outputs.urn?.value), /test:Pair\$migration-toolkit:test:Box::both-first$/);
        assert.ok(!(await stack.state()).text.includes(password) && !run.output.includes(password));
        assert.equal((await found("both-first")).parent, (await found("both")).urn);
        assert.equal(world.boxes()["both-second-plain"]?.size, 3, "an output of the first child reached the second");
    });

    it("hands options on to itself and its children", async () => {
        const hooked: string[] = [];
        stack.program(() => {
            const other = new OtherProvider("other", {});
            const before = raw(boxType, "before", {});
            const hook = new pulumi.ResourceHook("note", async ({ name }) => void hooked.push(name));
            remote(pairType, "watched", {}, { hooks: { beforeCreate: [hook], afterCreate: [hook] } });
            pair(
                { size: 2 },
                {
                    providers: { "migration-toolkit": other },
                    protect: true,
                    dependsOn: [before],
                    deletedWith: before,
                    customTimeouts: { create: "5m" },
                    replacementTrigger: "one",
                    transforms: [
                        async ({ name, props, opts }) => (name.endsWith("first") ? { props: { ...props, note: "transformed" }, opts } : undefined),
                    ],
                },
            );
        });
        const run = await stack.up();
        assert.ok(run.ok, run.output);
        const first = await found("both-first");
        assert.match(String(first.provider), /providers:migration-toolkit::other::/);
        assert.equal(first.protect, true);
        assert.equal(first.inputs?.note, "transformed");
        const component = await found("both");
        assert.deepEqual(component.dependencies, [(await found("before")).urn]);
        assert.equal(component.deletedWith, (await found("before")).urn);
        assert.deepEqual([component.customTimeouts, component.replacementTrigger], [{ create: 300 }, "one"]);
        assert.deepEqual(hooked, ["watched", "watched"]);
    });

    it("follows an alias when it is renamed", async () => {
        stack.program(() => void remote(pairType, "renamed", { size: 2 }, { aliases: [{ name: "both" }] }));
        const run = await stack.preview();
        assert.ok(run.ok, run.output);
        assert.ok(!/replace|BoxVm|both-first delete/.test(run.output), run.output);
    });

    it("reports a child that fails and leaves nothing pending", async () => {
        stack.program(() => void remote(pairType, "broken", { size: 2, outcome: "refused" }));
        const run = await stack.up();
        assert.ok(!run.ok, run.output);
        assert.match(run.output, /the controller refused broken-first-plain/);
        assert.deepEqual((await stack.state()).pending, []);
    });

    it("reports a failure of its own constructor", async () => {
        stack.program(() => void remote(pairType, "odd", { size: "unacceptable" }));
        assert.match((await stack.preview()).output, /this pair is odd\n\s+size must be a number\n\s+\[InvalidInput\]/);
        stack.program(() => void remote("migration-toolkit:test:Trio", "three", {}));
        assert.match((await stack.preview()).output, /no component migration-toolkit:test:Trio/);
    });

    it("answers a call of its method", async () => {
        stack.program(() => {
            const both = pair({ size: 2 });
            const answer = pulumi.runtime.call(`${pairType}/describe`, { __self__: both, greeting: pulumi.secret("hello") }, both);
            return { text: answer.apply((result) => Object(result).text) };
        });
        const run = await stack.up();
        assert.ok(run.ok, run.output);
        assert.deepEqual(run.outputs.text, { value: "hello, pair", secret: true });
    });
});

class OtherProvider extends pulumi.ProviderResource {
    constructor(name: string, inputs: pulumi.Inputs) {
        super("migration-toolkit", name, inputs);
    }
}
