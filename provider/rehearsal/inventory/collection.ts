import { isListed } from "../../inventory/index.ts";
import type { KubeObject } from "../../kube/index.ts";
import type { SourceView } from "./source.ts";
import { hostTree, vmTree } from "./tree.ts";

/** What all inventory objects have; the rest is the object's own. */
export interface Item {
    readonly id: string;
    readonly name: string;
    readonly path?: string | undefined;
    readonly [field: string]: unknown;
}

/** The parameters of a list. Source: forklift-behaviour §8.3. */
export interface Query {
    readonly detail?: string;
    readonly name?: string;
    readonly namespace?: string;
    readonly limit?: string;
    readonly offset?: string;
}

export type SourceCollection = "vms" | "networks" | "datastores" | "hosts" | "clusters" | "datacenters" | "folders";

const sourceCollections: readonly string[] = [
    "vms",
    "networks",
    "datastores",
    "hosts",
    "clusters",
    "datacenters",
    "folders",
] satisfies SourceCollection[];

/** Lists of a vSphere source; templates and VMs without a state are left out. Undefined = no such collection. */
export function sourceList(view: SourceView, collection: string, query: Query, link: string): readonly unknown[] | undefined {
    if (!sourceCollections.includes(collection)) return undefined;
    const items: readonly Item[] = collection === "vms" ? view.vms.filter(isListed) : view[collection as SourceCollection];
    return paged(named(items, query.name), query).map((each) => shown(each, `${link}/${collection}`, collection === "vms" || isDetailed(query)));
}

/** One object of a vSphere source, or one of its trees. */
export function sourceItem(view: SourceView, collection: string, id: string, link: string): unknown {
    if (collection === "tree") return tree(view, id, link);
    if (collection === "workloads") return workload(view, id, link);
    if (!sourceCollections.includes(collection)) return undefined;
    const found = (view[collection as SourceCollection] as readonly Item[]).find((each) => each.id === id);
    return found && shown(found, `${link}/${collection}`, true);
}

/** Collection of the openshift inventory → plural of the Kubernetes resource. */
export const clusterCollections: Readonly<Record<string, string>> = {
    vms: "virtualmachines",
    networkattachmentdefinitions: "network-attachment-definitions",
    storageclasses: "storageclasses",
    namespaces: "namespaces",
    persistentvolumeclaims: "persistentvolumeclaims",
    datavolumes: "datavolumes",
    instancetypes: "virtualmachineinstancetypes",
    clusterinstancetypes: "virtualmachineclusterinstancetypes",
    kubevirts: "kubevirts",
};

export function clusterList(objects: readonly KubeObject[], collection: string, query: Query, link: string): readonly unknown[] {
    const inNamespace = query.namespace === undefined ? objects : objects.filter(({ metadata }) => metadata.namespace === query.namespace);
    const items = named(inNamespace.map(clusterItem), query.name);
    return paged(items, query).map(({ object, ...rest }) => shown(isDetailed(query) ? { ...rest, object } : rest, `${link}/${collection}`, true));
}

export function clusterObject(objects: readonly KubeObject[], collection: string, id: string, link: string): unknown {
    const found = objects.map(clusterItem).find((each) => each.id === id);
    return found && shown(found, `${link}/${collection}`, true);
}

/** A value with `/` is the end of a path, and only when several objects share the last part. Source: forklift-behaviour §8.3. */
function named(items: readonly Item[], name: string | undefined): readonly Item[] {
    if (name === undefined) return items;
    const alike = items.filter((each) => each.name === name || each.name === name.slice(name.lastIndexOf("/") + 1));
    if (!name.includes("/") || alike.length < 2) return alike;
    return alike.filter((each) => `/${each.path ?? ""}`.endsWith(name.startsWith("/") ? name : `/${name}`));
}

function paged(items: readonly Item[], { limit, offset }: Query): readonly Item[] {
    const start = Number(offset ?? 0);
    return items.slice(start, limit === undefined ? undefined : start + Number(limit));
}

export function isDetailed({ detail }: Query): boolean {
    return detail !== undefined && detail !== "0";
}

const baseFields = ["id", "variant", "parent", "path", "revision", "name"];

function shown(item: Item, link: string, isFull: boolean): Item {
    const fields = isFull ? item : Object.fromEntries(Object.entries(item).filter(([field]) => baseFields.includes(field)));
    return { ...fields, id: item.id, name: item.name, selfLink: `${link}/${item.id}` };
}

function clusterItem(object: KubeObject): Item {
    const { uid = "", resourceVersion, namespace = "", name = "" } = object.metadata;
    return { id: uid, uid, version: resourceVersion, namespace, name, object };
}

function tree(view: SourceView, which: string, link: string): unknown {
    const build = { vm: vmTree, host: hostTree }[which];
    // The recorded trees show datacenters and VMs in full, the nodes between them in short.
    return build?.(view, (collection, item) => shown(item as Item, `${link}/${collection}`, collection === "vms" || collection === "datacenters"));
}

/** The VM with what it stands on: the input of the validation service. */
function workload(view: SourceView, id: string, link: string): unknown {
    const vm = view.vms.find((each) => each.id === id);
    if (!vm) return undefined;
    const host = view.hosts.find((each) => each.id === vm.host);
    const cluster = view.clusters.find((each) => each.id === (host?.cluster ?? host?.parent?.id));
    const datacenter = view.datacenters.find((each) => cluster?.path.startsWith(`${each.path}/`));
    return { ...shown(vm, `${link}/workloads`, true), host: host && { ...host, cluster: cluster && { ...cluster, datacenter } } };
}
