import assert from "node:assert/strict";
import type { Resource } from "@pulumi/pulumi";
import { kinds } from "../../provider/kube/index.ts";
import { raw, remote } from "../support/pulumi.ts";
import { type Rehearsed, startRehearsed } from "../support/rehearsed.ts";
import { namespace } from "../support/wave.ts";

describe("a wave that depends on another", () => {
    let rehearsed: Rehearsed;
    const program = () =>
        rehearsed.stack.program(() => {
            const source = raw("migration-toolkit:virtualization:Provider", "vcenter", {
                ...{ namespace, type: "vsphere", url: "https://vcenter.example.com/sdk", insecureSkipVerify: true },
                credentials: { username: "migrator", password: "canary-password-1" },
            });
            const wave = (name: string, vm: string, dependsOn: readonly Resource[] = []) => {
                const inputs = { namespace, source, targetNamespace: "web", proposeMaps: true, stage: "complete", vms: { [vm]: {} } };
                const plan = { preserveStaticIPs: false };
                return remote("migration-toolkit:index:Wave", name, { ...inputs, plan }, { outputs: ["summary"], dependsOn: [...dependsOn] });
            };
            const first = wave("first", "web-02");
            return { second: wave("second", "db-01", [first]).summary };
        });
    const runs = async () => (await rehearsed.world.cluster.list(kinds.migration)).items;

    before(async function () {
        rehearsed = await startRehearsed(this, { faults: [{ kind: "vm", vm: "web-02", step: "ImageConversion", times: 1 }] });
        program();
    });
    after(() => rehearsed?.stop());

    it("does not begin when the other one has failed", async () => {
        const { ok, output } = await rehearsed.stack.up();
        assert.ok(!ok);
        assert.match(output, /run again for attempt 2, which moves only web-02/);
        assert.deepEqual(
            (await runs()).map(({ metadata }) => metadata.name!.replace(/-1-.*/, "")),
            ["first"],
        );
    });

    it("begins when the other one has moved all its VMs", async () => {
        const { ok, output, outputs } = await rehearsed.stack.up();
        assert.ok(ok, output);
        assert.equal(outputs.second?.value, "1 of 1 VMs moved");
        const all = await runs();
        const ended = all.filter(({ metadata }) => metadata.name!.startsWith("first")).map(({ status }) => String(status!.completed));
        const second = all.find(({ metadata }) => metadata.name!.startsWith("second"))!;
        assert.ok(ended.every((time) => time <= String(second.metadata.creationTimestamp)));
    });
});
