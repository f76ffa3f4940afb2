import { setTimeout as sleep } from "node:timers/promises";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { generate } from "selfsigned";
import { ApiError, failure } from "../../kube/index.ts";
import type { Api } from "./api.ts";
import { mapIn } from "./body.ts";
import { discover } from "./discovery.ts";
import { type ApiFaults, askedOf, noFaults } from "./faults.ts";
import { binaryOpenApi, openApiInBinary } from "./openapiBinary.ts";
import { targetOf } from "./route.ts";
import { asTable, wantsTable } from "./table.ts";
import { answerTo, isTrue, type Query } from "./verbs.ts";
import { streamWatch } from "./watchStream.ts";

export interface HttpOptions {
    /** 0 or absent = any free port, best `lastPort`. */
    readonly port?: number | undefined;
    readonly lastPort?: number | undefined;
    /** Absent = a new one. */
    readonly certificate?: Certificate | undefined;
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
    const { private: key, cert } = options.certificate ?? (await certificate());
    const app = fastify({ https: { key, cert }, bodyLimit: 64 * 1024 * 1024, forceCloseConnections: true, exposeHeadRoutes: false });
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));
    app.setErrorHandler((error, _request, reply) => answerError(reply, error));
    app.all("/*", async (request, reply) => {
        if (isOpen(request.url)) return reply.type("text/plain").send("ok");
        refuseStranger(request, options.token);
        return await withFaults(request, reply, options.faults ?? noFaults, () => answer(api, request, reply, options.traffic ?? noTraffic));
    });
    const url = await listen(app, options);
    return { url, ca: cert, close: () => app.close() };
}

async function listen(app: FastifyInstance, { port = 0, lastPort = 0 }: HttpOptions): Promise<string> {
    try {
        return await app.listen({ host: "127.0.0.1", port: port || lastPort });
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE" || port !== 0 || lastPort === 0) throw error;
        return await app.listen({ host: "127.0.0.1", port: 0 });
    }
}

/** Key and certificate, both PEM. */
export interface Certificate {
    readonly private: string;
    readonly cert: string;
}

/** kubectl sends its token over TLS only, so a world has a certificate of its own. */
export function certificate(): Promise<Certificate> {
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

async function answer(api: Api, request: FastifyRequest, reply: FastifyReply, traffic: Traffic): Promise<unknown> {
    const path = decodeURI(request.url.split("?")[0]!);
    if (path === "/openapi/v2" && request.headers.accept?.includes(binaryOpenApi.asked))
        return reply.type(binaryOpenApi.answered).send(openApiInBinary());
    const discovered = request.method === "GET" ? discover(path) : undefined;
    if (discovered) return reply.send(discovered);
    const review = request.method === "POST" ? reviewOf(path, request) : undefined;
    if (review) return reply.code(201).send(review);
    const target = targetOf(path);
    const query = request.query as Query;
    if (request.method === "GET" && target.name === undefined && isTrue(query.watch)) return streamWatch(api, target, query, request, reply);
    const { code, body } = answerTo(api, target, query, request);
    traffic.enter();
    reply.raw.once("close", () => traffic.leave());
    return reply.code(code).send(wantsTable(request.headers.accept) ? asTable(target.kind, body, query.includeObject) : body);
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
