import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { kinds } from "../../provider/kube/index.ts";
import { rehearsalKinds } from "../../provider/rehearsal/api/index.ts";
import type { World } from "../../provider/rehearsal/port.ts";
import { openWorld } from "../../provider/rehearsal/world.ts";
import { datacentre } from "../support/datacentre.ts";
import { remote, startStack, type TestStack } from "../support/pulumi.ts";

const namespace = "openshift-mtv";

/** Plain objects go nowhere here: that their plugin makes them is its own affair. */
describe("an installation of MTV", () => {
    const folder = mkdtempSync(join(tmpdir(), "toolkit-"));
    let world: World;
    let stack: TestStack;

    before(async function () {
        world = await openWorld({ inventory: datacentre(), faults: [{ kind: "operator", trouble: "unpack" }] });
        const kubeconfig = join(folder, "kubeconfig");
        writeFileSync(kubeconfig, world.kubeconfig);
        stack = await startStack(this, {
            config: { "migration-toolkit:kubeconfig": { value: kubeconfig } },
            others: { kubernetes: fileURLToPath(new URL("../support/fakeKubernetes.ts", import.meta.url)) },
        });
        await world.cluster.create(kinds.operatorGroup, { metadata: { name: "migration", namespace }, spec: { targetNamespaces: [namespace] } });
    });
    after(async () => {
        await stack?.stop();
        await world?.close();
        rmSync(folder, { recursive: true });
    });

    const program = (operator: Record<string, unknown>) =>
        stack.program(() => {
            const made = remote("migration-toolkit:virtualization:Toolkit", "mtv", { operator }, { outputs: ["hostProvider", "installedVersion"] });
            return { hostProvider: made.hostProvider, installedVersion: made.installedVersion };
        });

    it("is planned part by part, with the version that comes", async () => {
        program({ channel: "release-v2.8" });
        const { ok, output } = await stack.preview();
        assert.ok(ok, output);
        for (const part of ["NamespacePatch mtv", "OperatorGroup mtv", "Operator mtv", "ForkliftController mtv"])
            assert.match(output, new RegExp(`${part} create`));
        assert.match(output, /installs mtv-operator\.v2\.8\.5 \(channel release-v2\.8\)/);
    });

    it("is refused by a preview that asks for a channel which is not there", async () => {
        program({ channel: "release-v2.80" });
        const { ok, output } = await stack.preview();
        assert.ok(!ok);
        assert.match(output, /package mtv-operator has no channel release-v2\.80; it has release-v2\.7, release-v2\.8/);
        assert.match(output, /not all of its parts were made.*; the other messages say why$/m);
    });

    it("goes no further than the operator that cannot be installed, and says why", async () => {
        program({ channel: "release-v2.8" });
        const { ok, output } = await stack.up();
        assert.ok(!ok);
        assert.match(output, /OLM cannot unpack the bundle/);
        const made = (await stack.state()).resources.map(({ type }) => type.split(":").at(-1));
        assert.ok(made.includes("Operator") && !made.includes("ForkliftController"), made.join());
    });

    it("is taken up again, and answers when controller, inventory and host are ready", async () => {
        for (const { metadata } of (await world.cluster.list(rehearsalKinds.fault)).items)
            await world.cluster.delete(rehearsalKinds.fault, { name: metadata.name! });
        await world.clock.sleep(60_000);
        const { ok, output, outputs } = await stack.up();
        assert.ok(ok, output);
        assert.deepEqual([outputs.hostProvider?.value, outputs.installedVersion?.value], ["openshift-mtv/host", "mtv-operator.v2.8.5"]);
        assert.ok(await world.cluster.get(kinds.deployment, { name: "forklift-controller", namespace }));
    });

    it("then has nothing to do", async () => {
        const { ok, output } = await stack.preview({ expectNoChanges: true });
        assert.ok(ok, output);
    });

    it("goes to another channel as previewed, and looks at its controllers again", async () => {
        program({ channel: "release-v2.9" });
        const planned = await stack.preview();
        assert.match(
            planned.output,
            /mtv-operator\.v2\.8\.5 → mtv-operator\.v2\.9\.3 \(channel release-v2\.9\): the operator and its controllers restart/,
        );
        for (const part of ["Operator mtv", "ForkliftController mtv"]) assert.match(planned.output, new RegExp(`${part} update`));
        const { ok, output, outputs } = await stack.up();
        assert.ok(ok, output);
        assert.equal(outputs.installedVersion?.value, "mtv-operator.v2.9.3");
    });

    it("is taken away, controller first, and tells what stays", async () => {
        const { ok, output } = await stack.destroy();
        assert.ok(ok, output);
        for (const kind of [kinds.forkliftController, kinds.subscription, kinds.clusterServiceVersion, kinds.deployment])
            assert.deepEqual((await world.cluster.list(kind)).items, [], kind.kind);
        assert.match(output, /what stays behind: the namespace openshift-mtv, unless that goes next, and these kinds/);
    });
});
