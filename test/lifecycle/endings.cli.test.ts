import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { kinds } from "../../provider/kube/index.ts";
import { datacentre } from "../support/datacentre.ts";
import { eventually, raw, startStack, type TestStack } from "../support/pulumi.ts";
import { type Rehearsed, startRehearsed } from "../support/rehearsed.ts";
import { namespace, wave } from "../support/wave.ts";

describe("destroying a run", () => {
    let rehearsed: Rehearsed;
    const isRunning = async () => (await rehearsed.world.cluster.list(kinds.migration)).items[0]?.status?.vms !== undefined;

    before(async function () {
        rehearsed = await startRehearsed(this, { faults: [{ kind: "vmStall", vm: "web-02", phase: "WaitForPowerOff" }], speed: 60 });
        rehearsed.stack.program(() => wave({ run: { stallMinutes: 0.05 } }));
        const run = await rehearsed.stack.up();
        assert.equal(run.ok, false);
        assert.match(run.output, /nothing has moved for .* the run goes on/);
        assert.match(run.output, /web-02|1 waiting for the source to power off/);
    });
    after(() => rehearsed?.stop());

    it("is refused while it is active", async () => {
        const run = await rehearsed.stack.destroy();
        assert.equal(run.ok, false);
        assert.match(run.output, /attempt 1 of demo\/web-\w+ is running .*cancelOnDelete/);
        assert.ok(await isRunning());
    });

    it("cancels it first when that is asked for; the source goes on", async () => {
        rehearsed.stack.program(() => wave({ run: { stallMinutes: 0.05, cancelOnDelete: true } }));
        await rehearsed.stack.up();
        const run = await rehearsed.stack.destroy();
        assert.ok(run.ok, run.output);
        assert.equal((await rehearsed.world.cluster.list(kinds.migration)).items.length, 0);
        assert.equal((await rehearsed.world.cluster.list(kinds.plan)).items.length, 0);
    });
});

describe("wrong credentials", () => {
    let rehearsed: Rehearsed;

    before(async function () {
        rehearsed = await startRehearsed(this);
    });
    after(() => rehearsed?.stop());

    it("are reported by up, with the controller's words and without the password", async () => {
        rehearsed.stack.program(() => wave({ password: "wrong-password-9", runs: false }));
        const run = await rehearsed.stack.up();
        assert.equal(run.ok, false);
        assert.match(run.output, /Provider demo\/vcenter-\w+ was refused by its controller/);
        assert.match(run.output, /ConnectionTestFailed: .*Login failure/);
        assert.ok(!run.output.includes("wrong-password-9"));
    });

    it("are reported again after a refresh, which has nothing else to show", async () => {
        const refreshed = await rehearsed.stack.refresh();
        assert.doesNotMatch(refreshed.output, /__unfinished/);
        const run = await rehearsed.stack.up();
        assert.equal(run.ok, false);
        assert.match(run.output, /ConnectionTestFailed: .*Login failure/);
    });

    it("are mended by the next up", async () => {
        rehearsed.stack.program(() => wave({ runs: false }));
        const run = await rehearsed.stack.up();
        assert.ok(run.ok, run.output);
    });

    it("keep neither password in state", async () => {
        const { text } = await rehearsed.stack.state();
        for (const secret of ["wrong-password-9", "canary-password-1"]) assert.ok(!text.includes(secret), secret);
    });
});

describe("a wrong program", () => {
    let rehearsed: Rehearsed;

    before(async function () {
        rehearsed = await startRehearsed(this);
    });
    after(() => rehearsed?.stop());

    it("hears of all its problems at preview, each with its path, and nothing is made", async () => {
        rehearsed.stack.program(() => {
            raw("migration-toolkit:virtualization:Plan", "web", {
                namespace,
                source: "demo/v",
                networkMap: "n",
                storageMap: "s",
                targetNamespace: "Web_1",
                colour: "red",
                vms: { "db.0": { targetName: "Bad_Name" } },
            });
        });
        const run = await rehearsed.stack.preview();
        assert.equal(run.ok, false);
        for (const told of [/colour.*is not a property here/, /targetNamespace.*DNS label/, /vms\["db\.0"\]\.targetName.*DNS name/])
            assert.match(run.output, told);
        assert.equal((await rehearsed.world.cluster.list(kinds.provider)).items.length, 1);
    });
});

describe("a rehearsal inside the provider", () => {
    let stack: TestStack;

    before(async function () {
        stack = await startStack(this);
        const inventory = join(stack.directory, "datacentre.json");
        writeFileSync(inventory, JSON.stringify(datacentre()));
        const rehearsal = { inventory, state: join(stack.directory, "world"), speed: 40 };
        await stack.config("migration-toolkit:rehearsal", { value: JSON.stringify(rehearsal) });
        stack.program(() => wave());
    });
    after(() => stack?.stop());

    it("knows at the first preview which VMs are wrong, before anything exists", async () => {
        stack.program(() =>
            wave({
                vms: { "web-1": {}, "web-02": { targetName: "twin" }, "db-01": { targetName: "twin" } },
                storage: { "sas-01": { storageClass: "ceph-rbd" } },
            }),
        );
        const run = await stack.preview();
        assert.equal(run.ok, false);
        assert.match(run.output, /vms\["web-1"\].*web-01/, "near matches");
        assert.match(run.output, /twin/, "two VMs with one target name");
        assert.match(run.output, /nvme-01/, "a datastore that is not mapped");
        stack.program(() => wave());
    });

    it("survives that the provider is killed in the middle of a run", async () => {
        let isRunning = false;
        const up = stack.up({
            onEvent: ({ diagnosticEvent }) => {
                isRunning ||= diagnosticEvent?.urn?.endsWith("::run") ?? false;
            },
        });
        await eventually("progress of the run", () => isRunning);
        const plugin = await eventually("the plugin", () => stack.processes().find((each) => each.role === "plugin"));
        process.kill(plugin.pid, "SIGKILL");
        assert.equal((await up).ok, false);
        await stack.unlock();
        const again = await stack.up();
        assert.ok(again.ok, again.output);
        assert.equal(again.outputs.summary?.value, "2 of 2 VMs moved");
        assert.equal(again.outputs.attempt?.value, 1);
    });
});
