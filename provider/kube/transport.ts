import type { RequestOptions } from "node:https";
import type { KubeConfig } from "@kubernetes/client-node";
import { Agent, type Dispatcher, ProxyAgent, request } from "undici";

/** One HTTP exchange with an API server; what `client.ts` builds its verbs on. */
export interface Transport {
    send(call: HttpCall): Promise<Dispatcher.ResponseData>;
    close(): Promise<void>;
}

export interface HttpCall {
    readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
    readonly path: string;
    readonly query?: Readonly<Record<string, string | undefined>>;
    readonly body?: string | undefined;
    readonly contentType?: string | undefined;
    readonly signal?: AbortSignal | undefined;
    /** How long the server may stay silent, before its answer and between parts of it. Milliseconds. */
    readonly silence: number;
}

/**
 * HTTP with the kubeconfig's credentials. They are asked for on each call, so that tokens of exec plugins are new when they have run out; after an
 * answer 401 the whole kubeconfig is read anew, once per call, because a token can be taken back before its time and files of tokens change.
 *
 * Errors: those of the network, as thrown by undici; those of `renew`.
 */
export function connect(config: KubeConfig, renew?: () => KubeConfig): Transport {
    /** The newest first: a renewed client certificate needs a new one, and watches may still live on the one before. */
    const dispatchers: Dispatcher[] = [];
    let renewals = 0;
    const sendOnce = async (call: HttpCall) => {
        const { server, proxyUrl } = clusterOf(config);
        const options: RequestOptions = { headers: {} };
        await config.applyToHTTPSOptions(options);
        if (dispatchers.length <= renewals) dispatchers.unshift(createDispatcher(options, proxyUrl));
        return await request(`${server}${call.path}${queryText(call.query)}`, {
            method: call.method,
            headers: headers(options, call),
            body: call.body ?? null,
            dispatcher: dispatchers[0]!,
            signal: call.signal ?? null,
            headersTimeout: call.silence,
            bodyTimeout: call.silence,
        });
    };
    clusterOf(config);
    return {
        async send(call) {
            const before = renewals;
            const answer = await sendOnce(call);
            if (answer.statusCode !== 401 || !renew) return answer;
            await answer.body.dump();
            // Of many calls that are refused together, the first one renews for all.
            if (renewals === before) {
                Object.assign(config, renew());
                renewals += 1;
            }
            return await sendOnce(call);
        },
        close: async () => void (await Promise.all(dispatchers.map((each) => each.destroy()))),
    };
}

function clusterOf(config: KubeConfig): { readonly server: string; readonly proxyUrl: string | undefined } {
    const cluster = config.getCurrentCluster();
    if (!cluster) throw new Error("kubeconfig without a current cluster");
    // The rehearsal speaks plain HTTP on loopback; the library asks for this before it lets us.
    if (cluster.server.startsWith("http://")) Object.assign(cluster, { skipTLSVerify: true });
    return { server: cluster.server.replace(/\/$/, ""), proxyUrl: cluster.proxyUrl };
}

function createDispatcher(options: RequestOptions, proxy: string | undefined): Dispatcher {
    const { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername } = options;
    const given = Object.entries({ ca, cert, key, pfx, passphrase, rejectUnauthorized, servername }).filter(([, value]) => value !== undefined);
    const tls = { ...Object.fromEntries(given), timeout: 10_000 };
    return proxy ? new ProxyAgent({ uri: proxy, requestTls: tls }) : new Agent({ connect: tls });
}

function headers(options: RequestOptions, call: HttpCall): Record<string, string> {
    const given = Object.entries((options.headers ?? {}) as Record<string, string | string[] | number | undefined>);
    const basic: Record<string, string> = options.auth ? { authorization: `Basic ${Buffer.from(options.auth).toString("base64")}` } : {};
    return {
        ...Object.fromEntries(given.filter(([, value]) => value !== undefined).map(([name, value]) => [name, String(value)])),
        ...basic,
        accept: "application/json",
        ...(call.contentType ? { "content-type": call.contentType } : {}),
    };
}

function queryText(query: HttpCall["query"]): string {
    const given = Object.entries(query ?? {}).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return given.length === 0 ? "" : `?${new URLSearchParams(given)}`;
}
