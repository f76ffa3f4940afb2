import assert from "node:assert/strict";
import { type KubeObject, kinds } from "../../provider/kube/index.ts";
import type { World } from "../../provider/rehearsal/port.ts";
import type { TestStack } from "../support/pulumi.ts";
import { startRehearsed } from "../support/rehearsed.ts";
import { type WaveOptions, wave } from "../support/wave.ts";

const plansIn = async (world: World) => (await world.cluster.list(kinds.plan)).items;
const runsIn = async (world: World) =>
    (await world.cluster.list(kinds.migration)).items.map(({ metadata }: KubeObject) => metadata.name!.replace(/^web-[a-z2-7]{5}-/, ""));
const machinesIn = async (world: World) => (await world.cluster.list(kinds.virtualMachine)).items.map(({ metadata }) => metadata.name);

describe("a cold wave", () => {
    let stack: TestStack;
    let world: World;
    let stop: () => Promise<void>;
    const program = (options: WaveOptions = {}) => stack.program(() => wave(options));

    before(async function () {
        ({ stack, world, stop } = await startRehearsed(this, { faults: [{ kind: "vm", vm: "web-02", step: "DiskTransferV2v", times: 1 }] }));
    });
    after(() => stop?.());

    it("is previewed without touching the cluster", async () => {
        program();
        const run = await stack.preview();
        assert.ok(run.ok, run.output);
        assert.match(run.output, /PlanVm web-01 create/);
        assert.equal((await plansIn(world)).length, 0);
    });

    it("runs to its end and fails for the VM that failed, with step, cause and remedy", async () => {
        const run = await stack.up();
        assert.equal(run.ok, false);
        assert.match(run.output, /1 of 2 VMs moved, 1 failed/);
        assert.match(run.output, /web-02: failed while copying disks: Guest conversion failed/);
        assert.match(run.output, /attempt 2, which moves only web-02/);
        assert.deepEqual(await machinesIn(world), ["web-01"]);
    });

    it("moves only what has not moved with the next up", async () => {
        const run = await stack.up();
        assert.ok(run.ok, run.output);
        assert.deepEqual(await runsIn(world), ["1", "2"]);
        assert.deepEqual(await machinesIn(world), ["web-01", "web-02"]);
        assert.equal(run.outputs.attempt?.value, 2);
    });

    it("then has nothing to do", async () => {
        const run = await stack.preview({ expectNoChanges: true });
        assert.ok(run.ok, run.output);
    });

    it("keeps the password out of state and output", async () => {
        assert.ok(!(await stack.state()).text.includes("canary-password-1"));
    });

    it("is destroyed; machines on both sides stay", async () => {
        const run = await stack.destroy();
        assert.ok(run.ok, run.output);
        assert.deepEqual([(await plansIn(world)).length, await runsIn(world)], [0, []]);
        assert.deepEqual(await machinesIn(world), ["web-01", "web-02"]);
        assert.equal((await world.cluster.list(kinds.secret)).items.length, 0);
    });
});
