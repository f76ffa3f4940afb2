import assert from "node:assert/strict";
import { type KubeObject, kinds } from "../../provider/kube/index.ts";
import { raw, remote } from "../support/pulumi.ts";
import { type Rehearsed, startRehearsed } from "../support/rehearsed.ts";
import { namespace } from "../support/wave.ts";

describe("groups that are declared later than plans", () => {
    let rehearsed: Rehearsed;
    const program = (vms: readonly string[], more: object = {}) =>
        rehearsed.stack.program(() => {
            const source = raw("migration-toolkit:virtualization:Provider", "vcenter", {
                ...{ namespace, type: "vsphere", url: "https://vcenter.example.com/sdk", insecureSkipVerify: true },
                credentials: { username: "migrator", password: "canary-password-1" },
            });
            const inputs = {
                ...{ namespace, source, targetNamespace: "web", proposeMaps: true, plan: { preserveStaticIPs: false } },
                vms: Object.fromEntries(vms.map((vm) => [vm, {}])),
                ...more,
            };
            return { results: remote("migration-toolkit:index:Wave", "shop", inputs, { outputs: ["results"] }).results };
        });
    /** The runs by the numbers of their plans, in the order in which they were made. */
    const runs = async (): Promise<readonly { readonly key: string; readonly run: KubeObject }[]> => {
        const { items } = await rehearsed.world.cluster.list(kinds.migration);
        const plans = (await rehearsed.world.cluster.list(kinds.plan)).items;
        const keyOf = ({ spec }: KubeObject) =>
            plans.find(({ metadata }) => metadata.name === (spec!.plan as { name: string }).name)!.metadata.labels![
                "migration-toolkit.pulumi.com/plan"
            ]!;
        return items
            .map((run) => ({ key: keyOf(run), run }))
            .sort((one, other) => (String(one.run.metadata.creationTimestamp) < String(other.run.metadata.creationTimestamp) ? -1 : 1));
    };

    before(async function () {
        rehearsed = await startRehearsed(this);
    });
    after(() => rehearsed?.stop());

    it("decide about the order, whatever the numbers of the plans", async () => {
        const groups = [{ name: "databases", vms: ["db-01"] }];
        program(["web-01"]);
        assert.ok((await rehearsed.stack.up()).ok);
        program(["web-01", "db-01"], { groups, stage: "complete" });
        const { ok, output } = await rehearsed.stack.up();
        assert.ok(ok, output);
        const made = await runs();
        assert.deepEqual(
            made.map(({ key }) => key),
            ["2", "1"],
        );
        const [first, second] = made.map(({ run }) => run);
        assert.ok(String(first!.status!.completed) <= String(second!.metadata.creationTimestamp), "the first has ended before");
    });
});
