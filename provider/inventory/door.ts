import { rootCertificates } from "node:tls";
import { Agent, type Dispatcher, request } from "undici";
import type { Transport } from "../kube/index.ts";

/** A way to the inventory service: through its own address, or through the Kubernetes API. */
export interface Door {
    /** For people. */
    readonly name: string;
    /** What to look at when nothing sensible is behind the door. */
    readonly advice: string;
    /** What to do when the service does not let us in. */
    readonly key: string;
    readonly get: (path: string, signal: AbortSignal) => Promise<Dispatcher.ResponseData>;
}

export interface Address {
    readonly url: string;
    /** PEM certificate to trust besides the public ones. */
    readonly ca?: string | undefined;
    readonly token: () => Promise<string | undefined>;
}

/** How long the service may stay silent; it holds an answer back for 10 s while it loads. Milliseconds. Source: forklift-behaviour §8.1. */
const silence = { headersTimeout: 60_000, bodyTimeout: 60_000 };

/** The service's own address, with the bearer token of the kubeconfig. Source: forklift-behaviour §8.1. */
export function directDoor({ url, ca, token }: Address, advice = "is inventoryUrl right?"): Door {
    const base = url.replace(/\/$/, "");
    const dispatcher = ca ? { dispatcher: new Agent({ connect: { ca: [...rootCertificates, ca] } }) } : {};
    return {
        name: url,
        advice,
        key: "the pipeline's account needs the right to get this provider, and a kubeconfig with a bearer token",
        async get(path, signal) {
            const known = await token();
            const headers = known ? { authorization: `Bearer ${known}` } : {};
            return await request(`${base}${path}`, { headers, signal, ...silence, ...dispatcher });
        },
    };
}

/** An inventory that another one's API server can reach. */
export interface ProxiedService {
    readonly namespace: string;
    readonly scheme: "http" | "https";
    readonly port: string;
}

/**
 * The service through the API server's proxy, for clusters that do not show it outside. The API server keeps bearer tokens to itself, so
 * this works where the inventory asks for none (`feature_auth_required: "false"`).
 */
export function proxyDoor(transport: Transport, { namespace, scheme, port }: ProxiedService): Door {
    const root = `/api/v1/namespaces/${namespace}/services/${scheme}:forklift-inventory:${port}/proxy`;
    return {
        name: `service forklift-inventory in ${namespace}, through the Kubernetes API`,
        advice: "set inventoryUrl to an address of it that can be reached from here",
        key: "the Kubernetes API passes no tokens on: expose the service (a Route or an Ingress) and set inventoryUrl",
        async get(path, signal) {
            const [pathname = "", search = ""] = path.split("?");
            const query = Object.fromEntries(new URLSearchParams(search));
            return await transport.send({ method: "GET", path: `${root}${pathname}`, query, signal, silence: silence.bodyTimeout });
        },
    };
}
