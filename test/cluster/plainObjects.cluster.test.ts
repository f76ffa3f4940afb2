import assert from "node:assert/strict";
import { type PolicyRule, rightsOf } from "../../provider/access/index.ts";
import { kinds } from "../../provider/kube/index.ts";
import { remote, startStack, type TestStack } from "../support/pulumi.ts";
import { kubernetesPlugin } from "../support/standIns.ts";
import { collectGarbage } from "./garbageCollector.ts";
import { roleKinds } from "./identity.ts";
import { connectTo, controlPlane } from "./world.ts";

describe("plain objects, made by the real plugin of Kubernetes", () => {
    let stack: TestStack | undefined;
    let collector: ReturnType<typeof collectGarbage> | undefined;
    let admin: ReturnType<typeof connectTo> | undefined;
    before(async function () {
        const plugin = await kubernetesPlugin();
        if (!plugin) {
            console.log("    skipped: there is no `pulumi-resource-kubernetes` on PATH or in the plugin cache");
            this.skip();
        }
        const plane = await controlPlane(this);
        admin = connectTo(plane);
        collector = collectGarbage(admin.cluster, [kinds.serviceAccount, ...Object.values(roleKinds)]);
        await admin.cluster.apply(kinds.namespace, { metadata: { name: "shop" } }, { fieldManager: "cluster-tier" });
        const config = { "migration-toolkit:kubeconfig": { value: plane.kubeconfig(), secret: true } };
        stack = await startStack(this, { others: { kubernetes: plugin }, config });
        const inputs = { namespace: "default", namespaces: ["shop"], installationNamespaces: { virtualization: "shop" }, checksCluster: true };
        const outputs = ["rights"] as const;
        // Nobody fills tokens in here: no controllers run.
        stack.program(() => ({
            rights: remote("migration-toolkit:index:RunnerAccess", "runner", { ...inputs, issuesToken: false }, { outputs }).rights,
        }));
    });
    after(async () => {
        await collector?.stop();
        await stack?.stop();
        await admin?.close();
    });

    it("are those that were promised", async () => {
        assert.ok((await stack!.preview()).ok);
        const run = await stack!.up();
        assert.ok(run.ok, run.output);
        const made = async (kind: "role" | "clusterRole", namespace?: string) => {
            const { items } = await admin!.cluster.list(roleKinds[kind], { namespace });
            return items.filter(({ metadata }) => metadata.name!.startsWith("runner-")).flatMap(({ rules }) => rightsOf(rules as PolicyRule[]));
        };
        const rights = [...(await made("role", "shop")).map((right) => `${right} in shop`), ...(await made("clusterRole"))];
        assert.deepEqual(rights.sort(), run.outputs.rights?.value);
    });

    it("are there once, and gone when they are taken away", async () => {
        assert.ok((await stack!.preview({ expectNoChanges: true })).ok);
        const run = await stack!.destroy();
        assert.ok(run.ok, run.output);
    });
});
