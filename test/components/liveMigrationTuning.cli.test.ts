import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type * as pulumi from "@pulumi/pulumi";
import { type KubeObject, kinds } from "../../provider/kube/index.ts";
import type { World, WorldOptions } from "../../provider/rehearsal/port.ts";
import { openWorld } from "../../provider/rehearsal/world.ts";
import { liveTarget } from "../support/live.ts";
import { eventually, raw, remote } from "../support/pulumi.ts";
import { type Rehearsed, startRehearsed } from "../support/rehearsed.ts";

const place = { name: "kubevirt-hyperconverged", namespace: "openshift-cnv" };
const outputs = ["next", "losing", "inEffect", "policyNames"] as const;

describe("live migration in one place, in the CLI", () => {
    const state = mkdtempSync(join(tmpdir(), "live-"));
    let rehearsed: Rehearsed;
    let world: World;
    before(async function () {
        const others = { kubernetes: fileURLToPath(new URL("../support/fakeKubernetes.ts", import.meta.url)) };
        const open = async (_context: unknown, options: WorldOptions) => {
            world = await openWorld({ ...options, state });
            return world;
        };
        rehearsed = await startRehearsed(this, { inventory: liveTarget(), others, open });
        const { cluster, kubeconfig } = world;
        await rehearsed.stack.config("migration-toolkit:kubeconfig", { value: kubeconfig, secret: true });
        const subjects = [{ kind: "User", name: "alice" }];
        const binding = {
            metadata: { name: "admins", namespace: "demo" },
            roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "admin" },
            subjects,
        };
        await cluster.create(kinds.roleBinding, binding as unknown as KubeObject);
        await eventually("OpenShift Virtualization is there", async () => (await cluster.list(kinds.kubeVirt)).items.length > 0);
    });
    after(async () => {
        await rehearsed?.stack.stop();
        await world?.close();
        rmSync(state, { recursive: true });
    });

    const declare = (stage: string, inputs: () => pulumi.Inputs = () => ({})) =>
        rehearsed.stack.program(() => {
            const given = {
                settings: { parallelMigrationsPerCluster: 8 },
                policies: { databases: { selectors: { virtualMachineInstanceSelector: { tier: "database" } }, completionTimeoutPerGiB: 300 } },
                access: { migrators: [{ kind: "User", name: "alice" }], namespaces: ["demo"] },
                upgrade: { stage },
                ...inputs(),
            };
            const made = remote("migration-toolkit:live:LiveMigrationTuning", "live", given, { outputs });
            return Object.fromEntries(outputs.map((key) => [key, made[key]]));
        });
    const config = async () => (await world.cluster.get(kinds.hyperConverged, place))!.spec!.liveMigrationConfig as Record<string, unknown>;

    it("is previewed before the update with what to do next", async () => {
        declare("before");
        const { ok, output } = await rehearsed.stack.preview();
        assert.ok(ok, output);
        for (const made of ["HyperConvergedTuning live create", "MigrationPolicy live-databases create", "ClusterRole live-upgrade create"])
            assert.match(output, new RegExp(made));
        assert.match(output, /update OpenShift Virtualization to 4\.19 or later now/);
        assert.doesNotMatch(output, /RoleBinding/);
    });

    it("tunes the cluster and keeps the right of administrators", async () => {
        const run = await rehearsed.stack.up();
        assert.ok(run.ok, run.output);
        assert.equal((await config()).parallelMigrationsPerCluster, 8);
        assert.deepEqual(
            (await world.cluster.list(kinds.migrationPolicy)).items.map(({ metadata }) => metadata.name),
            ["databases"],
        );
        assert.deepEqual(
            [(run.outputs.inEffect!.value as Record<string, string>).parallelMigrationsPerCluster, run.outputs.losing?.value],
            ["8", []],
        );
    });

    it("is not taken further before the update", async () => {
        declare("done");
        const { ok, output } = await rehearsed.stack.preview();
        assert.ok(!ok);
        assert.match(output, /upgrade\.stage: cannot be `done` yet: there is no ClusterRole kubevirt\.io:migrate/);
    });

    it("finds the rights of 4.19 after the update of OpenShift Virtualization", async () => {
        const roles = async () => (await world.cluster.list(kinds.clusterRole)).items.map(({ metadata }) => metadata.name);
        assert.ok(!(await roles()).includes("kubevirt.io:migrate"));
        await world.close();
        world = await openWorld({ inventory: liveTarget(), state, openShiftVirtualization: "4.19" });
        await eventually("the role is there", async () => (await roles()).includes("kubevirt.io:migrate"));
        declare("before");
        const { ok, output } = await rehearsed.stack.preview();
        assert.ok(ok, output);
        assert.match(output, /OpenShift Virtualization is updated: say `stage: "updated"`/);
    });

    it("is refused where a namespace is missing, unless what comes before may make it", async () => {
        const access = { migrators: [{ kind: "User", name: "alice" }] };
        declare("updated", () => ({ access: { ...access, namespaces: ["demo", "dmeo"] } }));
        const { ok, output } = await rehearsed.stack.preview();
        assert.ok(!ok);
        assert.match(output, /access\.namespaces\[1\]: there is no namespace dmeo; did you mean "demo"\?/);
        const late = () => {
            const made = raw("kubernetes:core/v1:Namespace", "late", { metadata: { name: "late" } }, { outputs: ["metadata"] });
            return ["demo", made.metadata.apply((metadata) => (metadata as { readonly name: string }).name)];
        };
        declare("updated", () => ({ access: { ...access, namespaces: late() } }));
        const after = await rehearsed.stack.preview();
        assert.ok(after.ok, after.output);
        assert.match(after.output, /RoleBinding live-late create/);
    });

    it("binds after the update, and takes the temporary role away in the end", async () => {
        const { cluster } = world;
        const roles = async () => (await cluster.list(kinds.clusterRole)).items.map(({ metadata }) => metadata.name);
        for (const [stage, isThere, says] of [
            ["updated", true, /everybody who had the right keeps it/],
            ["done", false, /only those who are bound/],
        ] as const) {
            declare(stage);
            const run = await rehearsed.stack.up();
            assert.ok(run.ok, run.output);
            assert.match(String(run.outputs.next?.value), says);
            assert.doesNotMatch(run.output, /was not made with Pulumi/);
            assert.equal((await roles()).includes("kubevirt.io:upgrademigrate"), isThere);
            const bindings = (await cluster.list(kinds.roleBinding)).items as readonly { readonly roleRef?: { readonly name: string } }[];
            assert.deepEqual(bindings.map(({ roleRef }) => roleRef?.name).sort(), ["admin", "kubevirt.io:migrate"]);
        }
    });

    it("leaves the defaults behind", async () => {
        const run = await rehearsed.stack.destroy();
        assert.ok(run.ok, run.output);
        assert.equal((await config()).parallelMigrationsPerCluster, 5);
        assert.deepEqual((await world.cluster.list(kinds.migrationPolicy)).items, []);
    });
});
