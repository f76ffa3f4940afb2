import assert from "node:assert/strict";
import { kinds } from "../../provider/kube/index.ts";
import { raw, remote } from "../support/pulumi.ts";
import { type Rehearsed, startRehearsed } from "../support/rehearsed.ts";
import { namespace } from "../support/wave.ts";

describe("a wave in several plans", () => {
    let rehearsed: Rehearsed;
    /** As the SDK names its plugin; children of the component do not. */
    const sdk = { version: "0.1.0" };
    const program = (more: object = {}, name = "shop") =>
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
                sdk,
            );
            const wave = remote(
                "migration-toolkit:index:Wave",
                name,
                {
                    namespace,
                    source,
                    targetNamespace: "web",
                    vms: { query: "where powerState = 'poweredOn'", include: { "db-01": { targetName: "shop-db" } } },
                    limits: { maxVms: 1 },
                    groups: [{ name: "databases", vms: ["db-01"] }],
                    proposeMaps: true,
                    plan: { preserveStaticIPs: false },
                    ...more,
                },
                { ...sdk, aliases: [{ name: "shop" }], outputs: ["summary", "outcome", "digest", "planNames", "results"] },
            );
            const { summary, outcome, digest, planNames, results } = wave;
            return { summary, outcome, digest, planNames, vms: results.apply((each) => Object.keys((each as object) ?? {}).sort()) };
        });
    const plans = async () =>
        (await rehearsed.world.cluster.list(kinds.plan)).items
            .map(
                ({ spec, metadata }) =>
                    [metadata.labels?.["migration-toolkit.pulumi.com/plan"], (spec!.vms as { id: string }[]).map(({ id }) => id)] as const,
            )
            .sort();

    before(async function () {
        rehearsed = await startRehearsed(this, { faults: [{ kind: "vm", vm: "web-02", step: "ImageConversion", times: 1 }] });
    });
    after(() => rehearsed?.stop());

    it("is planned: one plan first while there is no inventory, then as many as it takes", async () => {
        program();
        const first = await rehearsed.stack.preview();
        assert.ok(first.ok, first.output);
        assert.match(first.output, /Plan shop-1 create/);
        assert.ok(!/there is no Provider/.test(first.output), first.output);
        const { ok, output, outputs } = await rehearsed.stack.up();
        assert.ok(ok, output);
        assert.equal(outputs.summary?.value, "planned: 3 VMs in 3 plans; nothing runs");
        assert.match(output, /proposed: "nvme-01": \{ storageClass: "ceph-rbd" \}, \(/);
        assert.match(output, /3 VMs, 4 disks, 36 GiB in 3 plans, 2 groups one after another: about \d+ min/);
        assert.deepEqual(await plans(), [
            ["1", ["vm-3"]],
            ["2", ["vm-1"]],
            ["3", ["vm-2"]],
        ]);
        assert.match(String(outputs.digest?.value), /^1=[0-9a-f]{16},2=[0-9a-f]{16},3=[0-9a-f]{16}$/);
    });

    it("is approved as a whole, and stops when one plan is not what was approved", async () => {
        const digest = String((await rehearsed.stack.up()).outputs.digest?.value);
        program({ approvedDigest: digest });
        assert.ok((await rehearsed.stack.up()).ok);
        program({ approvedDigest: digest.replace(/2=[0-9a-f]{4}/, "2=0000") });
        const { ok, output } = await rehearsed.stack.preview();
        assert.ok(!ok);
        assert.match(output, /Plan \(shop-2\):\s+error: .*approvedDigest: the VMs are not as they were approved/s);
    });

    it("is refused as a whole, with what is wrong in each plan, before the first is made", async () => {
        program({ concernRules: [{ id: "user.calm", label: "Is running", category: "Critical", query: "where name ~= '^web-'" }] });
        const { ok, output } = await rehearsed.stack.preview();
        assert.ok(!ok);
        assert.match(output, /the wave's plans cannot be made\n\s+Plan shop-2: .*web-01.*Is running.*\n\s+Plan shop-3: .*web-02.*Is running/);
    });

    it("moves the first group and waits", async () => {
        program({ stage: "complete", afterGroup: "databases" });
        const { ok, output, outputs } = await rehearsed.stack.up();
        assert.ok(ok, output);
        assert.deepEqual(outputs.vms?.value, ["db-01"]);
        assert.equal(outputs.summary?.value, "1 of 1 VMs moved in 1 plan; 2 plans not run");
    });

    it("goes on, says which VM failed, and moves only that one again, with every plan as it began", async () => {
        program({ stage: "complete" });
        const failed = await rehearsed.stack.up();
        assert.ok(!failed.ok);
        assert.match(failed.output, /run again for attempt 2, which moves only web-02/);
        const { ok, output, outputs } = await rehearsed.stack.up();
        assert.ok(ok, output);
        assert.deepEqual([outputs.summary?.value, outputs.outcome?.value], ["3 of 3 VMs moved in 3 plans", "Succeeded"]);
        assert.deepEqual(
            (await plans()).map(([key]) => key),
            ["1", "2", "3"],
        );
        assert.ok((await rehearsed.stack.preview({ expectNoChanges: true })).ok);
    });

    it("is the same under another name: what has moved is known, and no plan is made anew", async () => {
        const before = await plans();
        program({ stage: "complete" }, "store");
        const { ok, output, outputs } = await rehearsed.stack.up();
        assert.ok(ok, output);
        assert.doesNotMatch(output, /Plan \S+ (create|delete|replace)|Migration \S+ (create|delete|replace)/);
        assert.deepEqual([outputs.summary?.value, outputs.outcome?.value], ["3 of 3 VMs moved in 3 plans", "Succeeded"]);
        assert.deepEqual(await plans(), before);
        const settled = await rehearsed.stack.preview({ expectNoChanges: true });
        assert.ok(settled.ok, settled.output);
    });

    it("is destroyed as a whole", async () => {
        const { ok, output } = await rehearsed.stack.destroy();
        assert.ok(ok, output);
        assert.equal((await rehearsed.world.cluster.list(kinds.plan)).items.length, 0);
    });
});
