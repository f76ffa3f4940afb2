import assert from "node:assert/strict";
import { kinds } from "../../provider/kube/index.ts";
import { eventually } from "../support/pulumi.ts";
import { type Rehearsed, startRehearsed } from "../support/rehearsed.ts";
import { namespace, type WaveOptions, wave } from "../support/wave.ts";

describe("a plan over time", () => {
    let rehearsed: Rehearsed;
    const program = (options: WaveOptions = {}) => rehearsed.stack.program(() => wave({ runs: false, ...options }));
    const plan = async () => (await rehearsed.world.cluster.list(kinds.plan)).items[0]!;

    before(async function () {
        rehearsed = await startRehearsed(this);
        program();
        const run = await rehearsed.stack.up();
        assert.ok(run.ok, run.output);
    });
    after(() => rehearsed?.stop());

    it("names the VM that joins and the one that leaves", async () => {
        program({ vms: { "web-01": {}, "db-01": { targetName: "web-db" } } });
        const run = await rehearsed.stack.preview({ diff: true });
        assert.ok(run.ok, run.output);
        assert.match(run.output, /\+ db-01/);
        assert.match(run.output, /- web-02/);
    });

    it("is changed in place before its first run", async () => {
        const { uid } = (await plan()).metadata;
        const run = await rehearsed.stack.up();
        assert.ok(run.ok, run.output);
        const after = await plan();
        assert.deepEqual([after.metadata.uid, after.spec?.vms], [uid, [{ name: "db-01", targetName: "web-db" }, { name: "web-01" }]]);
    });

    it("shows what somebody else has changed, and puts it right", async () => {
        const { name } = (await plan()).metadata;
        const patch = { spec: { targetNamespace: "elsewhere" } };
        await rehearsed.world.cluster.patch(kinds.plan, { name: name!, namespace }, patch, { type: "merge", fieldManager: "kubectl-edit" });
        assert.ok((await rehearsed.stack.refresh()).ok);
        assert.equal((await rehearsed.stack.state()).find("web")?.inputs?.targetNamespace, "elsewhere");
        const preview = await rehearsed.stack.preview({ diff: true });
        assert.match(preview.output, /targetNamespace: "elsewhere" => "web"/);
        const run = await rehearsed.stack.up();
        assert.ok(run.ok, run.output);
        assert.equal((await plan()).spec?.targetNamespace, "web");
    });

    it("is made again when somebody has deleted it", async () => {
        const { name, uid } = (await plan()).metadata;
        await rehearsed.world.cluster.delete(kinds.plan, { name: name!, namespace });
        assert.ok((await rehearsed.stack.refresh()).ok);
        assert.ok((await rehearsed.stack.up()).ok);
        assert.notEqual((await plan()).metadata.uid, uid);
    });

    it("is refused when its name belongs to somebody else", async () => {
        const { spec } = await plan();
        await rehearsed.world.cluster.create(kinds.plan, { metadata: { name: "taken", namespace }, spec }, { fieldManager: "kubectl-create" });
        program({ plan: { name: "taken" } });
        const run = await rehearsed.stack.preview();
        assert.equal(run.ok, false);
        assert.match(run.output, /Plan demo\/taken exists already and was made by somebody else \(field managers: kubectl-create/);
        assert.match(run.output, /pulumi import/);
    });
});

describe("an up that is killed", () => {
    let rehearsed: Rehearsed;
    const runs = async () => (await rehearsed.world.cluster.list(kinds.migration)).items;

    before(async function () {
        rehearsed = await startRehearsed(this, { faults: [{ kind: "vmStall", vm: "web-02", phase: "WaitForPowerOff" }], speed: 60 });
        rehearsed.stack.program(() => wave());
    });
    after(() => rehearsed?.stop());

    for (const [victim, how] of [
        ["plugin", "SIGKILL"],
        ["cli", "SIGKILL"],
        ["cli", "SIGINT"],
    ] as const)
        it(`leaves the run alone (${victim}, ${how})`, async () => {
            const up = rehearsed.stack.up();
            await eventually("the run has begun", async () => (await runs())[0]?.status?.vms !== undefined);
            const found = await eventually("the process", () => rehearsed.stack.processes().find((each) => each.role === victim));
            await new Promise((wake) => setTimeout(wake, 500));
            process.kill(found.pid, how);
            const run = await up;
            assert.equal(run.ok, false);
            await eventually("nothing is left behind", () => rehearsed.stack.processes().length === 0);
            await rehearsed.stack.unlock();
            assert.equal((await runs()).length, 1);
        });

    it("is followed by the next up to its end, without a second run", async () => {
        for (const { metadata } of (await rehearsed.world.cluster.list(faultKind)).items)
            await rehearsed.world.cluster.delete(faultKind, { name: metadata.name! });
        const run = await rehearsed.stack.up();
        assert.ok(run.ok, run.output);
        assert.equal((await runs()).length, 1);
        assert.equal(run.outputs.attempt?.value, 1);
        assert.deepEqual(
            (await rehearsed.world.cluster.list(kinds.virtualMachine)).items.map(({ metadata }) => metadata.name),
            ["web-01", "web-02"],
        );
    });
});

const faultKind = { apiVersion: "rehearsal.migration-toolkit.dev/v1alpha1", kind: "Fault", plural: "faults", scope: "Cluster" } as const;
