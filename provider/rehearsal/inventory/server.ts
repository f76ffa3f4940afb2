import fastify, { type FastifyReply } from "fastify";
import type { KubeObject } from "../../kube/index.ts";
import type { Fault } from "../port.ts";
import type { SourceView } from "./source.ts";

/** A Provider object as the inventory lists it. */
export interface InventoryProvider {
    readonly uid: string;
    readonly type: string;
    readonly name: string;
    readonly namespace: string;
    readonly object: KubeObject;
    /** False while the source has not been read to its end. */
    readonly isLoaded: boolean;
}

export interface InventoryServerOptions {
    readonly token: string;
    readonly port?: number | undefined;
    readonly providers: () => readonly InventoryProvider[];
    /** What a vSphere source contains now. */
    readonly source: (provider: InventoryProvider) => SourceView;
    /** What the cluster offers, by collection. */
    readonly target: (collection: string) => readonly KubeObject[];
    readonly faults?: readonly Extract<Fault, { kind: "inventory" }>[] | undefined;
}

type Item = { readonly id: string; readonly name: string; readonly path?: string };

/**
 * Forklift's inventory REST API on 127.0.0.1, for vSphere sources and the cluster itself.
 *
 * Source: forklift-behaviour §8.
 */
export async function serveInventory(options: InventoryServerOptions): Promise<{ readonly url: string; close(): Promise<void> }> {
    const app = fastify({ forceCloseConnections: true, exposeHeadRoutes: false });
    const faults = (options.faults ?? []).map((fault) => ({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }));
    app.addHook("onRequest", async (request, reply) => {
        const hit = faults.find(({ fault, left }) => left > 0 && (!fault.path || request.url.includes(fault.path)));
        if (hit) {
            hit.left -= 1;
            return await reply.code(hit.fault.status).header("forklift-error-message", "injected by the rehearsal").send();
        }
        if (request.headers.authorization === `Bearer ${options.token}`) return;
        return await reply.code(401).header("forklift-error-message", "Token not found or not valid.").send();
    });
    app.get("/providers", (request) => {
        const { detail } = request.query as Query;
        const types = ["ec2", "hyperv", "openshift", "openstack", "ova", "ovirt", "vsphere"];
        return Object.fromEntries(types.map((type) => [type, ofType(options, type).map((each) => toProvider(each, detail, options))]));
    });
    app.get("/providers/:type", (request) =>
        ofType(options, (request.params as Params).type).map((each) => toProvider(each, (request.query as Query).detail, options)),
    );
    app.get("/providers/:type/:uid", (request, reply) =>
        within(options, request.params as Params, reply, (provider) => toProvider(provider, "1", options)),
    );
    app.get("/providers/:type/:uid/:collection", (request, reply) =>
        within(options, request.params as Params, reply, (provider) => {
            const items = collectionOf(options, provider, (request.params as Params).collection ?? "");
            return items ? page(items, request.query as Query, request.params as Params) : gone(reply);
        }),
    );
    app.get("/providers/:type/:uid/:collection/:id", (request, reply) =>
        within(options, request.params as Params, reply, (provider) => {
            const { collection = "", id } = request.params as Params;
            const found = collectionOf(options, provider, collection, true)?.find((each) => each.id === id);
            return found ? withLink(found, request.params as Params) : gone(reply);
        }),
    );
    const url = await app.listen({ host: "127.0.0.1", port: options.port ?? 0 });
    return { url, close: () => app.close() };
}

interface Params {
    readonly type: string;
    readonly uid?: string;
    readonly collection?: string;
    readonly id?: string;
}

interface Query {
    readonly detail?: string;
    readonly name?: string;
    readonly limit?: string;
    readonly offset?: string;
}

function ofType({ providers }: InventoryServerOptions, type: string): readonly InventoryProvider[] {
    return providers().filter((each) => each.type === type);
}

/** 404 for a provider that is not known, 206 for one whose inventory is not complete. Source: forklift-behaviour §8.1. */
function within(
    options: InventoryServerOptions,
    { type, uid }: Params,
    reply: FastifyReply,
    answer: (provider: InventoryProvider) => unknown,
): unknown {
    const provider = ofType(options, type).find((each) => each.uid === uid);
    if (!provider) return reply.code(404).header("x-reason", "ProviderNotFound").header("forklift-error-message", "Provider not found").send();
    return provider.isLoaded ? answer(provider) : reply.code(206).send();
}

function gone(reply: FastifyReply): unknown {
    return reply.code(404).send();
}

function collectionOf(options: InventoryServerOptions, provider: InventoryProvider, collection: string, isOne = false): readonly Item[] | undefined {
    if (provider.type === "openshift")
        return clusterCollections[collection] ? options.target(clusterCollections[collection]).map(toClusterItem) : undefined;
    const view = options.source(provider) as unknown as Record<string, readonly (Item & { readonly isTemplate?: boolean })[]>;
    // Lists leave templates out; a template can be asked for by its id. Source: forklift-behaviour §8.3.
    return collection in view ? view[collection]!.filter((each) => isOne || each.isTemplate !== true) : undefined;
}

/** Collection of the openshift inventory → plural of the Kubernetes resource. */
const clusterCollections: Readonly<Record<string, string>> = {
    vms: "virtualmachines",
    networkattachmentdefinitions: "network-attachment-definitions",
    storageclasses: "storageclasses",
    namespaces: "namespaces",
    persistentvolumeclaims: "persistentvolumeclaims",
    datavolumes: "datavolumes",
};

function toClusterItem(object: KubeObject): Item {
    const { uid = "", resourceVersion, namespace = "", name = "" } = object.metadata;
    const path = namespace ? `${namespace}/${name}` : name;
    return { uid, version: resourceVersion, namespace, name, path, id: uid, object } as Item;
}

function page(items: readonly Item[], { name, limit, offset }: Query, params: Params): readonly unknown[] {
    const named = name === undefined ? items : items.filter((each) => isNamed(each, name));
    const start = Number(offset ?? 0);
    const wanted = limit === undefined ? named.slice(start) : named.slice(start, start + Number(limit));
    return wanted.map((each) => withLink(each, params));
}

function isNamed(item: Item, name: string): boolean {
    return name.includes("/") ? (item.path ?? "").endsWith(name) : item.name === name;
}

function withLink(item: Item, { type, uid, collection }: Params): unknown {
    return { ...item, selfLink: `providers/${type}/${uid}/${collection}/${item.id}` };
}

function toProvider(provider: InventoryProvider, detail: string | undefined, options: InventoryServerOptions): unknown {
    const { uid, name, namespace, object, type } = provider;
    const base = { id: uid, uid, version: object.metadata.resourceVersion, namespace, name, selfLink: `providers/${type}/${uid}` };
    if (!detail || detail === "0") return base;
    return { ...base, type, object, ...counts(provider, options) };
}

function counts(provider: InventoryProvider, options: InventoryServerOptions): Record<string, number> {
    if (provider.type !== "vsphere")
        return {
            vmCount: options.target("virtualmachines").length,
            networkCount: options.target("network-attachment-definitions").length,
            storageClassCount: options.target("storageclasses").length,
        };
    const { vms, networks, datastores, hosts, clusters, datacenters } = options.source(provider);
    return {
        datacenterCount: datacenters.length,
        clusterCount: clusters.length,
        hostCount: hosts.length,
        vmCount: vms.length,
        networkCount: networks.length,
        datastoreCount: datastores.length,
    };
}
