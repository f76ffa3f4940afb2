import { existsSync, readFileSync } from "node:fs";
import { MigrationError } from "../errors.ts";
import { ApiError, type Cluster, type KubeObject, kinds, type Transport } from "../kube/index.ts";
import { type Address, type Door, directDoor, proxyDoor } from "./door.ts";

export interface Surroundings {
    readonly cluster: Cluster;
    readonly transport: Transport;
    /** Where installations live, the likeliest first. */
    readonly namespaces: readonly string[];
    readonly ca: string | undefined;
    readonly token: Address["token"];
    /** True in a pod of the cluster, where services have names. */
    readonly isInside: boolean;
}

/**
 * Finds the inventory service of a cluster: its Route, an Ingress, or the Service itself, from inside by name and from outside through the
 * Kubernetes API.
 *
 * Errors: `NotReachable` saying where was looked, and to set `inventoryUrl`.
 * Source: forklift-behaviour §8.1.
 */
export async function findInventory(around: Surroundings, signal: AbortSignal): Promise<Door> {
    const refused = new Set<string>();
    for (const namespace of new Set(around.namespaces))
        for (const look of looks) {
            const door = await look(around, namespace, signal).catch((error) => absent(error, refused));
            if (door) return door;
        }
    const places = [...new Set(around.namespaces)].join(", ");
    const rights = refused.size > 0 ? ` (this account may not look: ${[...refused].sort().join("; ")})` : "";
    const seen = `no Route, Ingress or Service ${service} was found in ${places}${rights}`;
    throw new MigrationError("NotReachable", `${seen}; set \`inventoryUrl\` to the address of the Forklift inventory`);
}

const service = "forklift-inventory";

type Look = (around: Surroundings, namespace: string, signal: AbortSignal) => Promise<Door | undefined>;

const looks: readonly Look[] = [route, ingress, ownService];

function absent(error: unknown, refused: Set<string>): undefined {
    if (!(error instanceof ApiError) || (error.code !== 403 && error.code !== 404)) throw error;
    if (error.code === 403) refused.add(error.call);
    return undefined;
}

async function route(around: Surroundings, namespace: string, signal: AbortSignal): Promise<Door | undefined> {
    const found = await around.cluster.get(kinds.route, { name: service, namespace }, { signal });
    const { host, tls } = (found?.spec ?? {}) as { host?: string; tls?: unknown };
    if (!host) return undefined;
    const ca = around.ca ?? (await routerCa(around.cluster, signal));
    return directDoor({ url: urlOf(tls, host), ca, token: around.token }, advice(`Route ${service} in ${namespace}`));
}

/** OpenShift shows the certificate of its routers to everybody who is somebody. */
async function routerCa({ get }: Cluster, signal: AbortSignal): Promise<string | undefined> {
    const ref = { name: "default-ingress-cert", namespace: "openshift-config-managed" };
    const found = await get(kinds.configMap, ref, { signal }).catch((error) => absent(error, new Set()));
    return (found?.data as Record<string, string> | undefined)?.["ca-bundle.crt"];
}

async function ingress({ cluster, ca, token }: Surroundings, namespace: string, signal: AbortSignal): Promise<Door | undefined> {
    const { items } = await cluster.list(kinds.ingress, { namespace, signal });
    const [found] = items.flatMap((each) => hostsOf(each).map((host) => ({ host, name: each.metadata.name, tls: each.spec?.tls })));
    return found && directDoor({ url: urlOf(found.tls, found.host), ca, token }, advice(`Ingress ${found.name} in ${namespace}`));
}

interface Rule {
    readonly host?: string;
    readonly http?: { readonly paths?: readonly { readonly path?: string; readonly backend?: { readonly service?: { readonly name?: string } } }[] };
}

/** Host and path of every rule that leads to the inventory. */
function hostsOf({ spec }: KubeObject): readonly string[] {
    const rules = (spec?.rules ?? []) as readonly Rule[];
    return rules.flatMap(({ host, http }) =>
        (http?.paths ?? []).flatMap(({ path = "", backend }) => (host && backend?.service?.name === service ? [`${host}${path}`] : [])),
    );
}

async function ownService({ cluster, transport, ca, token, isInside }: Surroundings, namespace: string, signal: AbortSignal) {
    const found = await cluster.get(kinds.service, { name: service, namespace }, { signal });
    const [port] = (found?.spec?.ports ?? []) as readonly { readonly name?: string; readonly port: number }[];
    if (!port) return undefined;
    const scheme = port.port % 1000 === 80 ? "http" : "https";
    if (!isInside) return proxyDoor(transport, { namespace, scheme, port: String(port.port) });
    const url = `${scheme}://${service}.${namespace}.svc:${port.port}`;
    return directDoor({ url, ca: ca ?? serviceCa(), token }, advice(`Service ${service} in ${namespace}`));
}

/** Who signed the certificates of services, where OpenShift puts it in every pod. */
function serviceCa(): string | undefined {
    const path = "/var/run/secrets/kubernetes.io/serviceaccount/service-ca.crt";
    return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

function urlOf(tls: unknown, place: string): string {
    return `${tls ? "https" : "http"}://${place}`;
}

function advice(from: string): string {
    return `its address is that of the ${from}; if that is not the one, set inventoryUrl`;
}
