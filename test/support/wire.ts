import type { Dispatcher } from "undici";
import type { Door } from "../../provider/inventory/index.ts";
import { ApiError, type HttpCall, kinds, type Transport } from "../../provider/kube/index.ts";
import type { Api } from "../../provider/rehearsal/api/index.ts";
import { watch } from "../../provider/rehearsal/api/local.ts";
import { type Target, targetOf } from "../../provider/rehearsal/api/route.ts";
import { answerTo, type Query } from "../../provider/rehearsal/api/verbs.ts";
import { sourceList } from "../../provider/rehearsal/inventory/collection.ts";
import { isCollected } from "../../provider/rehearsal/inventory/provider.ts";
import type { Stage } from "../../provider/rehearsal/stage.ts";
import type { Clock } from "../../provider/util/clock.ts";

/** The HTTP door of the small API without a network: requests are answered at once, watches are closed by the server when their time is over. */
export function openWire(api: Api, clock: Clock): Transport {
    return {
        async send(call) {
            call.signal?.throwIfAborted();
            try {
                const target = targetOf(decodeURI(call.path));
                const query: Query = call.query ?? {};
                if (query.watch === "true") return respond(200, {}, eventsOf(api, clock, target, query, call));
                const { code, body } = answerTo(api, target, query, {
                    method: call.method,
                    headers: { "content-type": call.contentType },
                    body: call.body,
                });
                return respond(code, {}, [JSON.stringify(body)]);
            } catch (error) {
                if (!(error instanceof ApiError)) throw error;
                return respond(error.code, {}, [JSON.stringify(error.status)]);
            }
        },
        close: async () => {},
    };
}

/** Lines of a watch; an old version is told as an ERROR event. */
async function* eventsOf(api: Api, clock: Clock, { kind, namespace }: Target, query: Query, { signal }: HttpCall): AsyncGenerator<string> {
    const over = new AbortController();
    // Not `AbortSignal.any`: what listens to that is kept until it is aborted, and a watch of a dead plugin never is.
    const onAbort = () => over.abort(signal?.reason);
    signal?.addEventListener("abort", onAbort, { once: true });
    clock.sleep(Number(query.timeoutSeconds) * 1000, over.signal).then(onAbort, () => {});
    try {
        for await (const event of watch(api, kind, { namespace, resourceVersion: query.resourceVersion!, signal: over.signal }))
            yield `${JSON.stringify(event)}\n`;
        signal?.throwIfAborted();
    } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        yield `${JSON.stringify({ type: "ERROR", object: error.status })}\n`;
    } finally {
        signal?.removeEventListener("abort", onAbort);
        over.abort();
    }
}

/** The inventory service of a stage without a network. Source: forklift-behaviour §8.1. */
export function inventoryDoor({ api, source }: Stage): Door {
    return {
        name: "the small world",
        advice: "none",
        key: "none",
        async get(path, signal) {
            signal.throwIfAborted();
            const [, type, uid, collection = ""] = path.split("?")[0]!.split("/").filter(Boolean);
            const provider = api.list(kinds.provider).items.find(({ metadata }) => metadata.uid === uid);
            if (!provider || !isCollected(provider)) return respond(404, { "x-reason": "ProviderNotFound" }, []);
            const conditions = (provider.status?.conditions ?? []) as { type: string }[];
            if (!conditions.some((each) => each.type === "InventoryCreated")) return respond(206, {}, []);
            const items = sourceList(source.view(), collection, { detail: "all" }, `providers/${type}/${uid}`);
            return items ? respond(200, {}, [JSON.stringify(items)]) : respond(404, {}, []);
        },
    };
}

/** An answer as undici gives it, as far as anybody here looks at it. */
export function respond(
    statusCode: number,
    headers: Record<string, string>,
    parts: Iterable<string> | AsyncIterable<string>,
): Dispatcher.ResponseData {
    const text = async () => {
        let all = "";
        for await (const part of parts) all += part;
        return all;
    };
    const body = {
        text,
        json: async () => JSON.parse(await text()),
        dump: async () => {},
        async *[Symbol.asyncIterator]() {
            for await (const part of parts) yield Buffer.from(part);
        },
    };
    return { statusCode, headers, body } as unknown as Dispatcher.ResponseData;
}
