import assert from "node:assert/strict";
import { kinds } from "../../provider/kube/index.ts";
import { type Rehearsed, startRehearsed } from "../support/rehearsed.ts";
import { wave } from "../support/wave.ts";

interface Spec {
    readonly cutover?: string;
    readonly vmCutover?: readonly { readonly id: string; readonly cutover: string }[];
}

describe("a warm wave", () => {
    let rehearsed: Rehearsed;
    const declare = (run: Record<string, unknown> = {}) =>
        rehearsed.stack.program(() =>
            wave({
                source: { vddkImage: "registry.example.com/vddk:8" },
                plan: { type: "warm" },
                run: { ...run },
                runOutputs: ["outcome", "isComplete", "vms"],
            }),
        );
    const attempts = async () => (await rehearsed.world.cluster.list(kinds.migration)).items;
    const machines = async () => (await rehearsed.world.cluster.list(kinds.virtualMachine)).items.map(({ metadata }) => metadata.name);
    const spec = async () => (await attempts())[0]!.spec as Spec;

    before(async function () {
        rehearsed = await startRehearsed(this);
    });
    after(() => rehearsed?.stop());

    it("is told at preview when a cutover is past, or lacks a time zone", async () => {
        declare({ cutover: "2020-01-01T22:00:00Z", vmCutovers: { "web-01": "2030-01-01 22:00", "web-03": "now" } });
        const run = await rehearsed.stack.preview();
        assert.equal(run.ok, false);
        assert.match(run.output, /vmCutovers\["web-01"\].*time zone/);
        declare({ cutover: "2020-01-01T22:00:00Z", vmCutovers: { "web-03": "now" } });
        const again = await rehearsed.stack.preview();
        assert.match(again.output, /cutover: is past.*or "now" to stop the source at once/);
        assert.match(again.output, /"web-03" is not among the 2 VMs of the plan; did you mean/);
    });

    it("rests between precopies as long as no cutover is given, and says what it waits for", async () => {
        declare();
        const run = await rehearsed.stack.up();
        assert.ok(run.ok, run.output);
        assert.match(run.output, /2 waiting for the next precopy or the cutover/);
        assert.match(
            run.output,
            /web-01: waiting for the next precopy or the cutover; 1 precopy, the last at .* the next at .*; 1 disk with a delta/,
        );
        assert.equal(run.outputs.outcome?.value, "Running");
        assert.equal(run.outputs.isComplete?.value, true);
        const { warm } = (run.outputs.vms!.value as Record<string, { warm: { precopies: number; nextPrecopyAt: string } }>)["web-01"]!;
        assert.equal(warm.precopies, 1);
        assert.ok(Date.parse(warm.nextPrecopyAt) > 0);
        assert.deepEqual(await machines(), []);
    });

    it("then has nothing to do", async () => {
        const run = await rehearsed.stack.preview({ expectNoChanges: true });
        assert.ok(run.ok, run.output);
    });

    it("takes a cutover of one VM, moves it, and rests with the other", async () => {
        declare({ vmCutovers: { "web-02": "now" } });
        const preview = await rehearsed.stack.preview();
        assert.match(preview.output, /update/);
        const run = await rehearsed.stack.up();
        assert.ok(run.ok, run.output);
        assert.deepEqual(await machines(), ["web-02"]);
        assert.deepEqual(
            (await spec()).vmCutover!.map(({ id }) => id),
            ["vm-2"],
        );
    });

    it("is cut over by an update that gives the time, in the same attempt", async () => {
        declare({ cutover: "now", vmCutovers: { "web-02": "now" } });
        const run = await rehearsed.stack.up();
        assert.ok(run.ok, run.output);
        assert.equal(run.outputs.summary?.value, "2 of 2 VMs moved");
        assert.deepEqual(await machines(), ["web-01", "web-02"]);
        assert.equal((await attempts()).length, 1);
    });

    it("stays as it is afterwards", async () => {
        const run = await rehearsed.stack.preview({ expectNoChanges: true });
        assert.ok(run.ok, run.output);
        const refreshed = await rehearsed.stack.refresh();
        assert.ok(refreshed.ok, refreshed.output);
        assert.ok((await rehearsed.stack.preview({ expectNoChanges: true })).ok);
    });
});
