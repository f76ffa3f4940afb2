import { setTimeout as sleep } from "node:timers/promises";
import fastify, { type FastifyReply, type FastifyRequest } from "fastify";
import { generate } from "selfsigned";
import { ApiError, type DeleteOptions, failure, type Kind, type KubeObject } from "../../kube/index.ts";
import type { Api } from "./api.ts";
import { listIn, mapIn, objectIn } from "./body.ts";
import { discover } from "./discovery.ts";
import { type ApiFaults, askedOf, noFaults } from "./faults.ts";
import { patchTypes, unknownFormat } from "./objects.ts";
import { type Target, targetOf } from "./route.ts";
import { asTable, wantsTable } from "./table.ts";
import { isBuiltIn } from "./types.ts";
import { streamWatch } from "./watchStream.ts";

export interface HttpOptions {
    /** 0 or absent = any free port. */
    readonly port?: number | undefined;
    /** The only bearer token that is let in. */
    readonly token: string;
    readonly faults?: ApiFaults | undefined;
    /** Told while a request is being answered, so that simulated time waits for it. */
    readonly traffic?: Traffic | undefined;
}

export interface Traffic {
    enter(): void;
    leave(): void;
}

const noTraffic: Traffic = { enter: () => {}, leave: () => {} };

export interface Served {
    readonly url: string;
    /** PEM certificate to trust. */
    readonly ca: string;
    close(): Promise<void>;
}

/** The API's HTTPS door on 127.0.0.1. */
export async function serveApi(api: Api, options: HttpOptions): Promise<Served> {
    const { private: key, cert } = await certificate();
    const app = fastify({ https: { key, cert }, bodyLimit: 64 * 1024 * 1024, forceCloseConnections: true, exposeHeadRoutes: false });
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));
    app.setErrorHandler((error, _request, reply) => answerError(reply, error));
    app.all("/*", async (request, reply) => {
        if (isOpen(request.url)) return reply.type("text/plain").send("ok");
        refuseStranger(request, options.token);
        return await withFaults(request, reply, options.faults ?? noFaults, () => answer(api, request, reply, options.traffic ?? noTraffic));
    });
    const url = await app.listen({ host: "127.0.0.1", port: options.port ?? 0 });
    return { url, ca: cert, close: () => app.close() };
}

/** kubectl sends its token over TLS only, so the world has a certificate of its own, made anew each time it opens. */
function certificate() {
    const extensions = [
        { name: "basicConstraints", cA: true },
        { name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] },
    ] as const;
    return generate([{ name: "commonName", value: "rehearsal" }], { algorithm: "sha256", extensions: [...extensions] as never });
}

/** Contents of a kubeconfig file for a served API. */
export function kubeconfig({ url, ca, token, namespace = "default" }: Omit<Served, "close"> & { token: string; namespace?: string }): string {
    const name = "rehearsal";
    const config = {
        apiVersion: "v1",
        kind: "Config",
        clusters: [{ name, cluster: { server: url, "certificate-authority-data": Buffer.from(ca).toString("base64") } }],
        users: [{ name, user: { token } }],
        contexts: [{ name, context: { cluster: name, user: name, namespace } }],
        "current-context": name,
    };
    return `${JSON.stringify(config, null, 2)}\n`;
}

function isOpen(url: string): boolean {
    return /^\/(healthz|readyz|livez)(\/|\?|$)/.test(url);
}

function refuseStranger(request: FastifyRequest, token: string): void {
    if (request.headers.authorization !== `Bearer ${token}`) throw new ApiError(request.method, failure(401, "Unauthorized", "Unauthorized"));
}

type Query = Readonly<Record<string, string | undefined>>;

async function answer(api: Api, request: FastifyRequest, reply: FastifyReply, traffic: Traffic): Promise<unknown> {
    const path = decodeURI(request.url.split("?")[0]!);
    const discovered = request.method === "GET" ? discover(path) : undefined;
    if (discovered) return reply.send(discovered);
    const review = request.method === "POST" ? reviewOf(path, request) : undefined;
    if (review) return reply.code(201).send(review);
    const target = targetOf(path);
    const query = request.query as Query;
    if (request.method === "GET" && target.name === undefined && isTrue(query.watch)) return streamWatch(api, target, query, request, reply);
    const { code, body } = verbs[`${request.method} ${target.name === undefined ? "many" : "one"}`]?.(api, target, query, request) ?? notAllowed();
    traffic.enter();
    reply.raw.once("close", () => traffic.leave());
    return reply.code(code).send(wantsTable(request.headers.accept) ? asTable(target.kind, body, query.includeObject) : body);
}

interface Answer {
    readonly code: number;
    readonly body: KubeObject;
}

type Verb = (api: Api, target: Target, query: Query, request: FastifyRequest) => Answer;

const verbs: Readonly<Record<string, Verb>> = {
    "GET one": (api, { kind, name, namespace }) => ok(api.get(kind, { name: name!, namespace })),
    "GET many": (api, target, query) => ok(listOf(api, target, query)),
    "POST many": (api, target, query, request) => ({
        code: 201,
        body: api.create(target.kind, objectIn(request, target), writeOptions(query, request)),
    }),
    "PUT one": (api, target, query, request) =>
        ok(api.replace(target.kind, objectIn(request, target), { ...writeOptions(query, request), subresource: target.subresource })),
    "PATCH one": patchOne,
    "DELETE one": (api, { kind, name, namespace }, query, request) => {
        const last = api.delete(kind, { name: name!, namespace }, deleteOptions(query, request));
        return ok(last.metadata.deletionTimestamp || shownAtDeletion.has(kind.kind) ? last : deleted(kind, last));
    },
    "DELETE many": (api, target, query, request) => {
        const list = listOf(api, target, query);
        for (const { metadata } of list.items as KubeObject[])
            api.delete(target.kind, { name: metadata.name!, namespace: metadata.namespace }, deleteOptions(query, request));
        return ok(list);
    },
};

/** Kinds whose last state is the answer to their deletion; of others it is only said that they are gone. */
const shownAtDeletion = new Set(["Pod", "PersistentVolumeClaim", "Service", "ServiceAccount", "StorageClass"]);

function deleted({ apiVersion, plural }: Kind, { metadata: { name, uid } }: KubeObject): KubeObject {
    const group = apiVersion.includes("/") ? { group: apiVersion.split("/")[0] } : {};
    return {
        kind: "Status",
        apiVersion: "v1",
        metadata: {},
        status: "Success",
        details: { name, ...group, kind: plural, uid },
    } as unknown as KubeObject;
}

function patchOne(api: Api, target: Target, query: Query, request: FastifyRequest): Answer {
    const { kind, name, namespace, subresource } = target;
    const contentType = request.headers["content-type"]?.split(";")[0] ?? "";
    const options = { ...writeOptions(query, request), subresource };
    if (contentType.startsWith("application/apply-patch")) {
        const isNew = !api.store.find(kind, kind.scope === "Cluster" ? undefined : namespace, name!);
        return {
            code: isNew ? 201 : 200,
            body: api.apply(kind, objectIn(request, target), { ...options, fieldManager: query.fieldManager, force: isTrue(query.force) }),
        };
    }
    const type = patchTypes[contentType];
    if (!type || (type === "strategic" && !isBuiltIn(kind))) throw unknownFormat(kind);
    if (query.force !== undefined) throw new ApiError("PATCH", forceForbidden);
    return ok(api.patch(kind, { name: name!, namespace }, type === "json" ? listIn(request) : mapIn(request), { ...options, type }));
}

const forceForbidden = failure(422, "Invalid", 'PatchOptions.meta.k8s.io "" is invalid: force: Forbidden: may not be specified for non-apply patch', {
    group: "meta.k8s.io",
    kind: "PatchOptions",
    causes: [{ reason: "FieldValueForbidden", message: "Forbidden: may not be specified for non-apply patch", field: "force" }],
});

/** Pages are cut from the present list; a continue token is the offset and the version it began with. */
function listOf(api: Api, { kind, namespace }: Target, query: Query): KubeObject & { items: KubeObject[] } {
    const { items, resourceVersion } = api.list(kind, { namespace, labelSelector: query.labelSelector, fieldSelector: query.fieldSelector });
    const offset = Number(query.continue?.split(":")[0] ?? 0);
    const limit = Number(query.limit ?? 0) || items.length;
    const page = items.slice(offset, offset + limit).map((item) => (isBuiltIn(kind) ? untyped(item) : item));
    const left = items.length - offset - page.length;
    const more = left > 0 ? { continue: `${offset + limit}:${resourceVersion}`, remainingItemCount: left } : {};
    const metadata = { resourceVersion, ...more };
    return { apiVersion: kind.apiVersion, kind: `${kind.kind}List`, metadata, items: page } as unknown as KubeObject & { items: KubeObject[] };
}

/** In lists of the server's own kinds, items do not say what they are: the list does. */
function untyped({ apiVersion: _version, kind: _kind, ...rest }: KubeObject): KubeObject {
    return rest as KubeObject;
}

function writeOptions(query: Query, request: FastifyRequest) {
    const agent = request.headers["user-agent"]?.split("/")[0];
    return { dryRun: query.dryRun === "All", fieldManager: query.fieldManager ?? agent ?? "unknown", strict: query.fieldValidation === "Strict" };
}

interface DeleteBody {
    readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
    readonly propagationPolicy?: string | undefined;
    readonly dryRun?: readonly string[];
}

/** Where there is a body, the query does not count. */
function deleteOptions(query: Query, request: FastifyRequest) {
    const { propagationPolicy, dryRun, preconditions }: DeleteBody = request.body
        ? mapIn(request)
        : { propagationPolicy: query.propagationPolicy, dryRun: query.dryRun === undefined ? [] : [query.dryRun] };
    return { ...preconditions, propagation: propagationPolicy as DeleteOptions["propagation"], dryRun: dryRun?.includes("All") ?? false };
}

/** Everybody who knows the token may do everything. */
function reviewOf(path: string, request: FastifyRequest): unknown {
    if (!/^\/apis\/authorization\.k8s\.io\/v1\/(selfsubject|subject)accessreviews$/.test(path)) return undefined;
    return { ...mapIn(request), status: { allowed: true } };
}

async function withFaults(request: FastifyRequest, reply: FastifyReply, faults: ApiFaults, act: () => Promise<unknown>): Promise<unknown> {
    const fault = faults.next(askedOf(request.method, request.url, request.headers["content-type"]));
    if (!fault) return await act();
    if (fault.delayMilliseconds) await sleep(fault.delayMilliseconds);
    switch (fault.behaviour ?? "answer") {
        case "answer":
            if (fault.retryAfterSeconds !== undefined) reply.header("retry-after", fault.retryAfterSeconds);
            throw new ApiError(request.method, failure(fault.status ?? 500, faults.reasonOf(fault.status ?? 500), "injected by the rehearsal"));
        case "reset":
            request.raw.socket.resetAndDestroy();
            return reply.hijack();
        case "afterwards":
            reply.raw.end = () => {
                request.raw.socket.resetAndDestroy();
                return reply.raw;
            };
            return await act();
        case "hang":
            return reply.hijack();
        case "slow":
            return await act();
    }
}

function answerError(reply: FastifyReply, error: unknown): unknown {
    if (error instanceof ApiError) return reply.code(error.code).send(error.status);
    const message = error instanceof Error ? error.message : String(error);
    return reply.code(500).send(failure(500, "InternalError", `Internal error occurred: ${message}`));
}

function notAllowed(): never {
    throw new ApiError("request", failure(405, "MethodNotAllowed", "the server does not allow this method on the requested resource"));
}

function ok(body: KubeObject): Answer {
    return { code: 200, body };
}

function isTrue(text: string | undefined): boolean {
    return text === "true" || text === "1";
}
