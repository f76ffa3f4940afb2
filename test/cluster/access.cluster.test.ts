import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { type Family, type Place, rightsOf, rulesFor, wishesFor } from "../../provider/access/index.ts";
import { type Kind, type KubeObject, kinds } from "../../provider/kube/index.ts";
import { datacentreWithAdapters } from "../support/esxHosts.ts";
import { pem } from "../support/imports.ts";
import { instanceOf, liveTarget, phaseOf } from "../support/live.ts";
import { eventually, raw, remote } from "../support/pulumi.ts";
import { type Rehearsed, startRehearsed } from "../support/rehearsed.ts";
import { wave } from "../support/wave.ts";
import { auditOf, rightTo } from "./audit.ts";
import type { ControlPlane } from "./controlPlane.ts";
import { createIdentity, grant, roleKinds, userOf } from "./identity.ts";
import { patientWith } from "./patience.ts";
import { connectTo, controlPlane, openClusterWorld } from "./world.ts";

/** The namespaces of the program that is run here. */
const namespaces = { own: "demo", installation: "openshift-mtv", target: "web" } as const;
const places = Object.keys(namespaces) as (keyof typeof namespaces & Place)[];

/** What `RunnerAccess` is asked for, by whoever runs programs in these namespaces. */
const access = (inputs: pulumi.Inputs) => ({ namespaces: [namespaces.own], ...inputs });
const withTargets = { targetNamespaces: [namespaces.target] };

/** Rights without which a check goes on, and says so. */
const wished = rightsOf(wishesFor());

const hook = () => raw("migration-toolkit:virtualization:Hook", "stop", { namespace: namespaces.own, playbook: "- hosts: localhost\n  tasks: []\n" });

const host = (change: pulumi.Inputs = {}) => {
    const login = { namespace: namespaces.own, insecureSkipVerify: true };
    const [username, password] = ["root", "canary-password-4"];
    const credentials = { username: "migrator@vsphere.local", password: "canary-password-1" };
    const url = "https://vcenter.example.com/sdk";
    const source = raw("migration-toolkit:virtualization:Provider", "hosts", { ...login, type: "vsphere", url, credentials });
    const given = { source: source.id, host: "esx-1", network: "Migration", credentials: { username, password } };
    raw("migration-toolkit:virtualization:Host", "esx-1", { ...login, ...given, ...change });
};

describe("the access that a run needs", () => {
    let plane: ControlPlane;
    let rehearsed: Rehearsed;
    const name = "runner";
    const isUnheard = (kind: Kind, { metadata: { namespace } }: Pick<KubeObject, "metadata">) => {
        const right = rightTo("watch", kind);
        const isShipped = rightsOf(rulesFor("run", "own")).includes(right);
        return namespace === namespaces.own && isShipped && !auditOf(plane.auditLog, userOf(name), namespace).used.includes(right);
    };
    const refusedElsewhere = () =>
        auditOf(plane.auditLog, userOf(name)).refused.filter((right) => ![...rightsOf(rulesFor("run", "target")), ...wished].includes(right));

    before(async function () {
        plane = await controlPlane(this);
        rehearsed = await startRehearsed(this, {
            inventory: datacentreWithAdapters(),
            faults: [{ kind: "vm", vm: "web-02", step: "DiskTransferV2v", times: 1 }],
            open: (_context, options) => openClusterWorld(plane, options, (cluster) => patientWith(cluster, isUnheard)),
            kubeconfig: async ({ cluster }) => {
                await grant(cluster, name, access({ purpose: "run" }));
                return await createIdentity(plane, cluster, name);
            },
        });
        rehearsed.stack.program(() => {
            hook();
            host();
            return wave({ run: { cancelOnDelete: true } });
        });
    });
    after(() => rehearsed?.stop());

    it("is enough without target namespaces, which are not looked into then; that is told", async () => {
        const { stack } = rehearsed;
        const preview = await stack.preview();
        assert.ok(preview.ok, preview.output);
        const up = await stack.up();
        assert.match(up.output, /web-02: failed/);
        assert.match(up.output, /the targets could not be looked at: .*forbidden/);
        assert.deepEqual(refusedElsewhere(), []);
    });

    it("is enough for a second attempt, a refresh and a destroy", async () => {
        const { stack, world } = rehearsed;
        await grant(world.cluster, name, access({ purpose: "run", ...withTargets }));
        for (const operation of ["up", "refresh", "destroy"] as const) {
            const run = await stack[operation]();
            assert.ok(run.ok, `${operation}: ${run.output}`);
            assert.doesNotMatch(run.output, /could not be looked at/);
        }
        assert.deepEqual(refusedElsewhere(), []);
    });

    for (const place of places)
        it(`is not more than that in ${place} namespaces`, () => {
            assert.deepEqual(rightsOf(rulesFor("run", place)), auditOf(plane.auditLog, userOf(name), namespaces[place]).used);
        });
});

describe("the access that a preview needs", () => {
    let plane: ControlPlane;
    let rehearsed: Rehearsed;
    let previewer: string;
    const name = "previewer";
    const as = async (kubeconfig: string) => rehearsed.stack.config("migration-toolkit:kubeconfig", { value: kubeconfig });

    before(async function () {
        plane = await controlPlane(this);
        rehearsed = await startRehearsed(this, { inventory: datacentreWithAdapters() });
        const { cluster } = rehearsed.world;
        await grant(cluster, name, access({ purpose: "preview", ...withTargets }));
        previewer = await createIdentity(plane, cluster, name);
        await as(previewer);
        rehearsed.stack.program(() => {
            hook();
            host();
            return wave();
        });
    });
    after(() => rehearsed?.stop());

    it("is enough before anything exists; what the API server could not judge is told", async () => {
        const run = await rehearsed.stack.preview();
        assert.ok(run.ok, run.output);
        assert.match(run.output, /the identity of this preview may only read/);
        assert.match(run.output, /not checked against the cluster: this identity may not get storageclasses in the whole cluster/);
    });

    it("is enough when everything exists, has run and shall change", async () => {
        const { stack, world } = rehearsed;
        await as(world.kubeconfig);
        const up = await stack.up();
        assert.ok(up.ok, up.output);
        await as(previewer);
        stack.program(() => {
            hook();
            host({ labels: { network: "fast" } });
            wave({ plan: { description: "second" }, password: "canary-password-2" });
            const maps = { networks: { "VM Network": { pod: true } }, storage: { "nvme-01": { storageClass: "ceph-rbd" } } };
            const inputs = { namespace: namespaces.own, source: "demo/vcenter", targetNamespace: "web", vms: { "db-01": {} }, ...maps };
            remote("migration-toolkit:index:Wave", "databases", inputs);
        });
        const run = await stack.preview({ refresh: true });
        assert.ok(run.ok, run.output);
    });

    it("is all but the rights to write and to read secrets", () => {
        const refused = auditOf(plane.auditLog, userOf(name)).refused.filter((right) => !wished.includes(right));
        assert.deepEqual([...new Set(refused.map((right) => right.replace(/ (?!secrets).*/, "")))], ["get secrets", "patch"]);
    });

    for (const place of places)
        it(`is not more than that in ${place} namespaces`, () => {
            assert.deepEqual(rightsOf(rulesFor("preview", place)), auditOf(plane.auditLog, userOf(name), namespaces[place]).used);
        });
});

describe("the access that imports and live migrations need", () => {
    let plane: ControlPlane;
    let rehearsed: Rehearsed;
    const families = ["imports", "live"] as const satisfies Family[];
    const [runner, previewer] = ["mover", "mover-preview"];
    const isUnheard = (kind: Kind, { metadata: { namespace } }: Pick<KubeObject, "metadata">) => {
        const right = rightTo("watch", kind);
        const isShipped = rightsOf(rulesFor("run", "own", families)).includes(right);
        return namespace === namespaces.own && isShipped && !auditOf(plane.auditLog, userOf(runner), namespace).used.includes(right);
    };
    const credentials = { credentials: { username: "reader", password: "canary-password-3" }, caCertificate: pem };
    const source = { http: { url: "https://images.example.com/fedora.qcow2" } };

    before(async function () {
        plane = await controlPlane(this);
        rehearsed = await startRehearsed(this, {
            inventory: liveTarget(),
            open: (_context, options) => openClusterWorld(plane, options, (cluster) => patientWith(cluster, isUnheard)),
        });
        const { stack, world } = rehearsed;
        await eventually("the VM runs", async () => phaseOf(await instanceOf(world.cluster)) === "Running");
        stack.program(() => {
            const storage = { size: "4Gi", storageClass: "ceph-rbd" };
            raw("migration-toolkit:imports:DataVolume", "disk", { namespace: namespaces.own, source, storage, ...credentials });
            raw("migration-toolkit:live:VirtualMachineInstanceMigration", "move", { namespace: namespaces.own, vmi: "db" });
        });
    });
    after(() => rehearsed?.stop());

    const cases = [
        { purpose: "preview", name: previewer, operations: ["preview"] },
        { purpose: "run", name: runner, operations: ["up", "refresh", "destroy"] },
    ] as const;
    for (const { purpose, name, operations } of cases) {
        it(`is enough to ${purpose}`, async () => {
            const { stack, world } = rehearsed;
            await grant(world.cluster, name!, access({ purpose, families }));
            await stack.config("migration-toolkit:kubeconfig", { value: await createIdentity(plane, world.cluster, name!) });
            for (const operation of operations) {
                const run = await stack[operation]();
                assert.ok(run.ok, `${operation}: ${run.output}`);
            }
            const needed = auditOf(plane.auditLog, userOf(name!)).refused.filter((right) => !rightsOf(wishesFor(families)).includes(right));
            assert.deepEqual(purpose === "run" ? needed : needed.filter((right) => !/^(patch|get secrets)/.test(right)), []);
        });

        it(`is not more than that to ${purpose}`, () => {
            assert.deepEqual(rightsOf(rulesFor(purpose, "own", families)), auditOf(plane.auditLog, userOf(name!), namespaces.own).used);
        });
    }
});

describe("the access that an installation needs", () => {
    const name = "installer";
    const wide = { ...withTargets, checksCluster: true };
    let plane: ControlPlane;
    let installer: ReturnType<typeof connectTo>;
    let close: () => Promise<void>;

    before(async function () {
        plane = await controlPlane(this);
        const admin = connectTo(plane);
        for (const each of Object.values(namespaces))
            await admin.cluster.apply(kinds.namespace, { metadata: { name: each } }, { fieldManager: "cluster-tier" });
        // Where its own account is, no program is.
        const namespace = "kube-public";
        await grant(admin.cluster, name, { purpose: "install", namespace, namespaces: [namespaces.own, "default"], ...wide });
        installer = connectTo(plane, await createIdentity(plane, admin.cluster, name, namespace));
        close = async () => {
            await installer.close();
            await admin.close();
        };
    });
    after(() => close?.());

    it("is enough to make the identities that preview and run", async () => {
        for (const purpose of ["preview", "run"]) await grant(installer.cluster, `${purpose}-made`, access({ purpose, ...wide }));
    });

    it("is not enough to grant what it does not have", async () => {
        const forbidden = { code: 403 };
        await assert.rejects(grant(installer.cluster, "elsewhere", { namespaces: ["kube-system"] }), forbidden);
        await assert.rejects(grant(installer.cluster, "more", access({ families: ["live"] })), forbidden);
        const rules = [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }];
        await assert.rejects(
            installer.cluster.apply(roleKinds.clusterRole, { metadata: { name: "all" }, rules }, { fieldManager: "cluster-tier" }),
            forbidden,
        );
    });
});
