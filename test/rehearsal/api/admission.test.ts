import assert from "node:assert/strict";
import { ApiError, type KubeObject, kinds } from "../../../provider/kube/index.ts";
import { Api } from "../../../provider/rehearsal/api/api.ts";

const at = { name: "web", namespace: "demo" };

function newApi(hasWebhooks = true): Api {
    const api = new Api({ clock: { now: () => Date.parse("2026-11-24T10:00:00Z") }, seed: 1, hasWebhooks });
    api.create(kinds.namespace, { metadata: { name: "demo" } });
    return api;
}

const owned = (...ownerReferences: object[]) => ({ metadata: { ...at, ownerReferences } }) as KubeObject;
const owner = { apiVersion: "v1", kind: "ConfigMap", name: "web", uid: "1" };
const run = (spec: Record<string, unknown>) => ({ metadata: at, spec: { plan: { name: "web" }, ...spec } });
const disk = (storage: unknown) => ({ metadata: at, spec: { storage: { resources: { requests: { storage } } } } });
const patched = (api: Api, kind: Parameters<Api["create"]>[0], patch: object) => api.patch(kind, at, patch, { type: "merge" });

describe("an object is refused", () => {
    const cases: { why: string; act: (api: Api) => unknown; code: number; message: RegExp }[] = [
        {
            why: "for a text that is not in its format",
            act: (api) => api.create(kinds.migration, run({ cutover: "tomorrow" })),
            code: 422,
            message: /spec\.cutover in body must be of type date-time/,
        },
        {
            why: "for a quantity that is neither a number nor a text",
            act: (api) => api.create(kinds.dataVolume, disk(1.5)),
            code: 422,
            message: /spec\.storage\.resources\.requests\.storage in body must be of type integer,string/,
        },
        {
            why: "for a role that no path can hold",
            act: (api) => api.create(kinds.clusterRole, { metadata: { name: "kubevirt.io/migrate" } }),
            code: 422,
            message: /metadata\.name: Invalid value: "kubevirt\.io\/migrate": may not contain '\/'/,
        },
        {
            why: "for an owner without a name",
            act: (api) => api.create(kinds.configMap, owned({ ...owner, name: "" })),
            code: 422,
            message: /metadata\.ownerReferences\.name: Invalid value: "": must not be empty/,
        },
        {
            why: "for an owner that cannot be one",
            act: (api) => api.create(kinds.configMap, owned({ ...owner, kind: "Event" })),
            code: 422,
            message: /is disallowed from being an owner/,
        },
        {
            why: "for two owners that both control it",
            act: (api) => api.create(kinds.configMap, owned({ ...owner, controller: true }, { ...owner, uid: "2", controller: true })),
            code: 422,
            message: /Only one reference can have Controller set to true/,
        },
        {
            why: "for a key that is none",
            act: (api) => api.create(kinds.configMap, { metadata: at, data: { "not a key!": "" } }),
            code: 422,
            message: /data\[not a key!\]: Invalid value/,
        },
        {
            why: "for a version before it exists",
            act: (api) => api.create(kinds.configMap, { metadata: { ...at, resourceVersion: "1" } }),
            code: 500,
            message: /resourceVersion should not be set on objects to be created/,
        },
    ];
    for (const { why, act, code, message } of cases) it(why, () => refused(newApi(), act, code, message));
});

describe("a change is refused", () => {
    const cases: { why: string; before: KubeObject & { kind: "Secret" | "ConfigMap" }; patch: object; message: RegExp }[] = [
        {
            why: "to another object than there is",
            before: { kind: "Secret", metadata: at },
            patch: { metadata: { uid: "other" } },
            message: /metadata\.uid: Invalid value: "other": field is immutable/,
        },
        {
            why: "of a secret's type",
            before: { kind: "Secret", metadata: at },
            patch: { type: "example.com/own" },
            message: /type: Invalid value: "example.com\/own": field is immutable/,
        },
        {
            why: "of contents that may not change",
            before: { kind: "ConfigMap", metadata: at, immutable: true, data: { one: "a" } },
            patch: { data: { one: "b" } },
            message: /data: Forbidden: field is immutable when `immutable` is set/,
        },
        {
            why: "of contents that may not change into ones that may",
            before: { kind: "Secret", metadata: at, immutable: true },
            patch: { immutable: false },
            message: /immutable: Forbidden/,
        },
    ];
    for (const { why, before, patch, message } of cases)
        it(why, () => {
            const api = newApi();
            const kind = { Secret: kinds.secret, ConfigMap: kinds.configMap }[before.kind];
            api.create(kind, before);
            refused(api, () => patched(api, kind, patch), 422, message);
        });
});

describe("an apply", () => {
    const apply = (api: Api, spec: unknown, metadata: object = {}, kind: Parameters<Api["create"]>[0] = kinds.virtualMachineInstanceMigration) =>
        api.apply(kind, { apiVersion: kind.apiVersion, kind: kind.kind, metadata: { ...at, ...metadata }, spec } as KubeObject, {
            fieldManager: "us",
        });
    const newVmApi = () => {
        const api = newApi();
        api.create(kinds.virtualMachineInstance, { metadata: at });
        return api;
    };

    it("tells of a null together with everything else", () => {
        const act = () => apply(newApi(), { plan: null }, { labels: { tier: "not a value!" } }, kinds.migration);
        refused(newApi(), act, 422, /metadata\.labels: Invalid value.*spec\.plan: Invalid value: "null"/);
    });

    it("that takes back all of a map leaves null, which a schema does not take", () => {
        const api = newVmApi();
        apply(api, { vmiName: "web" });
        refused(api, () => apply(api, {}), 422, /spec: Invalid value: "null"/);
    });

    it("puts a map in the place of null without a conflict", () => {
        const api = newApi();
        api.create(kinds.virtualMachine, { metadata: at, spec: null } as never, { fieldManager: "them" });
        assert.deepEqual(apply(api, { running: true }, {}, kinds.virtualMachine).spec, { running: true });
    });

    it("makes anew what is gone, whatever version it had", () => {
        assert.equal(apply(newApi(), {}, { resourceVersion: "7" }, kinds.virtualMachine).metadata.name, "web");
    });

    it("gives what nobody owned so far to a manager of its own", () => {
        const api = newApi();
        api.create(kinds.configMap, { metadata: at });
        assert.equal(patched(api, kinds.configMap, { data: { one: "a" } }).metadata.managedFields, undefined);
        const labelled = { apiVersion: "v1", kind: "ConfigMap", metadata: { ...at, labels: { tier: "blue" } } };
        const { managedFields = [] } = api.apply(kinds.configMap, labelled, { fieldManager: "us" }).metadata;
        assert.deepEqual(
            managedFields.map(({ manager }) => manager),
            ["us", "before-first-apply"],
        );
    });

    it("brings the items of a set into its own order", () => {
        const api = newApi();
        const finalizers = (...names: string[]) => ({ finalizers: names.map((name) => `example.com/${name}`) });
        api.create(kinds.virtualMachine, { metadata: { ...at, ...finalizers("other", "one", "two") } });
        const { metadata } = apply(api, {}, finalizers("two", "one"), kinds.virtualMachine);
        assert.deepEqual(metadata.finalizers, finalizers("other", "two", "one").finalizers);
    });

    it("does not say an item twice", () => {
        const act = () => apply(newApi(), {}, { finalizers: ["example.com/one", "example.com/one"] }, kinds.virtualMachine);
        refused(newApi(), act, 500, /duplicate entries/);
    });
});

describe("an owner that is said twice", () => {
    it("is said once", () => {
        assert.deepEqual(newApi().create(kinds.configMap, owned(owner, owner)).metadata.ownerReferences, [owner]);
    });
});

describe("a disk's spec", () => {
    const change = (api: Api) => {
        api.create(kinds.dataVolume, disk("1Gi"));
        return patched(api, kinds.dataVolume, disk("2Gi"));
    };

    it("cannot be changed", () => refused(newApi(), change, 422, /Cannot update DataVolume Spec/));
    it("can be changed where there are no webhooks", () => assert.deepEqual(change(newApi(false)).spec, disk("2Gi").spec));
});

function refused(api: Api, act: (api: Api) => unknown, code: number, message: RegExp): void {
    assert.throws(
        () => act(api),
        (error) => {
            assert.ok(error instanceof ApiError, String(error));
            assert.match(error.message, message);
            return error.code === code;
        },
    );
}
