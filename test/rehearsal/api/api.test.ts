import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { ApiError, type KubeObject, kinds } from "../../../provider/kube/index.ts";
import { Api } from "../../../provider/rehearsal/api/api.ts";
import { createLocalCluster } from "../../../provider/rehearsal/api/local.ts";

const clock = { now: () => Date.parse("2026-11-24T10:00:00Z") };

function newApi(journal?: string): Api {
    const api = new Api({ clock, seed: 1, journal });
    if (api.store.version === 0) for (const name of ["default", "demo"]) api.create(kinds.namespace, { metadata: { name } });
    return api;
}

const plan = (name = "web", spec: Record<string, unknown> = { targetNamespace: "web" }): KubeObject => ({
    metadata: { name, namespace: "demo" },
    spec,
});
const at = (name = "web") => ({ name, namespace: "demo" });

function refusal(act: () => unknown): ApiError {
    try {
        act();
    } catch (error) {
        if (error instanceof ApiError) return error;
        throw error;
    }
    throw new Error("was not refused");
}

describe("an object", () => {
    it("is given uid, generation, version and time, the same for the same seed", () => {
        const [one, other] = [newApi().create(kinds.conversion, plan()), newApi().create(kinds.conversion, plan())];
        assert.deepEqual(one, other);
        assert.match(one.metadata.uid!, /^[0-9a-f]{8}-[0-9a-f]{4}-4/);
        assert.deepEqual([one.metadata.generation, one.metadata.resourceVersion, one.metadata.creationTimestamp], [1, "3", "2026-11-24T10:00:00Z"]);
    });

    it("moves its generation with the spec and not with the status", () => {
        const api = newApi();
        api.create(kinds.conversion, plan());
        const status = { observedGeneration: 1, conditions: [] };
        assert.equal(api.patch(kinds.conversion, at(), { status }, { type: "merge", subresource: "status" }).metadata.generation, 1);
        const changed = api.patch(kinds.conversion, at(), { spec: { description: "x" }, status: { conditions: ["ignored"] } }, { type: "merge" });
        assert.deepEqual([changed.metadata.generation, changed.status], [2, status]);
    });

    it("does not change its version when nothing changes", () => {
        const api = newApi();
        const made = api.create(kinds.conversion, plan());
        assert.equal(
            api.patch(kinds.conversion, at(), { spec: { targetNamespace: "web" } }, { type: "merge" }).metadata.resourceVersion,
            made.metadata.resourceVersion,
        );
    });

    it("stays until its finalizers are gone", () => {
        const api = newApi();
        api.create(kinds.conversion, { ...plan(), metadata: { ...at(), finalizers: ["demo/hold"] } });
        api.delete(kinds.conversion, at());
        assert.ok(api.get(kinds.conversion, at()).metadata.deletionTimestamp);
        api.patch(kinds.conversion, at(), { metadata: { finalizers: [] } }, { type: "merge" });
        assert.equal(refusal(() => api.get(kinds.conversion, at())).code, 404);
    });

    it("goes with its last owner", () => {
        const api = newApi();
        const owner = api.create(kinds.conversion, plan());
        const ownerReferences = [{ apiVersion: "forklift.konveyor.io/v1beta1", kind: "Conversion", name: "web", uid: owner.metadata.uid! }];
        api.create(kinds.configMap, { metadata: { ...at("run"), ownerReferences } });
        api.delete(kinds.conversion, at());
        assert.equal(api.list(kinds.configMap).items.length, 0);
    });

    it("goes with its namespace", () => {
        const api = newApi();
        api.create(kinds.conversion, plan());
        api.delete(kinds.namespace, { name: "demo" });
        assert.equal(api.list(kinds.conversion).items.length, 0);
    });

    it("shares with its next version what has not changed, and nobody can write into it", () => {
        const api = newApi();
        const vms = [{ id: "vm-1" }];
        const before = api.create(kinds.conversion, plan("web", { vms }));
        const after = api.patch(kinds.conversion, at(), { spec: { description: "x" } }, { type: "merge" });
        assert.equal(after.spec?.vms, before.spec?.vms);
        assert.ok(Object.isFrozen(after.spec?.vms));
        vms.push({ id: "vm-2" });
        assert.deepEqual(api.get(kinds.conversion, at()).spec?.vms, [{ id: "vm-1" }]);
    });

    it("is not written in a dry run", () => {
        const api = newApi();
        api.create(kinds.conversion, plan(), { dryRun: true });
        assert.equal(api.list(kinds.conversion).items.length, 0);
    });
});

describe("a refusal", () => {
    const cases: { why: string; act: (api: Api) => unknown; code: number; message: RegExp }[] = [
        {
            why: "of a name that is taken",
            act: (api) => api.create(kinds.conversion, plan()),
            code: 409,
            message: /conversions\.forklift\.konveyor\.io "web" already exists/,
        },
        {
            why: "of a name that is not there",
            act: (api) => api.get(kinds.conversion, at("x")),
            code: 404,
            message: /conversions\.forklift\.konveyor\.io "x" not found/,
        },
        {
            why: "of a namespace that is not there",
            act: (api) => api.create(kinds.conversion, { metadata: { name: "a", namespace: "nope" } }),
            code: 404,
            message: /namespaces "nope" not found/,
        },
        {
            why: "of a name that is no DNS name",
            act: (api) => api.create(kinds.conversion, plan("Web_1")),
            code: 422,
            message: /Conversion\.forklift\.konveyor\.io "Web_1" is invalid: metadata\.name: Invalid value: "Web_1"/,
        },
        {
            why: "of an old version",
            act: (api) => api.replace(kinds.conversion, { ...plan(), metadata: { ...at(), resourceVersion: "1" } }),
            code: 409,
            message: /the object has been modified/,
        },
        {
            why: "of a deletion meant for another object",
            act: (api) => api.delete(kinds.conversion, at(), { uid: "other" }),
            code: 409,
            message: /UID in precondition: other/,
        },
        {
            why: "of a strategic patch of a custom resource",
            act: (api) => api.patch(kinds.conversion, at(), {}, { type: "strategic" }),
            code: 415,
            message: /accepted media types/,
        },
    ];
    for (const c of cases)
        it(c.why, () => {
            const api = newApi();
            api.create(kinds.conversion, plan());
            const error = refusal(() => c.act(api));
            assert.equal(error.code, c.code);
            assert.match(error.message, c.message);
        });
});

describe("a kind with a schema", () => {
    const spec = { map: { network: {}, storage: {} }, provider: { source: {}, destination: {} }, targetNamespace: "web", vms: [{ id: "vm-1" }] };

    it("gets its defaults and loses what it does not know", () => {
        const made = newApi().create(kinds.plan, plan("web", { ...spec, colour: "red", vms: [{ id: "vm-1", size: 3 }] }));
        assert.deepEqual(
            [made.spec?.preserveStaticIPs, made.spec?.xfsCompatibility, made.spec?.colour, made.spec?.vms],
            [true, false, undefined, [{ id: "vm-1" }]],
        );
    });

    const cases: { why: string; spec: Record<string, unknown>; message: RegExp; reason: string }[] = [
        {
            why: "refuses what is missing",
            spec: { ...spec, targetNamespace: undefined },
            message: /is invalid: spec\.targetNamespace: Required value/,
            reason: "FieldValueRequired",
        },
        {
            why: "refuses what is not of a closed set",
            spec: { ...spec, type: "hot" },
            message: /spec\.type: Unsupported value: "hot": supported values: "cold", "warm", "live", "conversion"/,
            reason: "FieldValueNotSupported",
        },
        {
            why: "refuses another type",
            spec: { ...spec, vms: [{ id: 7 }] },
            message: /spec\.vms\[0\]\.id in body must be of type string: "integer"/,
            reason: "FieldValueTypeInvalid",
        },
        {
            why: "refuses what does not match",
            spec: { ...spec, serviceAccount: "A_B" },
            message: /spec\.serviceAccount in body should match/,
            reason: "FieldValueInvalid",
        },
    ];
    for (const c of cases)
        it(c.why, () => {
            const error = refusal(() => newApi().create(kinds.plan, plan("web", c.spec)));
            assert.equal(error.code, 422);
            assert.match(error.message, c.message);
            assert.equal(error.status.details?.causes?.[0]?.reason, c.reason);
        });

    it("refuses unknown fields when asked to be strict", () => {
        const error = refusal(() => newApi().create(kinds.plan, plan("web", { ...spec, colour: "red" }), { strict: true }));
        assert.deepEqual([error.code, error.reason], [400, "BadRequest"]);
        assert.match(error.message, /strict decoding error: unknown field "spec\.colour"/);
    });
});

describe("server-side apply", () => {
    const config = (spec: Record<string, unknown>): KubeObject => ({
        apiVersion: kinds.conversion.apiVersion,
        kind: "Conversion",
        ...plan("web", spec),
    });
    const apply = (api: Api, fieldManager: string, spec: Record<string, unknown>, force = false) =>
        api.apply(kinds.conversion, config(spec), { fieldManager, force });

    it("creates, and says who owns what", () => {
        const made = apply(newApi(), "us", { description: "a", vms: [{ id: "vm-1" }] });
        assert.deepEqual(made.metadata.managedFields, [
            {
                manager: "us",
                operation: "Apply",
                apiVersion: kinds.conversion.apiVersion,
                time: "2026-11-24T10:00:00Z",
                fieldsType: "FieldsV1",
                fieldsV1: { "f:spec": { "f:description": {}, "f:vms": {} } },
            },
        ]);
    });

    it("removes what its manager no longer says", () => {
        const api = newApi();
        apply(api, "us", { description: "a", targetNamespace: "web" });
        assert.deepEqual(apply(api, "us", { targetNamespace: "web" }).spec, { targetNamespace: "web" });
    });

    it("keeps what somebody else said", () => {
        const api = newApi();
        apply(api, "us", { description: "a" });
        apply(api, "them", { description: "a", type: "cold" });
        assert.deepEqual(apply(api, "us", {}).spec, { description: "a", type: "cold" });
    });

    it("is refused where somebody else said otherwise, and says who", () => {
        const api = newApi();
        apply(api, "us", { description: "a" });
        api.patch(kinds.conversion, at(), { spec: { description: "b" } }, { type: "merge", fieldManager: "kubectl-edit" });
        const error = refusal(() => apply(api, "us", { description: "a" }));
        assert.equal(error.reason, "Conflict");
        assert.match(
            error.message,
            /Apply failed with 1 conflict: conflict with "kubectl-edit" using forklift\.konveyor\.io\/v1beta1 at .*: \.spec\.description/,
        );
        assert.deepEqual(
            error.status.details?.causes?.map((each) => [each.reason, each.field]),
            [["FieldManagerConflict", ".spec.description"]],
        );
        assert.equal(apply(api, "us", { description: "a" }, true).spec?.description, "a");
    });

    const spec = fc.dictionary(
        fc.constantFrom("a", "b", "c", "d"),
        fc.oneof(fc.nat(3), fc.array(fc.nat(3)), fc.dictionary(fc.constantFrom("x", "y"), fc.nat(3))),
        { maxKeys: 4 },
    );

    it("is idempotent", () => {
        fc.assert(
            fc.property(spec, (each) => {
                const api = newApi();
                const once = apply(api, "us", each);
                assert.deepEqual(apply(api, "us", each), once);
            }),
        );
    });

    it("of disjoint fields commutes", () => {
        fc.assert(
            fc.property(spec, (each) => {
                const mine = { mine: each };
                const theirs = { theirs: each };
                const [one, other] = [newApi(), newApi()];
                apply(one, "us", mine);
                apply(other, "them", theirs);
                assert.deepEqual(apply(one, "them", theirs).spec, apply(other, "us", mine).spec);
            }),
        );
    });
});

describe("a watch", () => {
    it("tells every change from its version on, in order", async () => {
        const api = newApi();
        const cluster = createLocalCluster(api);
        const { resourceVersion } = await cluster.list(kinds.conversion);
        const stop = new AbortController();
        await cluster.create(kinds.conversion, plan());
        const seen: string[] = [];
        const reading = (async () => {
            for await (const { type, object } of cluster.watch(kinds.conversion, { resourceVersion, signal: stop.signal })) {
                seen.push(`${type} ${object.metadata.name}`);
                if (seen.length === 3) stop.abort();
            }
        })();
        await cluster.patch(kinds.conversion, at(), { spec: { type: "warm" } }, { type: "merge" });
        await cluster.delete(kinds.conversion, at());
        await reading;
        assert.deepEqual(seen, ["ADDED web", "MODIFIED web", "DELETED web"]);
    });

    it("with a selector takes a change out of it for a deletion", async () => {
        const api = newApi();
        api.create(kinds.conversion, { ...plan(), metadata: { ...at(), labels: { tier: "web" } } });
        const stop = new AbortController();
        const events = createLocalCluster(api).watch(kinds.conversion, {
            resourceVersion: String(api.store.version),
            labelSelector: "tier in (web, db)",
            signal: stop.signal,
        });
        const first = events[Symbol.asyncIterator]().next();
        api.patch(kinds.conversion, at(), { metadata: { labels: { tier: "app" } } }, { type: "merge" });
        assert.equal((await first).value?.type, "DELETED");
        stop.abort();
    });
});

describe("the journal", () => {
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "journal-"));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    it("brings back the same world", () => {
        const step = fc.constantFrom("create", "describe", "status", "delete");
        fc.assert(
            fc.property(fc.array(fc.tuple(step, fc.constantFrom("a", "b", "c")), { maxLength: 20 }), (steps) => {
                const path = join(folder, `${Math.random()}`);
                const api = newApi(path);
                for (const [what, name] of steps)
                    try {
                        if (what === "create") api.create(kinds.conversion, plan(name));
                        if (what === "describe")
                            api.patch(kinds.conversion, at(name), { spec: { description: String(api.store.version) } }, { type: "merge" });
                        if (what === "status")
                            api.patch(
                                kinds.conversion,
                                at(name),
                                { status: { observedGeneration: api.store.version } },
                                { type: "merge", subresource: "status" },
                            );
                        if (what === "delete") api.delete(kinds.conversion, at(name));
                    } catch (error) {
                        if (!(error instanceof ApiError)) throw error;
                    }
                const again = newApi(path);
                assert.deepEqual(again.list(kinds.conversion), api.list(kinds.conversion));
            }),
            { numRuns: 30 },
        );
    });

    it("does not outgrow its world", () => {
        const path = join(folder, "world.jsonl");
        const api = newApi(path);
        const text = "x".repeat(1024 * 1024);
        api.create(kinds.configMap, { metadata: at("big") });
        for (let turn = 0; turn < 40; turn++) api.patch(kinds.configMap, at("big"), { data: { text, turn: String(turn) } }, { type: "merge" });
        assert.ok(statSync(path).size < 36 * 1024 * 1024);
        assert.deepEqual(newApi(path).get(kinds.configMap, at("big")), api.get(kinds.configMap, at("big")));
    });

    it("leaves out a last line that was torn by a kill", () => {
        const path = join(folder, "world.jsonl");
        const made = newApi(path).create(kinds.conversion, plan());
        appendFileSync(path, '{"resourceVersion":4,"at":1,"key":"v1/conf');
        const again = newApi(path);
        assert.deepEqual(again.list(kinds.conversion), { items: [made], resourceVersion: made.metadata.resourceVersion });
        assert.equal(again.store.lastTime, clock.now());
    });
});
