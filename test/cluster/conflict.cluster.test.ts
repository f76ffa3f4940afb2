import assert from "node:assert/strict";
import { ApiError, type KubeObject, kinds } from "../../provider/kube/index.ts";
import type { Desired } from "../../provider/lifecycle/desired.ts";
import { applyAll } from "../../provider/lifecycle/objects.ts";
import { type Rehearsed, startRehearsed } from "../support/rehearsed.ts";
import { namespace, wave } from "../support/wave.ts";

describe("another field manager on a real API server", () => {
    let rehearsed: Rehearsed;
    const other = "argocd-controller";
    const plan = async () => (await rehearsed.world.cluster.list(kinds.plan)).items[0]!;
    const ownersOf = ({ metadata }: KubeObject, field: string) =>
        metadata.managedFields?.filter(({ fieldsV1 }) => `f:${field}` in ((fieldsV1["f:spec"] ?? {}) as object)).map(({ manager }) => manager);
    const claim = async (spec: object, force: boolean) => {
        const { name } = (await plan()).metadata;
        return await rehearsed.world.cluster.apply(
            kinds.plan,
            { metadata: { name: name!, namespace, labels: { team: "blue" } }, spec: { ...spec } },
            { fieldManager: other, force },
        );
    };

    before(async function () {
        rehearsed = await startRehearsed(this);
        rehearsed.stack.program(() => wave({ runs: false }));
        const run = await rehearsed.stack.up();
        assert.ok(run.ok, run.output);
    });
    after(() => rehearsed?.stop());

    it("is refused what the stack owns, by the name of the stack's manager", async () => {
        await assert.rejects(claim({ targetNamespace: "elsewhere" }, false), (error) => {
            assert.ok(error instanceof ApiError);
            assert.deepEqual([error.code, error.reason], [409, "Conflict"]);
            assert.match(error.message, /conflict with "pulumi-migration-toolkit-\w+": \.spec\.targetNamespace/);
            return true;
        });
    });

    it("that takes a field by force loses it again, and keeps what is its own", async () => {
        await claim({ targetNamespace: "elsewhere" }, true);
        assert.deepEqual(ownersOf(await plan(), "targetNamespace"), [other]);
        const preview = await rehearsed.stack.preview({ refresh: true, diff: true });
        assert.match(preview.output, /targetNamespace: "elsewhere" => "web"/);
        const up = await rehearsed.stack.up({ refresh: true });
        assert.ok(up.ok, up.output);
        const after = await plan();
        assert.deepEqual([after.spec?.targetNamespace, after.metadata.labels?.team], ["web", "blue"]);
        assert.equal(ownersOf(after, "targetNamespace")?.includes(other), false);
    });

    it("that was faster at making an object is not overrun", async () => {
        const { cluster } = rehearsed.world;
        const metadata = { name: "contested", namespace };
        const { spec } = await plan();
        await cluster.apply(kinds.plan, { metadata, spec: { ...spec, targetNamespace: "elsewhere" } }, { fieldManager: other });
        const desired: Desired = {
            kind: kinds.plan,
            own: metadata,
            maker: {
                urn: "urn:pulumi:test::first-wave::migration-toolkit:virtualization:Plan::contested",
                name: "contested",
                stack: "test",
                project: "first-wave",
            },
            manager: "pulumi-migration-toolkit-test",
            manifest: { spec },
            companions: [],
        };
        await assert.rejects(applyAll(cluster, desired, undefined, AbortSignal.timeout(10_000)), /conflict with "argocd-controller"/);
        assert.equal((await cluster.get(kinds.plan, metadata))?.spec?.targetNamespace, "elsewhere");
    });
});
