import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { kinds } from "../../provider/kube/index.ts";
import { datacentreWithAdapters } from "../support/esxHosts.ts";
import { raw, remote } from "../support/pulumi.ts";
import { type Rehearsed, startRehearsed } from "../support/rehearsed.ts";

const namespace = "demo";

describe("the hosts of a cluster, in the CLI", () => {
    let rehearsed: Rehearsed;
    before(async function () {
        rehearsed = await startRehearsed(this, { inventory: datacentreWithAdapters() });
    });
    after(() => rehearsed?.stop());

    const declare = (inputs: pulumi.Inputs = {}) =>
        rehearsed.stack.program(() => {
            const credentials = { username: "migrator@vsphere.local", password: pulumi.secret("canary-password-1") };
            const source = raw("migration-toolkit:virtualization:Provider", "vcenter", {
                ...{ namespace, type: "vsphere", url: "https://vcenter.example.com/sdk", credentials, insecureSkipVerify: true },
            });
            const login = { credentials: { username: "root", password: "canary-password-2" }, insecureSkipVerify: true };
            const of = { namespace, source: source.id, cluster: "production", network: "Migration", ...login, ...inputs };
            return { addresses: remote("migration-toolkit:virtualization:ClusterHosts", "production", of, { outputs: ["addresses"] }).addresses };
        });
    const addresses = async () => (await rehearsed.world.cluster.list(kinds.host)).items.map(({ spec }) => spec!.ipAddress).sort();

    it("are told to follow while their source is not there", async () => {
        declare();
        const { ok, output } = await rehearsed.stack.preview();
        assert.ok(ok, output);
        assert.match(output, /its ESXi hosts are not known: the Host of each follows with `up`/);
    });

    it("come with one `up`, together with their source", async () => {
        const { ok, output, outputs } = await rehearsed.stack.up();
        assert.ok(ok, output);
        assert.deepEqual(outputs.addresses?.value, { "esx-1": "10.0.8.11", "esx-2": "10.0.8.12" });
        assert.deepEqual(await addresses(), ["10.0.8.11", "10.0.8.12"]);
        assert.doesNotMatch(output + (await rehearsed.stack.state()).text, /canary/);
        const again = await rehearsed.stack.preview({ expectNoChanges: true });
        assert.ok(again.ok, again.output);
    });

    it("are refused all at once where the network is missing", async () => {
        declare({ network: "vMotion" });
        const { ok, output } = await rehearsed.stack.preview();
        assert.ok(!ok);
        for (const line of [/network: esx-1 has no VMkernel adapter on "vMotion"/, /network: esx-2 has no VMkernel adapter/])
            assert.match(output, line);
    });

    it("lose one that is excluded", async () => {
        declare({ exclude: ["esx-1"] });
        const { ok, output } = await rehearsed.stack.up();
        assert.ok(ok, output);
        assert.deepEqual(await addresses(), ["10.0.8.12"]);
    });
});
