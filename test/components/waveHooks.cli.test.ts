import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { kinds } from "../../provider/kube/index.ts";
import { raw, remote } from "../support/pulumi.ts";
import { type Rehearsed, startRehearsed } from "../support/rehearsed.ts";
import { namespace } from "../support/wave.ts";

describe("the hooks of a wave", () => {
    let rehearsed: Rehearsed;
    before(async function () {
        rehearsed = await startRehearsed(this);
    });
    after(() => rehearsed?.stop());

    const called: string[] = [];
    const declare = (more: pulumi.Inputs, { ignoreErrors = false, isBroken = false } = {}) =>
        rehearsed.stack.program(() => {
            const note = (event: string) => async (args: pulumi.ResourceHookArgs) => {
                called.push(`${event} ${args.type.split(":").at(-1)} ${args.name}`);
                if (isBroken && event === "after") throw new Error("nobody answers");
            };
            const before = [new pulumi.ResourceHook("before", note("before"))];
            const after = [new pulumi.ResourceHook("after", note("after"), { ignoreErrors })];
            const source = raw("migration-toolkit:virtualization:Provider", "vcenter", {
                ...{ namespace, type: "vsphere", url: "https://vcenter.example.com/sdk", insecureSkipVerify: true },
                credentials: { username: "migrator", password: "canary-password-1" },
            });
            const hook = (name: string) =>
                raw("migration-toolkit:virtualization:Hook", name, { namespace, name, playbook: `- hosts: localhost\n  tasks: [] # ${name}\n` });
            const [stop, check, other] = [hook("stop"), hook("check"), hook("other")];
            const inputs = {
                ...{ namespace, source, targetNamespace: "web", plan: { preserveStaticIPs: false } },
                vms: { query: "where name in ('web-01', 'web-02')", include: { "web-02": { preHook: other } } },
                networks: { "VM Network": { pod: true } },
                storage: { "nvme-01": { storageClass: "ceph-rbd" } },
                hooks: { pre: stop, post: check },
                ...more,
            };
            remote("migration-toolkit:index:Wave", "web", inputs, {
                hooks: { beforeCreate: before, afterCreate: after, beforeUpdate: before, afterUpdate: after },
            });
        });

    it("are only before and after", async () => {
        declare({ hooks: { first: "stop" } });
        assert.match((await rehearsed.stack.preview()).output, /hooks\.first: is not a property here; there are pre and post/);
    });

    it("are those of each VM that has no other", async () => {
        declare({});
        const run = await rehearsed.stack.up();
        assert.ok(run.ok, run.output);
        const [plan] = (await rehearsed.world.cluster.list(kinds.plan)).items;
        const vms = plan!.spec!.vms as { id: string; hooks: { step: string; hook: { name: string } }[] }[];
        assert.deepEqual(
            vms.map(({ hooks }) => hooks.map((each) => `${each.step} ${each.hook.name}`)),
            [
                ["PreHook stop", "PostHook check"],
                ["PreHook other", "PostHook check"],
            ],
        );
    });

    it("of Pulumi are called around its run, not for the wave itself; one after it need not count", async () => {
        assert.deepEqual(called, []);
        declare({ stage: "complete" }, { isBroken: true, ignoreErrors: true });
        const run = await rehearsed.stack.up();
        assert.ok(run.ok, run.output);
        assert.match(run.output, /warning: .*nobody answers/);
        assert.deepEqual(called.splice(0), ["before Migration web-1", "after Migration web-1"]);
    });

    it("of Pulumi that fail after it end the update, and what has moved has moved", async () => {
        declare({ stage: "complete", retry: 2 }, { isBroken: true });
        const failed = await rehearsed.stack.up();
        assert.ok(!failed.ok, failed.output);
        assert.match(failed.output, /after hook "after" failed: nobody answers/);
        assert.deepEqual(called.splice(0), ["before Migration web-1", "after Migration web-1"]);
        const again = await rehearsed.stack.up();
        assert.ok(again.ok, again.output);
        assert.deepEqual(called, []);
    });
});
