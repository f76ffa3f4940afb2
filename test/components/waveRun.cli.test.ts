import assert from "node:assert/strict";
import { kinds } from "../../provider/kube/index.ts";
import { raw, remote } from "../support/pulumi.ts";
import { type Rehearsed, startRehearsed } from "../support/rehearsed.ts";
import { namespace } from "../support/wave.ts";

describe("a warm wave, stage by stage", () => {
    let rehearsed: Rehearsed;
    const program = (stage: string) =>
        rehearsed.stack.program(() => {
            const source = raw("migration-toolkit:virtualization:Provider", "vcenter", {
                namespace,
                type: "vsphere",
                url: "https://vcenter.example.com/sdk",
                credentials: { username: "migrator", password: "canary-password-1" },
                insecureSkipVerify: true,
                vddkImage: "registry.example.com/vddk:8",
            });
            const wave = remote(
                "migration-toolkit:index:Wave",
                "web",
                {
                    namespace,
                    source,
                    targetNamespace: "web",
                    vms: { "web-01": {}, "web-02": {} },
                    networks: { "VM Network": { pod: true } },
                    storage: { "nvme-01": { storageClass: "ceph-rbd" } },
                    warm: {},
                    stage,
                },
                { outputs: ["summary", "outcome"] },
            );
            return { summary: wave.summary, outcome: wave.outcome };
        });

    before(async function () {
        rehearsed = await startRehearsed(this);
    });
    after(() => rehearsed?.stop());

    it("is planned: its objects are ready and nothing runs", async () => {
        program("planned");
        const run = await rehearsed.stack.up();
        assert.ok(run.ok, run.output);
        assert.equal((await rehearsed.world.cluster.list(kinds.plan)).items.length, 1);
        assert.equal((await rehearsed.world.cluster.list(kinds.migration)).items.length, 0);
    });

    it("is copied while its machines run", async () => {
        program("precopy");
        const preview = await rehearsed.stack.preview();
        assert.match(preview.output, /MigrationVm web-01 create/);
        const run = await rehearsed.stack.up();
        assert.ok(run.ok, run.output);
        assert.equal(run.outputs.summary?.value, "0 of 2 VMs moved, 2 waiting for the next precopy or the cutover");
        assert.equal((await rehearsed.world.cluster.list(kinds.virtualMachine)).items.length, 0);
    });

    it("is cut over when it is to be complete", async () => {
        program("complete");
        const preview = await rehearsed.stack.preview();
        assert.match(preview.output, /Migration web-1 update \[diff: \+cutover\]/);
        const run = await rehearsed.stack.up();
        assert.ok(run.ok, run.output);
        assert.equal(run.outputs.summary?.value, "2 of 2 VMs moved");
        assert.equal((await rehearsed.world.cluster.list(kinds.migration)).items.length, 1);
    });

    it("is archived; nothing is made again", async () => {
        program("archived");
        const run = await rehearsed.stack.up();
        assert.ok(run.ok, run.output);
        assert.equal(run.outputs.outcome?.value, "Succeeded");
        assert.equal((await rehearsed.world.cluster.list(kinds.plan)).items[0]!.spec!.archived, true);
        assert.ok((await rehearsed.stack.preview({ expectNoChanges: true })).ok);
    });

    it("is destroyed as a whole", async () => {
        const run = await rehearsed.stack.destroy();
        assert.ok(run.ok, run.output);
        assert.equal((await rehearsed.world.cluster.list(kinds.plan)).items.length, 0);
    });
});
