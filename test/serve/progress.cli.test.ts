import assert from "node:assert/strict";
import { boxType, startFakeStack } from "../support/fakeStack.ts";
import { raw, type TestStack } from "../support/pulumi.ts";

describe("progress, as the CLI shows it", () => {
    let stack: TestStack;
    before(async function () {
        ({ stack } = await startFakeStack(this));
    });
    after(() => stack?.stop());

    const plan = (inputs: Record<string, unknown>, name = "one", aliases: string[] = []) =>
        stack.program(() => void raw(boxType, name, inputs, { aliases: aliases.map((alias) => ({ name: alias })) }));
    const rowsInState = async () => (await stack.state()).resources.filter((resource) => resource.viewOf !== undefined);

    it("has a row per VM in a preview, with its concern", async () => {
        plan({ vms: ["web-01", "old-02"] });
        const run = await stack.preview();
        assert.match(run.output, /\+ +migration-toolkit:test:BoxVm web-01 create/);
        assert.match(run.output, /BoxVm old-02 .*warning: no guest tools/);
    });

    it("has a row per VM and status lines while it runs, not more than five a second", async () => {
        plan({ vms: ["web-01", "old-02"], seconds: 2 });
        const run = await stack.up();
        assert.ok(run.ok, run.output);
        assert.match(run.output, /BoxVm web-01 +copying web-01/);
        assert.match(run.output, /Box one creating \(\d+s\) second 1, 95 %/);
        const lines = run.events.filter(({ diagnosticEvent }) => diagnosticEvent?.ephemeral && diagnosticEvent.urn?.endsWith("::one"));
        assert.ok(lines.length >= 3 && lines.length <= 10, `${lines.length} ephemeral lines`);
    });

    it("shows which VM failed on its row", async () => {
        plan({ vms: ["web-01", "old-02"], broken: ["old-02"] });
        const run = await stack.up();
        assert.match(run.output, /BoxVm \(old-02\):\n(.*\n)*? +error: disk 2 is locked/);
    });

    // Saved rows would break the state in each of these: see `requestProgress`.
    const perilous = [
        { why: "a creation that fails after VMs were reported", steps: [() => plan({ vms: ["a"], outcome: "refused late" }, "p1")] },
        { why: "a creation during which the plugin dies", steps: [() => plan({ vms: ["a"], outcome: "crash" }, "p2")] },
        { why: "an update that fails", steps: [() => plan({ vms: ["a"] }, "p3"), () => plan({ vms: ["a", "b"], outcome: "refused late" }, "p3")] },
        { why: "a replacement", steps: [() => plan({ vms: ["a"], color: "red" }, "p4"), () => plan({ vms: ["a"], color: "blue" }, "p4")] },
        { why: "a rename", steps: [() => plan({ vms: ["a"] }, "p5"), () => plan({ vms: ["a"], size: 2 }, "p6", ["p5"])] },
    ];
    for (const { why, steps } of perilous) {
        it(`keeps rows out of the state, so that it survives ${why}`, async () => {
            for (const step of steps) {
                step();
                await stack.up();
                assert.deepEqual(await rowsInState(), []);
            }
            plan({ vms: ["a"] });
            const run = await stack.up();
            assert.ok(run.ok, run.output);
        });
    }
});
