import assert from "node:assert/strict";
import { type Place, type Purpose, rightsOf, rulesFor, wishesFor } from "../../provider/access/index.ts";
import type { Cluster, Kind, KubeObject } from "../../provider/kube/index.ts";
import { raw, remote } from "../support/pulumi.ts";
import { type Rehearsed, startRehearsed } from "../support/rehearsed.ts";
import { wave } from "../support/wave.ts";
import { auditOf, rightTo } from "./audit.ts";
import type { ControlPlane } from "./controlPlane.ts";
import { createIdentity, grant, userOf } from "./identity.ts";
import { patientWith } from "./patience.ts";
import { controlPlane, openClusterWorld } from "./world.ts";

/** The namespaces of the program that is run here. */
const namespaces: Readonly<Record<Place, string>> = { own: "demo", installation: "openshift-mtv", target: "web" };
const places = Object.keys(namespaces) as Place[];

/** Rights without which a check goes on, and says so. */
const wished = rightsOf(wishesFor());

async function grantFor(purpose: Purpose, cluster: Cluster, name: string, at: readonly Place[] = places): Promise<void> {
    for (const place of at) await grant(cluster, name, namespaces[place], rulesFor(purpose, place));
}

const hook = () => raw("migration-toolkit:virtualization:Hook", "stop", { namespace: namespaces.own, playbook: "- hosts: localhost\n  tasks: []\n" });

describe("the access that a run needs", function () {
    this.timeout(240_000);
    let plane: ControlPlane;
    let rehearsed: Rehearsed;
    const name = "runner";
    const isUnheard = (kind: Kind, { metadata: { namespace } }: KubeObject) => {
        const right = rightTo("watch", kind);
        const isShipped = rightsOf(rulesFor("run", "own")).includes(right);
        return namespace === namespaces.own && isShipped && !auditOf(plane.auditLog, userOf(name), namespace).used.includes(right);
    };
    const refusedElsewhere = () =>
        auditOf(plane.auditLog, userOf(name)).refused.filter((right) => ![...rightsOf(rulesFor("run", "target")), ...wished].includes(right));

    before(async function () {
        plane = await controlPlane(this);
        rehearsed = await startRehearsed(this, {
            faults: [{ kind: "vm", vm: "web-02", step: "DiskTransferV2v", times: 1 }],
            open: (_context, options) => openClusterWorld(plane, options, (cluster) => patientWith(cluster, isUnheard)),
            kubeconfig: async ({ cluster }) => {
                await grantFor("run", cluster, name, ["own", "installation"]);
                return await createIdentity(plane, cluster, name);
            },
        });
        rehearsed.stack.program(() => {
            hook();
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
        await grantFor("run", world.cluster, name);
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

describe("the access that a preview needs", function () {
    this.timeout(240_000);
    let plane: ControlPlane;
    let rehearsed: Rehearsed;
    let previewer: string;
    const name = "previewer";
    const as = async (kubeconfig: string) => rehearsed.stack.config("migration-toolkit:kubeconfig", { value: kubeconfig });

    before(async function () {
        plane = await controlPlane(this);
        rehearsed = await startRehearsed(this);
        const { cluster } = rehearsed.world;
        await grantFor("preview", cluster, name);
        previewer = await createIdentity(plane, cluster, name);
        await as(previewer);
        rehearsed.stack.program(() => {
            hook();
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
