import fc from "fast-check";
import { type Kind, kinds } from "../../provider/kube/index.ts";

/** One request as it is sent to both worlds. What only one of them knows (versions, uids) is said in words and filled in for each. */
export interface Request {
    readonly verb: "create" | "get" | "list" | "replace" | "merge" | "json" | "strategic" | "apply" | "delete";
    readonly kind: Kind;
    readonly name: string;
    readonly isStatus: boolean;
    readonly manager: string;
    readonly query: Readonly<Record<string, string>>;
    readonly body: unknown;
    readonly version: "none" | "current" | "stale";
    readonly uid: "none" | "current" | "other";
}

export const requestedKinds: readonly Kind[] = [
    kinds.plan,
    kinds.networkMap,
    kinds.provider,
    kinds.migration,
    kinds.dataVolume,
    kinds.virtualMachine,
    kinds.virtualMachineInstanceMigration,
    kinds.secret,
    kinds.configMap,
];

const text = fc.constantFrom("", "a", "b", "web");
const labels = fc.option(
    fc.dictionary(fc.constantFrom("tier", "team", "example.com/x"), fc.constantFrom("blue", "green", "", "not a value!"), { maxKeys: 2 }),
    {
        nil: undefined,
        freq: 3,
    },
);
const odd: fc.Arbitrary<unknown> = fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom<unknown>(null, 7, true, "text", [], {}) },
    { weight: 12, arbitrary: fc.constant(undefined) },
);

/** Mostly a value, now and then something else in its place. */
function mostly<T>(value: fc.Arbitrary<T>): fc.Arbitrary<unknown> {
    return fc.tuple(value, odd).map(([good, bad]) => (bad === undefined ? good : bad));
}

function fields(shape: Record<string, fc.Arbitrary<unknown>>, required: readonly string[] = []): fc.Arbitrary<Record<string, unknown>> {
    return fc.record(Object.fromEntries(Object.entries(shape).map(([key, value]) => [key, mostly(value)])), { requiredKeys: required as string[] });
}

/** A real API server takes a list where its schema wants a text with a format, and then knows no owner of such an object; nobody writes that. */
function withoutListForText(spec: Record<string, unknown>): Record<string, unknown> {
    const { cutover, ...rest } = spec;
    return Array.isArray(cutover) ? rest : spec;
}

const ref = fc.record({ name: text, namespace: fc.constant("demo") }, { requiredKeys: ["name"] });
const pair = fc.record({ source: ref, destination: ref }, { requiredKeys: ["source", "destination"] });

const owner = fields(
    {
        apiVersion: fc.constantFrom("v1", "example.com/v1"),
        kind: fc.constantFrom("ConfigMap", "Event"),
        name: text,
        uid: fc.constantFrom("1", "2"),
        controller: fc.boolean(),
    },
    ["apiVersion", "kind", "name", "uid"],
);

const specs: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    Plan: fields(
        {
            provider: pair,
            map: fc.record({ network: ref, storage: ref }, { requiredKeys: ["network", "storage"] }),
            targetNamespace: text,
            vms: fc.array(fields({ name: text, id: text, targetName: text, unknownField: text }), { maxLength: 2 }),
            warm: fc.boolean(),
            archived: fc.boolean(),
            type: fc.constantFrom("cold", "warm", "tepid"),
            preserveStaticIPs: fc.boolean(),
            description: text,
            unknownField: text,
        },
        ["provider", "map", "targetNamespace", "vms"],
    ),
    NetworkMap: fields(
        {
            provider: pair,
            map: fc.array(
                fields(
                    {
                        source: fields({ name: text, id: text }),
                        destination: fields({ type: fc.constantFrom("pod", "multus", "wrong"), name: text, namespace: text }, ["type"]),
                    },
                    ["source", "destination"],
                ),
                { maxLength: 2 },
            ),
        },
        ["provider", "map"],
    ),
    Provider: fields(
        { type: fc.constantFrom("vsphere", "openshift", "wrong"), url: text, secret: ref, settings: fc.dictionary(text, text, { maxKeys: 2 }) },
        ["secret"],
    ),
    Migration: fields(
        {
            plan: ref,
            cutover: fc.constantFrom("2026-11-25T22:00:00Z", "2026-11-25T22:00:00.5+01:00", "tomorrow", ""),
            cancel: fc.array(fields({ id: text, name: text }), { maxLength: 2 }),
            unknownField: text,
        },
        ["plan"],
    ).map(withoutListForText),
    DataVolume: fields({
        source: fields({
            blank: fields({ unknownField: text }),
            http: fields({ url: text, extraHeaders: fc.array(text, { maxLength: 2 }) }, ["url"]),
        }),
        storage: fields({
            accessModes: fc.array(text, { maxLength: 2 }),
            resources: fields({ requests: fields({ storage: fc.constantFrom<unknown>("1Gi", 1, 1.5, "much") }) }),
            storageClassName: text,
        }),
        contentType: fc.constantFrom("kubevirt", "archive", "wrong"),
        preallocation: fc.boolean(),
        unknownField: text,
    }),
    VirtualMachineInstanceMigration: fields({ vmiName: text, addedNodeSelector: labels, unknownField: text }),
    VirtualMachine: fields({
        running: fc.boolean(),
        template: fields({ cpu: fc.integer({ min: 1, max: 4 }), names: fc.array(text, { maxLength: 2 }) }),
    }),
};

// Go reads an empty list as no bytes; nobody writes that, and the small API refuses it.
const base64 = fc.constantFrom<unknown>("YQ==", "YQ==", "Yg==", "", "not base64!", 7);
const data: Readonly<Record<string, fc.Arbitrary<Record<string, unknown>>>> = {
    Secret: fields({
        data: fc.record({ user: base64, password: base64 }, { requiredKeys: [] }),
        stringData: fields({ user: text }),
        type: fc.constantFrom("Opaque", "example.com/own"),
        immutable: fc.boolean(),
        unknownField: text,
    }),
    ConfigMap: fields({
        data: fields({ one: text, "not a key!": text }),
        binaryData: fc.record({ three: base64 }, { requiredKeys: [] }),
        immutable: fc.boolean(),
        unknownField: text,
    }),
};

/** Go tells an empty map from none, so that one may not take the place of the other in what is immutable; nobody notices who has something there. */
function withContents(kind: Kind, body: Record<string, unknown>): Record<string, unknown> {
    if (body.immutable !== true) return body;
    return { ...body, data: { user: "YQ==" }, ...(kind === kinds.configMap ? { binaryData: { three: "YQ==" } } : {}) };
}

/** The status is of the right type: of an object with another one, an API server gives up to track who owns what. */
function whole(spec: fc.Arbitrary<unknown>): fc.Arbitrary<Record<string, unknown>> {
    const status = fc.record({ phase: text, conditions: fc.constant([]) }, { requiredKeys: [] });
    return fc.record({ spec: mostly(spec), status }, { requiredKeys: ["spec"] });
}

/** What a body says beside name and namespace, which the harness fills in. */
function bodyOf(kind: Kind): fc.Arbitrary<Record<string, unknown>> {
    const finalizers = fc.uniqueArray(fc.constantFrom("example.com/hold", "example.com/one", "example.com/two"), { maxLength: 3 });
    const ownerReferences = fc.array(owner, { maxLength: 2 });
    const metadata = fields({ labels, annotations: labels, finalizers, ownerReferences, unknownField: text });
    const spec = specs[kind.kind];
    const rest = spec ? whole(spec) : data[kind.kind]!.map((body) => withContents(kind, body));
    return fc.tuple(fc.option(metadata, { nil: undefined, freq: 2 }), rest).map(([meta, more]) => ({ ...(meta ? { metadata: meta } : {}), ...more }));
}

const operations = fc.array(
    fc.record({
        op: fc.constantFrom("add", "add", "replace", "replace", "remove", "test", "copy", "move"),
        from: fc.constantFrom("/metadata/labels", "/spec/targetNamespace", "/data/one"),
        path: fc.constantFrom(
            "/metadata/labels",
            "/metadata/labels/tier",
            "/spec/targetNamespace",
            "/spec/running",
            "/spec/cutover",
            "/spec/source/blank",
            "/spec/vmiName",
            "/data/user",
            "/data/one",
            "/spec",
            "/spec/map/0",
            "/spec/vms/0",
            "/spec/vms/-",
            "/metadata/finalizers/-",
            "/spec/template/names/-1",
        ),
        value: fc.constantFrom<unknown>("a", "blue", true, null, {}, { tier: "blue" }, ["example.com/hold"]),
    }),
    { minLength: 1, maxLength: 2 },
);

const verbs = fc.oneof(
    { weight: 5, arbitrary: fc.constant("create" as const) },
    { weight: 6, arbitrary: fc.constant("apply" as const) },
    { weight: 4, arbitrary: fc.constantFrom("replace" as const, "merge" as const) },
    { weight: 2, arbitrary: fc.constantFrom("json" as const, "get" as const, "delete" as const) },
    { weight: 1, arbitrary: fc.constantFrom("strategic" as const, "list" as const) },
);

const query = fc.record(
    {
        dryRun: fc.constantFrom("All"),
        fieldValidation: fc.constantFrom("Strict", "Warn", "Ignore"),
        force: fc.constantFrom("true", "false", undefined, undefined, undefined, undefined),
    },
    { requiredKeys: [] },
);

/** A request about one of two objects of a kind. */
export function request(kind: Kind): fc.Arbitrary<Request> {
    return fc.tuple(verbs, fc.boolean()).chain(([verb, wantsStatus]) => {
        const isStatus = wantsStatus && ["replace", "merge", "apply"].includes(verb);
        return fc.record({
            verb: fc.constant(verb),
            kind: fc.constant(kind),
            name: fc.constantFrom("one", "one", "two"),
            isStatus: fc.constant(isStatus),
            manager: fc.constantFrom("red", "blue"),
            query: query as fc.Arbitrary<Record<string, string>>,
            body: isStatus ? bodyOf(kind).map(({ spec: _ignored, ...rest }) => rest) : (bodies[verb]?.(kind) ?? fc.constant(undefined)),
            version: fc.constantFrom("none", "none", "current", "stale"),
            uid: fc.constantFrom("none", "none", "none", "current", "other"),
        });
    });
}

const bodies: Partial<Record<Request["verb"], (kind: Kind) => fc.Arbitrary<unknown>>> = {
    create: bodyOf,
    replace: bodyOf,
    merge: bodyOf,
    strategic: bodyOf,
    apply: bodyOf,
    json: () => operations,
};
