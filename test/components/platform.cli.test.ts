import assert from "node:assert/strict";
import { startFakeStack } from "../support/fakeStack.ts";
import { remote, type TestStack } from "../support/pulumi.ts";

describe("a component of the platform", function () {
    this.timeout(120_000);
    let stack: TestStack;
    before(async function () {
        ({ stack } = await startFakeStack(this));
    });
    after(() => stack?.stop());

    const runner = { namespace: "access", namespaces: ["shop"], server: "https://api.example.com" };

    it("says what to add when the plugin of Kubernetes is not there", async () => {
        stack.program(() => void remote("migration-toolkit:index:RunnerAccess", "runner", runner));
        const { ok, output } = await stack.preview();
        assert.ok(!ok);
        assert.match(output, /resource 'runner' has a problem: .*run `pulumi plugin install resource kubernetes \d+\.\d+\.\d+`/);
    });

    it("tells everything that is wrong before it asks for a plugin", async () => {
        stack.program(() => void remote("migration-toolkit:index:RunnerAccess", "runner", { ...runner, namespaces: [], purpos: "run" }));
        const { ok, output } = await stack.preview();
        assert.ok(!ok);
        assert.match(output, /the inputs of RunnerAccess cannot be used\n\s+purpos: is not a property here; did you mean "purpose"\?/);
        assert.doesNotMatch(output, /plugin/);
    });
});
