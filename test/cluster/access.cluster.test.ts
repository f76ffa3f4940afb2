import assert from "node:assert/strict";
import { rightsOf, rulesFor } from "../../provider/access/index.ts";
import { type Rehearsed, startRehearsed } from "../support/rehearsed.ts";
import { namespace, wave } from "../support/wave.ts";
import { auditOf } from "./audit.ts";
import type { ControlPlane } from "./controlPlane.ts";
import { createIdentity, userOf } from "./identity.ts";
import { controlPlane } from "./world.ts";

const namespaces = [namespace, "openshift-mtv"];

describe("the access that a run needs", function () {
    this.timeout(240_000);
    let plane: ControlPlane;
    let rehearsed: Rehearsed;
    const name = "runner";

    before(async function () {
        plane = await controlPlane(this);
        rehearsed = await startRehearsed(this, {
            faults: [{ kind: "vm", vm: "web-02", step: "DiskTransferV2v", times: 1 }],
            kubeconfig: ({ cluster }) => createIdentity(plane, cluster, { name, rules: rulesFor("run"), namespaces }),
        });
        rehearsed.stack.program(() => wave({ run: { cancelOnDelete: true } }));
    });
    after(() => rehearsed?.stop());

    it("is enough for a life from preview to destroy, with a failure and a second attempt", async () => {
        const { stack } = rehearsed;
        for (const [operation, isOk] of [
            ["preview", true],
            ["up", false],
            ["up", true],
            ["refresh", true],
            ["destroy", true],
        ] as const) {
            const run = await stack[operation]();
            assert.equal(run.ok, isOk, `${operation}: ${run.output}`);
        }
        assert.deepEqual(auditOf(plane.auditLog, userOf(name)).refused, []);
    });

    it("is not more than that", () => {
        assert.deepEqual(rightsOf(rulesFor("run")), auditOf(plane.auditLog, userOf(name)).used);
    });
});

describe("the access that a preview needs", function () {
    this.timeout(240_000);
    let plane: ControlPlane;
    let rehearsed: Rehearsed;
    const name = "previewer";
    const as = async (kubeconfig: string) => rehearsed.stack.config("migration-toolkit:kubeconfig", { value: kubeconfig });

    before(async function () {
        plane = await controlPlane(this);
        rehearsed = await startRehearsed(this);
        await as(await createIdentity(plane, rehearsed.world.cluster, { name, rules: rulesFor("preview"), namespaces }));
        rehearsed.stack.program(() => wave());
    });
    after(() => rehearsed?.stop());

    it("is enough before anything exists; what the API server could not judge is told", async () => {
        const run = await rehearsed.stack.preview();
        assert.ok(run.ok, run.output);
        assert.match(run.output, /the identity of this preview may only read/);
    });

    it("is enough when everything exists, has run and shall change", async () => {
        const { stack, world } = rehearsed;
        await as(world.kubeconfig);
        const up = await stack.up();
        assert.ok(up.ok, up.output);
        await as(await createIdentity(plane, world.cluster, { name, rules: rulesFor("preview"), namespaces }));
        stack.program(() => wave({ plan: { description: "second" }, password: "canary-password-2" }));
        const run = await stack.preview({ refresh: true });
        assert.ok(run.ok, run.output);
    });

    it("is all but the rights to write and to read secrets, and not more than is used", () => {
        const { used, refused } = auditOf(plane.auditLog, userOf(name));
        assert.deepEqual(rightsOf(rulesFor("preview")), used);
        assert.deepEqual([...new Set(refused.map((right) => right.replace(/ (?!secrets).*/, "")))], ["get secrets", "patch"]);
    });
});
