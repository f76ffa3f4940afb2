import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { boxType, startFakeStack } from "../support/fakeStack.ts";
import { raw, type TestStack } from "../support/pulumi.ts";

describe("a failure, as the CLI shows it", () => {
    let stack: TestStack;
    before(async function () {
        ({ stack } = await startFakeStack(this));
    });
    after(() => stack?.stop());

    const password = "correct-horse-battery";
    const cases = [
        {
            why: "lists every problem of the inputs with its path",
            inputs: { size: -1, colour: "red", note: new pulumi.asset.StringAsset("x") },
            shows: [
                /has a problem: note: files and archives are not accepted here/,
                /has a problem: colour: is not known; did you mean size\?/,
                /has a problem: vms\["db-01"\]\.size: must not be negative; seen -1/,
            ],
        },
        {
            why: "gives the message, the details and the code",
            inputs: { password, outcome: "refused" },
            shows: [/error: the controller refused one-plain\n\s+password \[secret\]\n\s+\[Refused\]/],
        },
        {
            why: "calls a bug a bug and hides what is secret in it",
            inputs: { password, outcome: "bug" },
            shows: [/TypeError: cannot read \[secret\]; please report this/, /\[Internal\]/],
        },
        {
            why: "hides what is secret in a bug that nobody catches",
            inputs: { password, outcome: "stray bug" },
            shows: [/exited prematurely(.*\n)*.*TypeError: stray \[secret\]; please report this/],
        },
    ];
    for (const { why, inputs, shows } of cases) {
        it(why, async () => {
            stack.program(() => void raw(boxType, "one", inputs));
            const run = await stack.up();
            assert.ok(!run.ok, run.output);
            for (const text of shows) assert.match(run.output, text);
            assert.ok(!run.output.includes(password));
            const state = await stack.state();
            assert.deepEqual([state.pending, state.find("one")], [[], undefined]);
        });
    }

    it("names the types there are when one is unknown", async () => {
        stack.program(() => void raw("migration-toolkit:test:Bocks", "one", {}));
        assert.match((await stack.preview()).output, /no resource type migration-toolkit:test:Bocks\n\s+known are: migration-toolkit:test:Box/);
    });

    it("refuses wrong configuration with the path of the property", async () => {
        await stack.config("migration-toolkit:limits", { value: "much" });
        stack.program(() => void raw(boxType, "one", {}));
        assert.match(
            (await stack.preview()).output,
            /pulumi:providers:migration-toolkit resource 'default' has a problem: limits: must be an object/,
        );
    });

    it("reads configuration that is JSON in a string", async () => {
        await stack.config("migration-toolkit:limits", { value: '{"perHost":4}' });
        stack.program(() => void raw(boxType, "one", {}));
        assert.ok((await stack.up()).ok);
        assert.ok((await stack.refresh()).ok);
        assert.deepEqual((await stack.state()).find("one")?.outputs?.limits, { perHost: 4 });
    });

    it("answers a function with problems and with secrets", async () => {
        stack.program(() => ({ answer: pulumi.runtime.invokeOutput("migration-toolkit:test:count", { echo: "hello" }) }));
        const run = await stack.up();
        assert.ok(run.ok, run.output);
        assert.deepEqual(run.outputs.answer, { value: { count: 1, echo: "hello", token: "invoke-secret-token" }, secret: true });
        stack.program(() => pulumi.runtime.invoke("migration-toolkit:test:count", { echo: "bad" }));
        assert.match((await stack.up()).output, /echo: must not be bad/);
    });
});
