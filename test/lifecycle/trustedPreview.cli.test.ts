import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { kinds } from "../../provider/kube/index.ts";
import { datacentre } from "../support/datacentre.ts";
import { raw, remote } from "../support/pulumi.ts";
import { type Rehearsed, startRehearsed } from "../support/rehearsed.ts";
import { namespace } from "../support/wave.ts";

describe("a preview of a wave, driven by the real CLI", () => {
    let rehearsed: Rehearsed;
    let folder: string;
    const query = "where name ~= '^web-' and powerState = 'poweredOn' order by name";
    /** A wave by query, with maps that are proposed. */
    const program = (more: object = {}, vms: object = { query }) =>
        rehearsed.stack.program(() => {
            const source = raw(
                "migration-toolkit:virtualization:Provider",
                "vcenter",
                {
                    namespace,
                    type: "vsphere",
                    url: "https://vcenter.example.com/sdk",
                    credentials: { username: "migrator", password: "canary-password-1" },
                    insecureSkipVerify: true,
                },
                { outputs: ["uid"] },
            );
            const about = { source: source.uid, namespace, vms, targetNamespace: "web", preserveStaticIPs: false };
            const maps = pulumi.runtime.invokeOutput("migration-toolkit:virtualization:proposeMaps", about) as pulumi.Output<{
                networks: object;
                storage: object;
                proposed: { line: string; reason: string }[];
            }>;
            const inputs = {
                ...{ namespace, source, vms, targetNamespace: "web" },
                networks: maps.networks,
                storage: maps.storage,
                plan: { preserveStaticIPs: false },
                stage: "planned",
                ...more,
            };
            const wave = remote("migration-toolkit:index:Wave", "web", inputs, { outputs: ["digest"] });
            return { digest: wave.digest, lines: maps.proposed.apply((all) => all?.map(({ line }) => line)) };
        });

    before(async function () {
        folder = mkdtempSync(join(tmpdir(), "snapshot-"));
        rehearsed = await startRehearsed(this);
    });
    after(async () => {
        await rehearsed?.stop();
        rmSync(folder, { recursive: true });
    });

    it("says what is known after which resource while nothing exists", async () => {
        program();
        const { ok, output } = await rehearsed.stack.preview();
        assert.ok(ok, output);
        assert.match(output, /vms\.query: answered once Provider \S+ has an inventory \(previews can look into an `inventorySnapshot`\)/);
        assert.equal((await rehearsed.world.cluster.list(kinds.plan)).items.length, 0);
    });

    it("answers from a snapshot before anything exists", async () => {
        const path = join(folder, "snapshot.json");
        writeFileSync(path, JSON.stringify(datacentre()));
        await rehearsed.stack.config("migration-toolkit:inventorySnapshot", { value: path });
        const { ok, output } = await rehearsed.stack.preview();
        assert.ok(ok, output);
        assert.match(output, /PlanVm web-01 create 1 disk, 4 GiB/);
        assert.match(output, /PlanVm web-02 create/);
        assert.match(output, /2 VMs, 2 disks, 8 GiB; about \d+ min \(.*\); digest [0-9a-f]{16}/);
        assert.ok(!/PlanVm db-01/.test(output));
    });

    it("is kept by the update: the VMs of the query, on the maps that were proposed", async () => {
        const { ok, output, outputs } = await rehearsed.stack.up();
        assert.ok(ok, output);
        assert.deepEqual(outputs.lines?.value, ['"VM Network": { pod: true },', '"nvme-01": { storageClass: "ceph-rbd" },']);
        const [plan] = (await rehearsed.world.cluster.list(kinds.plan)).items;
        assert.deepEqual(plan!.spec!.vms, [{ id: "vm-1" }, { id: "vm-2" }]);
        const again = await rehearsed.stack.preview({ expectNoChanges: true });
        assert.ok(again.ok, again.output);
    });

    it("shows who leaves, keyed by VM, with the facts behind it", async () => {
        program({}, { query, exclude: ["web-02"] });
        const { ok, output } = await rehearsed.stack.preview({ diff: true });
        assert.ok(ok, output);
        assert.match(output, /- web-02: \(json\) \{/);
        assert.match(output, /sizeGiB *: 4/);
        assert.match(output, /~ digest *: "[0-9a-f]{16}" => "[0-9a-f]{16}"/);
        assert.match(output, /web-02 left/);
    });

    it("stops everything when the VMs are not those that were approved", async () => {
        program({ approvedDigest: "0123456789abcdef" });
        const { ok, output } = await rehearsed.stack.up();
        assert.ok(!ok);
        assert.match(output, /approvedDigest: the VMs are not as they were approved: "0123456789abcdef" was/);
    });

    it("points at the place where a query goes wrong", async () => {
        program({}, { query: "where powerstat = 'poweredOn'" });
        const { ok, output } = await rehearsed.stack.preview();
        assert.ok(!ok);
        assert.match(output, /vms\.query: column 7, at .*powerstat.*did you mean "powerState"/);
    });

    it("is destroyed as a whole", async () => {
        program();
        const { ok, output } = await rehearsed.stack.destroy();
        assert.ok(ok, output);
        assert.equal((await rehearsed.world.cluster.list(kinds.plan)).items.length, 0);
    });
});
