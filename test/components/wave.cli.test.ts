import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { boxType, startFakeStack } from "../support/fakeStack.ts";
import { raw, remote, type TestStack } from "../support/pulumi.ts";

describe("a wave", () => {
    let stack: TestStack;
    before(async function () {
        ({ stack } = await startFakeStack(this));
    });
    after(() => stack?.stop());

    const wave = (inputs: pulumi.Inputs) =>
        remote(
            "migration-toolkit:index:Wave",
            "web",
            {
                namespace: "demo",
                source: "demo/vcenter",
                targetNamespace: "web",
                vms: { "web-01": {}, "web-02": {} },
                networks: { "VM Network": { pod: true } },
                storage: { "nvme-01": { storageClass: "ceph-rbd" } },
                ...inputs,
            },
            { outputs: ["planNames", "summary", "results"] },
        );
    const kinds = async () =>
        (await stack.state()).resources
            .filter((resource) => resource.type.includes(":virtualization:"))
            .map((resource) => resource.type.split(":").at(-1));

    it("is planned as two maps and a plan", async () => {
        stack.program(() => ({ plan: wave({ plan: { preserveStaticIPs: false } }).planNames }));
        const run = await stack.up();
        assert.ok(run.ok, run.output);
        assert.deepEqual([...(await kinds())].sort(), ["NetworkMap", "Plan", "StorageMap"]);
        assert.deepEqual(run.outputs.plan?.value, { 1: "web-1" });
        const plan = (await stack.state()).resources.find(({ type }) => type.endsWith(":Plan"));
        const { labels, ...inputs } = plan!.inputs!;
        assert.deepEqual(Object.keys(labels as object), ["migration-toolkit.pulumi.com/plan", "migration-toolkit.pulumi.com/wave"]);
        assert.deepEqual(inputs, {
            namespace: "demo",
            source: "demo/vcenter",
            networkMap: "demo/web",
            storageMap: "demo/web",
            targetNamespace: "web",
            vms: { "web-01": {}, "web-02": {} },
            preserveStaticIPs: false,
        });
    });

    it("is what its configuration says, in the words of the program, and that wins", async () => {
        const config = { stage: "planned", targetNamespace: "shop", networkMap: "demo/shared", vms: { "web-01": {} } };
        stack.program(() => ({ plan: wave({ networks: undefined, config }).planNames }));
        const { ok, output } = await stack.preview();
        assert.ok(ok, output);
        assert.match(output, /\+\+? *migration-toolkit:virtualization:Plan|Plan web-1/);
        assert.ok(!/NetworkMap web create/.test(output), output);
    });

    it("tells all that is wrong in its configuration at once, by path", async () => {
        const config = { stge: "complete", window: { end: "tonight" }, limits: { maxVms: 0 }, vms: { "web-01": { targetNme: "a" } } };
        stack.program(() => ({ plan: wave({ config }).planNames }));
        const { ok, output } = await stack.preview();
        assert.ok(!ok);
        for (const line of [
            /config\.stge: is not a property here; did you mean "stage"\?/,
            /config\.window\.end: "tonight" is no time/,
            /config\.limits\.maxVms: must be at least 1/,
            /config\.vms\["web-01"\]\.targetNme: is not a property here; did you mean "targetName"\?/,
        ])
            assert.match(output, line);
    });

    it("takes shared maps or its own, not both", async () => {
        stack.program(() => ({ plan: wave({ networkMap: "demo/shared" }).planNames }));
        assert.match((await stack.preview()).output, /networkMap: is given, and so is `networks`: keep one of them/);
    });

    it("runs when its stage is complete, and tells how that went", async () => {
        stack.program(() => ({ summary: wave({ stage: "complete", cancelOnDelete: true }).summary }));
        assert.match((await stack.preview()).output, /virtualization:Migration web-1 create/);
        const run = await stack.up();
        assert.ok(run.ok, run.output);
        assert.equal(run.outputs.summary?.value, "2 of 2 VMs moved");
        const migration = (await stack.state()).resources.find(({ type }) => type.endsWith(":Migration"));
        assert.deepEqual(migration?.inputs, { namespace: "demo", plan: "demo/web-1", cancelOnDelete: true });
    });

    it("refuses what it does not know, and a stage that is not known yet", async () => {
        stack.program(() => void wave({ stage: "later", netwroks: {} }));
        assert.match(
            (await stack.preview()).output,
            /netwroks: is not a property of a wave; did you mean "networks"\?\n\s+stage: must be planned or precopy or complete or archived; seen "later"/,
        );
        stack.program(() => {
            const box = raw(boxType, "box", {}, { outputs: ["made"] });
            wave({ stage: box.made });
        });
        assert.match((await stack.preview()).output, /stage: must be planned or precopy or complete or archived; seen a value that is not known yet/);
    });
});
