import assert from "node:assert/strict";
import { kinds } from "../../provider/kube/index.ts";
import { raw } from "../support/pulumi.ts";
import { type Rehearsed, startRehearsed } from "../support/rehearsed.ts";
import { namespace } from "../support/wave.ts";

describe("an import", () => {
    let rehearsed: Rehearsed;
    const base64 = (text: string) => Buffer.from(text).toString("base64");
    const map = { source: "vcenter", networks: { "VM Network": { pod: true } } };

    before(async function () {
        rehearsed = await startRehearsed(this);
        const { cluster } = rehearsed.world;
        const provider = { source: { name: "vcenter", namespace }, destination: { name: "host", namespace: "openshift-mtv" } };
        const data = { user: base64("u"), password: base64("canary-password-1"), insecureSkipVerify: base64("true") };
        await cluster.create(kinds.secret, { metadata: { name: "vcenter", namespace }, data });
        await cluster.create(kinds.provider, {
            metadata: { name: "vcenter", namespace },
            spec: { type: "vsphere", url: "https://vcenter.example.com/sdk", secret: { name: "vcenter", namespace } },
        });
        const entries = [{ source: { name: "VM Network" }, destination: { type: "pod" } }];
        await cluster.create(kinds.networkMap, { metadata: { name: "by-hand", namespace }, spec: { provider, map: entries } });
    });
    after(() => rehearsed?.stop());

    it("takes over what was made by hand, with the inputs that would have made it", async () => {
        rehearsed.stack.program(() => ({}));
        const run = await rehearsed.stack.import({
            resources: [{ type: "migration-toolkit:virtualization:NetworkMap", name: "networks", id: "demo/by-hand" }],
        });
        assert.ok(run.ok, run.output);
        const inputs = (await rehearsed.stack.state()).find("networks")?.inputs;
        assert.deepEqual(inputs?.networks, { "VM Network": { pod: true } });
        assert.equal(inputs?.source, "demo/vcenter");
    });

    it("is ours from then on", async () => {
        rehearsed.stack.program(
            () =>
                void raw("migration-toolkit:virtualization:NetworkMap", "networks", {
                    ...map,
                    source: "demo/vcenter",
                    namespace,
                    name: "by-hand",
                    labels: { tier: "web" },
                }),
        );
        const run = await rehearsed.stack.up();
        assert.ok(run.ok, run.output);
        const { metadata } = (await rehearsed.world.cluster.get(kinds.networkMap, { name: "by-hand", namespace }))!;
        assert.equal(metadata.labels?.tier, "web");
        assert.ok(metadata.labels?.["migration-toolkit.pulumi.com/urn-hash"]);
    });

    it("of something that is not there is refused", async () => {
        const run = await rehearsed.stack.import({
            resources: [{ type: "migration-toolkit:virtualization:NetworkMap", name: "nothing", id: "demo/nothing" }],
        });
        assert.equal(run.ok, false);
        assert.match(run.output, /does not exist/);
    });
});
