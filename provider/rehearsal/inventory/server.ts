import fastify, { type FastifyReply, type FastifyRequest } from "fastify";
import type { KubeObject } from "../../kube/index.ts";
import type { Fault } from "../port.ts";
import { clusterCollections, clusterList, clusterObject, isDetailed, type Query, sourceItem, sourceList } from "./collection.ts";
import { type InventoryProvider, providerItem } from "./provider.ts";
import type { SourceView } from "./source.ts";

export { type InventoryProvider, isCollected } from "./provider.ts";

export interface InventoryServerOptions {
    /** The only bearer token that is let in, or who knows which are. */
    readonly token: string | ((token: string) => Promise<boolean>);
    readonly port?: number | undefined;
    readonly providers: () => readonly InventoryProvider[] | Promise<readonly InventoryProvider[]>;
    /** What a vSphere source contains now. */
    readonly source: (provider: InventoryProvider) => SourceView;
    /** What the cluster offers, by plural of the Kubernetes resource, e.g. `network-attachment-definitions`. */
    readonly target: (plural: string) => readonly KubeObject[] | Promise<readonly KubeObject[]>;
    readonly faults?: readonly Extract<Fault, { kind: "inventory" }>[] | undefined;
    /** Called for every fault that struck, with the path that was asked. */
    readonly onFault?: ((fault: Fault, path: string) => void) | undefined;
}

/**
 * Forklift's inventory REST API on 127.0.0.1, for vSphere sources and the cluster itself.
 *
 * Source: forklift-behaviour §8.
 */
export async function serveInventory(options: InventoryServerOptions): Promise<{ readonly url: string; close(): Promise<void> }> {
    const app = fastify({ forceCloseConnections: true, exposeHeadRoutes: false });
    app.addHook("onRequest", faulty(options));
    app.addHook("onRequest", authorized(options.token));
    app.addHook("preHandler", wellAsked);
    app.setNotFoundHandler((_request, reply) => reply.code(404).send());
    app.get("/schema", () => app.printRoutes({ commonPrefix: false }).split("\n"));
    app.get("/providers", (request) => everyType(options, request));
    app.get("/providers/:type", async (request) => ofType(options, paramsOf(request).type, queryOf(request)));
    app.get("/providers/:type/:uid", (request, reply) =>
        within(options, request, reply, (provider) => providerItem(provider, true, options.source, options.target)),
    );
    app.get("/providers/:type/:uid/:collection", (request, reply) => within(options, request, reply, (provider) => list(options, provider, request)));
    app.get("/providers/:type/:uid/:collection/:id", (request, reply) =>
        within(options, request, reply, (provider) => one(options, provider, request)),
    );
    const url = await app.listen({ host: "127.0.0.1", port: options.port ?? 0 });
    return { url, close: () => app.close() };
}

type Hook = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

function faulty({ faults = [], onFault }: InventoryServerOptions): Hook {
    const waiting = faults.map((fault) => ({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }));
    return async ({ url }, reply) => {
        const hit = waiting.find(({ fault, left }) => left > 0 && (!fault.path || url.includes(fault.path)));
        if (!hit) return undefined;
        hit.left -= 1;
        onFault?.(hit.fault, url);
        return await refuse(reply, hit.fault.status, "injected by the rehearsal");
    };
}

function authorized(known: InventoryServerOptions["token"]): Hook {
    const admits = typeof known === "string" ? async (token: string) => token === known : known;
    return async ({ headers: { authorization = "" } }, reply) => {
        const [, token] = /^Bearer (.+)$/.exec(authorization) ?? [];
        return token !== undefined && (await admits(token)) ? undefined : await refuse(reply, 401, "Token not found or not valid.");
    };
}

/** 400 for parameters that are none. Source: forklift-behaviour §8.1, §8.3. */
const wellAsked: Hook = async (request, reply) => {
    const { detail = "0", limit = "0", offset = "0" } = queryOf(request);
    const wrong = Object.entries({ detail: detail === "all" ? "0" : detail, limit, offset }).find(([, value]) => !/^\d+$/.test(value));
    return wrong ? await refuse(reply, 400, `parameter ${wrong[0]} is not valid`) : undefined;
};

const types = ["ec2", "hyperv", "openshift", "openstack", "ova", "ovirt", "vsphere"];

async function everyType(options: InventoryServerOptions, request: FastifyRequest): Promise<Record<string, unknown>> {
    const lists = types.map(async (type) => [type, await ofType(options, type, queryOf(request))] as const);
    return Object.fromEntries(await Promise.all(lists));
}

async function ofType({ providers, source, target }: InventoryServerOptions, type: string, query: Query): Promise<readonly unknown[]> {
    const wanted = (await providers()).filter((each) => each.type === type && (!query.namespace || each.namespace === query.namespace));
    return await Promise.all(wanted.map((each) => providerItem(each, isDetailed(query), source, target)));
}

/** 404 for a provider that is not known, 206 for one whose inventory is not complete. Source: forklift-behaviour §8.1. */
async function within(
    { providers }: InventoryServerOptions,
    request: FastifyRequest,
    reply: FastifyReply,
    answer: (provider: InventoryProvider) => unknown,
): Promise<unknown> {
    const { type, uid } = paramsOf(request);
    const provider = (await providers()).find((each) => each.type === type && each.uid === uid);
    if (!provider) return await refuse(reply.header("x-reason", "ProviderNotFound"), 404, "Provider not found");
    if (!provider.isLoaded) return await reply.code(206).send();
    return (await answer(provider)) ?? (await reply.code(404).send());
}

async function list(options: InventoryServerOptions, provider: InventoryProvider, request: FastifyRequest): Promise<unknown> {
    const { collection = "" } = paramsOf(request);
    if (provider.type === "vsphere") return sourceList(options.source(provider), collection, queryOf(request), linkOf(provider));
    const plural = clusterCollections[collection];
    return plural && clusterList(await options.target(plural), collection, queryOf(request), linkOf(provider));
}

async function one(options: InventoryServerOptions, provider: InventoryProvider, request: FastifyRequest): Promise<unknown> {
    const { collection = "", id = "" } = paramsOf(request);
    if (provider.type === "vsphere") return sourceItem(options.source(provider), collection, id, linkOf(provider));
    const plural = clusterCollections[collection];
    return plural && clusterObject(await options.target(plural), collection, id, linkOf(provider));
}

function linkOf({ type, uid }: InventoryProvider): string {
    return `providers/${type}/${uid}`;
}

async function refuse(reply: FastifyReply, status: number, why: string): Promise<unknown> {
    return await reply.code(status).header("forklift-error-message", why).send();
}

interface Params {
    readonly type: string;
    readonly uid?: string;
    readonly collection?: string;
    readonly id?: string;
}

function paramsOf(request: FastifyRequest): Params {
    return request.params as Params;
}

function queryOf(request: FastifyRequest): Query {
    return request.query as Query;
}
