import assert from "node:assert/strict";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { Socket } from "node:net";
import protobuf from "google-protobuf";
import { Agent, fetch } from "undici";
import { type KubeObject, kinds } from "../../../provider/kube/index.ts";
import { pathOf } from "../../../provider/kube/path.ts";
import { Api } from "../../../provider/rehearsal/api/api.ts";
import { type Served, serveApi } from "../../../provider/rehearsal/api/http.ts";
import { binaryOpenApi } from "../../../provider/rehearsal/api/openapiBinary.ts";

const clock = { now: () => Date.parse("2026-11-24T10:00:00Z") };
const hooks = pathOf(kinds.hook, { namespace: "demo" });
const hook = (name: string, metadata: object = {}): KubeObject => ({
    apiVersion: kinds.hook.apiVersion,
    kind: "Hook",
    metadata: { name, namespace: "demo", ...metadata },
    spec: { image: "quay.io/konveyor/hook-runner" },
});

describe("the HTTP door", () => {
    let api: Api;
    let http: Served;
    const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });

    beforeEach(async () => {
        api = new Api({ clock, seed: 1 });
        for (const name of ["default", "demo"]) api.create(kinds.namespace, { metadata: { name } });
        for (const name of ["a", "b"]) api.create(kinds.hook, hook(name));
        http = await serveApi(api, { token: "t0ken" });
    });
    afterEach(() => http.close());

    interface Call {
        readonly method?: string;
        readonly path: string;
        readonly body?: unknown;
        readonly type?: string;
        readonly token?: string;
    }

    const call = async ({ method = "GET", path, body, type = "application/json", token = "t0ken" }: Call) => {
        const text = body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body);
        const headers = { authorization: `Bearer ${token}`, "content-type": type };
        const answer = await fetch(`${http.url}${path}`, { method, headers, dispatcher, ...(text === undefined ? {} : { body: text }) });
        return { code: answer.status, body: (await answer.json()) as KubeObject & { message?: string; reason?: string } };
    };

    const linesOf = async (query: string, count: number) => {
        const headers = { authorization: "Bearer t0ken" };
        const { body } = await fetch(`${http.url}${hooks}?watch=1&${query}`, { headers, dispatcher });
        const lines: { type: string; object: KubeObject }[] = [];
        let rest = "";
        for await (const chunk of body!) {
            const parts = (rest + Buffer.from(chunk).toString()).split("\n");
            rest = parts.pop()!;
            lines.push(...parts.map((line) => JSON.parse(line)));
            if (lines.length >= count) break;
        }
        return lines;
    };

    it("begins a watch with everything, and says when that was all, for clients that list by watching", async () => {
        const lines = await linesOf("sendInitialEvents=true&resourceVersionMatch=NotOlderThan&resourceVersion=1&allowWatchBookmarks=true", 3);
        assert.deepEqual(
            lines.map(({ type, object: { metadata } }) => [type, metadata.name, metadata.annotations?.["k8s.io/initial-events-end"]]),
            [
                ["ADDED", "a", undefined],
                ["ADDED", "b", undefined],
                ["BOOKMARK", undefined, "true"],
            ],
        );
    });

    it("keeps nothing of the watches that have come over a connection", async () => {
        const sockets = new Set<Socket>();
        const listen = (message: unknown) => sockets.add((message as { socket: Socket }).socket);
        subscribe("http.server.request.start", listen);
        const one = new Agent({ connect: { rejectUnauthorized: false }, connections: 1 });
        const listeners: number[] = [];
        for (let times = 0; times < 20; times += 1) {
            const answer = await fetch(`${http.url}${hooks}?watch=1&timeoutSeconds=0`, {
                headers: { authorization: "Bearer t0ken" },
                dispatcher: one,
            });
            await answer.text();
            listeners.push([...sockets][0]!.listenerCount("close"));
        }
        unsubscribe("http.server.request.start", listen);
        await one.close();
        assert.equal(sockets.size, 1);
        // A few come and go with each exchange.
        assert.equal(Math.max(...listeners) - Math.min(...listeners) < 5, true, listeners.join());
    });

    it("tells Go's clients in their own form which kinds there are", async () => {
        const headers = { authorization: "Bearer t0ken", accept: binaryOpenApi.asked };
        const answer = await fetch(`${http.url}/openapi/v2`, { headers, dispatcher });
        assert.equal(answer.headers.get("content-type"), binaryOpenApi.answered);
        const reader = new protobuf.BinaryReader(new Uint8Array(await answer.arrayBuffer()));
        assert.ok(reader.nextField());
        assert.equal(reader.readString(), "2.0");
        const fields: number[] = [];
        while (reader.nextField()) {
            fields.push(reader.getFieldNumber());
            reader.skipField();
        }
        assert.deepEqual(fields, [2, 8, 9]);
    });

    it("tells every version of a group, the most stable one first", async () => {
        const { body } = (await call({ path: "/apis/operators.coreos.com" })) as unknown as { body: Group };
        assert.deepEqual(
            body.versions.map(({ version }) => version),
            ["v1", "v1alpha1"],
        );
        assert.equal(body.preferredVersion.version, "v1");
    });

    it("takes a JSON patch of nothing, as the `kubernetes` provider sends it", async () => {
        const { code, body } = await call({ method: "PATCH", path: `${hooks}/a`, body: "null", type: "application/json-patch+json" });
        assert.deepEqual([code, body.metadata.name], [200, "a"]);
    });

    interface Group {
        readonly versions: readonly { readonly version: string }[];
        readonly preferredVersion: { readonly version: string };
    }

    const refusals: { why: string; call: Call; code: number; message: RegExp }[] = [
        { why: "a stranger", call: { path: hooks, token: "other" }, code: 401, message: /Unauthorized/ },
        { why: "a path that nobody serves", call: { path: "/apis/nobody/v1/things" }, code: 404, message: /could not find the requested resource/ },
        {
            why: "a PUT of another object than the path's",
            call: { method: "PUT", path: `${hooks}/a`, body: hook("b") },
            code: 400,
            message: /the name of the object \(b\) does not match the name on the URL \(a\)/,
        },
        {
            why: "an object of another namespace",
            call: { method: "POST", path: hooks, body: hook("c", { namespace: "default" }) },
            code: 400,
            message: /the namespace of the provided object does not match/,
        },
        {
            why: "an object of another kind",
            call: { method: "POST", path: hooks, body: { ...hook("c"), kind: "Plan" } },
            code: 422,
            message: /kind: Invalid value: "Plan": must be Hook/,
        },
        {
            why: "an object of another API version",
            call: { method: "POST", path: hooks, body: { ...hook("c"), apiVersion: "v1" } },
            code: 400,
            message: /API version in the data \(v1\)/,
        },
        { why: "what is no object", call: { method: "POST", path: hooks, body: "null" }, code: 400, message: /Object 'Kind' is missing in 'null'/ },
        { why: "what is no JSON", call: { method: "POST", path: hooks, body: "{" }, code: 400, message: /unrecognized/ },
        {
            why: "a JSON patch that is no list",
            call: { method: "PATCH", path: `${hooks}/a`, body: {}, type: "application/json-patch+json" },
            code: 400,
            message: /cannot unmarshal object into Go value of type jsonpatch\.Patch/,
        },
        {
            why: "a strategic merge patch of a custom resource",
            call: { method: "PATCH", path: `${hooks}/a`, body: {}, type: "application/strategic-merge-patch+json" },
            code: 415,
            message: /accepted media types include/,
        },
        {
            why: "a label whose key is none",
            call: { method: "POST", path: hooks, body: hook("c", { labels: { "no key": "x" } }) },
            code: 422,
            message: /metadata\.labels: Invalid value: "no key": name part must consist of/,
        },
        {
            why: "an annotation that is no text",
            call: { method: "POST", path: hooks, body: hook("c", { annotations: { a: 1 } }) },
            code: 400,
            message: /cannot unmarshal number into Go struct field ObjectMeta\.metadata\.annotations of type string/,
        },
        {
            why: "unknown metadata when strict",
            call: { method: "POST", path: `${hooks}?fieldValidation=Strict`, body: hook("c", { colour: "red" }) },
            code: 400,
            message: /unknown field "metadata\.colour"/,
        },
        {
            why: "a namespace that is no DNS label",
            call: { method: "POST", path: "/api/v1/namespaces", body: { metadata: { name: "a.b" } } },
            code: 422,
            message: /lowercase RFC 1123 label/,
        },
        {
            why: "a secret whose data is not base64",
            call: { method: "POST", path: "/api/v1/namespaces/demo/secrets", body: { metadata: { name: "s" }, data: { user: "§" } } },
            code: 400,
            message: /illegal base64 data/,
        },
    ];
    it("knows a name by its escaped form", async () => {
        const role = { apiVersion: kinds.clusterRole.apiVersion, kind: "ClusterRole", metadata: { name: "kubevirt.io:migrate" } };
        await call({ method: "POST", path: pathOf(kinds.clusterRole, {}), body: role });
        const { code, body } = await call({ path: pathOf(kinds.clusterRole, { name: "kubevirt.io:migrate" }) });
        assert.deepEqual([code, body.metadata?.name], [200, "kubevirt.io:migrate"]);
        assert.equal((await call({ path: `${hooks}/%zz` })).code, 400);
    });

    for (const c of refusals)
        it(`refuses ${c.why}`, async () => {
            const before = api.store.version;
            const { code, body } = await call(c.call);
            assert.deepEqual([code, body.kind], [c.code, "Status"]);
            assert.match(body.message ?? "", c.message);
            assert.equal(api.store.version, before, "nothing was written");
        });

    it("takes no metadata that only the server decides", async () => {
        const { body } = await call({
            method: "POST",
            path: hooks,
            body: hook("c", { uid: "mine", deletionTimestamp: "2020-01-01T00:00:00Z", generation: 7 }),
        });
        assert.deepEqual([body.metadata.deletionTimestamp, body.metadata.generation], [undefined, 1]);
        assert.notEqual(body.metadata.uid, "mine");
    });
});
