import type { FastifyReply, FastifyRequest } from "fastify";
import { ApiError, type WatchEvent } from "../../kube/index.ts";
import type { Api } from "./api.ts";
import { watch } from "./local.ts";
import type { Target } from "./route.ts";
import { asTable, wantsTable } from "./table.ts";

type Query = Readonly<Record<string, string | undefined>>;

/** How often a watch that wants bookmarks gets one. Real milliseconds. */
const bookmarkEvery = 30_000;

/**
 * A watch as lines of JSON, until the client goes, the time is over or the world closes. An old version is told as an ERROR event.
 *
 * Source: Kubernetes "API concepts", streaming lists (`sendInitialEvents`).
 */
export async function streamWatch(api: Api, { kind, namespace }: Target, query: Query, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const stop = new AbortController();
    const send = (event: WatchEvent | { type: "ERROR"; object: unknown }) => {
        const asRows = wantsTable(request.headers.accept) && event.type !== "ERROR";
        const object = asRows ? asTable(kind, event.object as never, query.includeObject) : event.object;
        reply.raw.write(`${JSON.stringify({ type: event.type, object })}\n`);
    };
    reply.hijack();
    reply.raw.writeHead(200, { "content-type": "application/json", "transfer-encoding": "chunked" });
    reply.raw.flushHeaders();
    // Of the answer, not of the connection: that lives on, and another watch comes over it.
    reply.raw.once("close", () => stop.abort());
    const timers = [setTimeout(() => stop.abort(), Number(query.timeoutSeconds ?? 1800) * 1000), setInterval(() => bookmark(), bookmarkEvery)];
    function bookmark(annotations?: Readonly<Record<string, string>>) {
        if (query.allowWatchBookmarks !== "true") return;
        const metadata = { resourceVersion: String(api.store.version), ...(annotations && { annotations }) };
        send({ type: "BOOKMARK", object: { apiVersion: kind.apiVersion, kind: kind.kind, metadata } });
    }
    try {
        const selectors = { namespace, labelSelector: query.labelSelector, fieldSelector: query.fieldSelector };
        const isWhole = query.sendInitialEvents === "true";
        const from = !isWhole && query.resourceVersion && query.resourceVersion !== "0" ? query.resourceVersion : String(api.store.version);
        if (from !== query.resourceVersion) for (const object of api.list(kind, selectors).items) send({ type: "ADDED", object });
        if (isWhole) bookmark({ "k8s.io/initial-events-end": "true" });
        for await (const event of watch(api, kind, { ...selectors, resourceVersion: from, signal: stop.signal })) send(event);
    } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        send({ type: "ERROR", object: error.status });
    } finally {
        for (const timer of timers) clearTimeout(timer);
        reply.raw.end();
    }
}
