import assert from "node:assert/strict";
import {
    ApiError,
    type Cluster,
    connect,
    createCluster,
    createWatches,
    defaultBudget,
    kinds,
    loadKubeconfig,
    type Transport,
} from "../../provider/kube/index.ts";
import { Api, type ApiFault, apiFaults, kubeconfig, serveApi } from "../../provider/rehearsal/api/index.ts";
import { realClock } from "../../provider/util/clock.ts";
import { respond } from "../support/wire.ts";

interface Served {
    readonly api: Api;
    readonly cluster: Cluster;
    close(): Promise<void>;
}

/** The small API behind its HTTPS door, and our client in front of it. */
async function serve(faults: readonly ApiFault[] = [], total = 5_000): Promise<Served> {
    const api = new Api({ clock: realClock, seed: 1 });
    api.create(kinds.namespace, { metadata: { name: "demo" } });
    const http = await serveApi(api, { token: "t0ken", faults: apiFaults(faults) });
    const transport = connect(loadKubeconfig({ kubeconfig: kubeconfig({ ...http, token: "t0ken" }) }));
    const close = async () => {
        await transport.close();
        await http.close();
    };
    return { api, cluster: createCluster(transport, { total, silence: 1_000 }), close };
}

const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "one", namespace: "demo" }, data: { a: "1" } };
const ref = { name: "one", namespace: "demo" };

describe("the client", () => {
    let served: Served | undefined;
    afterEach(() => served?.close());

    it("creates, applies, patches, lists and deletes over HTTPS", async () => {
        served = await serve();
        const { cluster } = served;
        await cluster.create(kinds.configMap, object);
        await cluster.apply(kinds.configMap, { ...object, data: { b: "2" } }, { fieldManager: "test" });
        await cluster.patch(kinds.configMap, ref, { data: { c: "3" } }, { type: "merge" });
        assert.deepEqual((await cluster.get(kinds.configMap, ref))?.data, { a: "1", b: "2", c: "3" });
        assert.equal((await cluster.list(kinds.configMap, { namespace: "demo" })).items.length, 1);
        assert.equal(await cluster.delete(kinds.configMap, ref), true);
        assert.equal(await cluster.delete(kinds.configMap, ref), false, "what is gone already is good news");
        assert.equal(await cluster.get(kinds.configMap, ref), undefined);
    });

    it("follows the pages of a long list", async () => {
        served = await serve();
        for (let at = 0; at < 1_201; at += 1) served.api.create(kinds.configMap, { metadata: { name: `c-${at}`, namespace: "demo" } });
        assert.equal((await served.cluster.list(kinds.configMap)).items.length, 1_201);
    });

    const passing: readonly { why: string; fault: ApiFault }[] = [
        { why: "an answer 503", fault: { kind: "api", verb: "get", status: 503, times: 2 } },
        { why: "an answer 429 with Retry-After", fault: { kind: "api", verb: "get", status: 429, retryAfterSeconds: 1, times: 1 } },
        { why: "a connection that is reset", fault: { kind: "api", verb: "get", behaviour: "reset", times: 1 } },
        { why: "a server that falls silent", fault: { kind: "api", verb: "get", behaviour: "hang", times: 1 } },
    ];
    for (const { why, fault } of passing)
        it(`gets over ${why}`, async () => {
            served = await serve([fault]);
            served.api.create(kinds.configMap, object);
            assert.equal((await served.cluster.get(kinds.configMap, ref))?.metadata.name, "one");
        });

    it("repeats a write whose answer was lost, without doing it twice", async () => {
        served = await serve([{ kind: "api", verb: "apply", behaviour: "afterwards", times: 1 }]);
        const applied = await served.cluster.apply(kinds.configMap, object, { fieldManager: "test" });
        assert.equal(applied.metadata.resourceVersion, served.api.get(kinds.configMap, ref).metadata.resourceVersion);
    });

    it("gives up after its budget and names the call", async () => {
        served = await serve([{ kind: "api", verb: "get", status: 503 }], 700);
        await assert.rejects(
            served.cluster.get(kinds.configMap, ref),
            (error) => error instanceof ApiError && /GET configmaps\/one in demo: .*503/.test(error.message),
        );
    });

    it("does not repeat what cannot help", async () => {
        served = await serve([{ kind: "api", verb: "get", status: 403, times: 1 }]);
        await assert.rejects(served.cluster.get(kinds.configMap, ref), { code: 403 });
    });

    it("stops when it is told to, and says why", async () => {
        served = await serve([{ kind: "api", verb: "get", behaviour: "hang" }]);
        const stop = new AbortController();
        setTimeout(() => stop.abort(new Error("enough")), 100);
        await assert.rejects(served.cluster.get(kinds.configMap, ref, { signal: stop.signal }), { message: "enough" });
    });
});

describe("a write that is stopped", () => {
    const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "one", namespace: "demo" } };
    const applying = (stop: AbortController, send: () => Promise<unknown>) => {
        const transport = { send } as unknown as Transport;
        return createCluster(transport, defaultBudget).apply(kinds.configMap, object, { fieldManager: "test", signal: stop.signal });
    };

    it("while it is under way is answered for, because it may have been done", async () => {
        const stop = new AbortController();
        const made = await applying(stop, async () => {
            stop.abort(new Error("enough"));
            return respond(200, {}, [JSON.stringify(object)]);
        });
        assert.equal(made.metadata.name, "one");
    });

    it("before it is sent is not sent, and is not tried again when it has failed", async () => {
        const stop = new AbortController();
        let sent = 0;
        const fails = async () => {
            sent += 1;
            stop.abort(new Error("enough"));
            throw Object.assign(new Error("reset"), { code: "ECONNRESET" });
        };
        for (const _ of ["under way", "before"]) await assert.rejects(applying(stop, fails), /enough/);
        assert.equal(sent, 1);
    });
});

describe("a shared watch", () => {
    let served: Served;
    afterEach(() => served.close());

    const untilData = (cluster: Cluster, key: string, signal = new AbortController().signal) =>
        createWatches(cluster, realClock).until(
            [{ kind: kinds.configMap, ref }],
            ([seen]) => ((seen?.data as Record<string, string>)?.[key] ? seen : undefined),
            signal,
        );

    it("answers as soon as the object says so", async () => {
        served = await serve();
        const waiting = untilData(served.cluster, "b");
        served.api.create(kinds.configMap, object);
        setTimeout(() => served.api.patch(kinds.configMap, ref, { data: { b: "2" } }, { type: "merge" }), 50);
        assert.deepEqual((await waiting).data, { a: "1", b: "2" });
    });

    for (const fault of [
        { status: 410, times: 1 },
        { behaviour: "reset", times: 2 },
        { status: 500, times: 2 },
    ] as const)
        it(`lists again after ${JSON.stringify(fault)}`, async () => {
            served = await serve([{ kind: "api", verb: "watch", ...fault }]);
            served.api.create(kinds.configMap, object);
            const waiting = untilData(served.cluster, "b");
            setTimeout(() => served.api.patch(kinds.configMap, ref, { data: { b: "2" } }, { type: "merge" }), 50);
            await waiting;
        });

    it("is one for all who wait for objects of a kind and namespace", async () => {
        served = await serve();
        let lists = 0;
        const counting: Cluster = { ...served.cluster, list: (...args) => served.cluster.list(...args).finally(() => lists++) };
        const watches = createWatches(counting, realClock);
        const names = Array.from({ length: 50 }, (_, at) => `c-${at}`);
        const waiting = names.map((name) =>
            watches.until([{ kind: kinds.configMap, ref: { name, namespace: "demo" } }], ([seen]) => seen, new AbortController().signal),
        );
        for (const name of names) served.api.create(kinds.configMap, { metadata: { name, namespace: "demo" } });
        await Promise.all(waiting);
        assert.equal(lists, 1);
    });

    it("says at once that the rights are missing", async () => {
        served = await serve([{ kind: "api", verb: "list", status: 403 }]);
        await assert.rejects(untilData(served.cluster, "b"), { code: 403 });
    });

    it("ends with its signal", async () => {
        served = await serve();
        const stop = new AbortController();
        setTimeout(() => stop.abort(new Error("enough")), 50);
        await assert.rejects(untilData(served.cluster, "b", stop.signal), /enough/);
    });
});
