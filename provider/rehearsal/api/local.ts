import type { Cluster, WatchEvent, WatchOptions } from "../../kube/index.ts";
import { ApiError, type Kind } from "../../kube/index.ts";
import type { Api } from "./api.ts";
import { resourceKey } from "./resources.ts";
import { selectorOf } from "./selector.ts";
import { toWatchEvent } from "./store.ts";

/** The API without HTTP, behind the same port: for the controllers of the rehearsal, and for tests that ask the world what is true. */
export function createLocalCluster(api: Api): Cluster {
    return {
        get: async (kind, ref) => absentAs(undefined, () => api.get(kind, ref)),
        list: async (kind, options) => api.list(kind, options),
        create: async (kind, object, options) => api.create(kind, object, options),
        apply: async (kind, object, options) => api.apply(kind, object, options),
        patch: async (kind, ref, patch, options) => api.patch(kind, ref, patch, options),
        replace: async (kind, object, options) => api.replace(kind, object, options),
        delete: async (kind, ref, options) => absentAs(false, () => Boolean(api.delete(kind, ref, options))),
        watch: (kind, options) => watch(api, kind, options),
    };
}

/** Events in order, as soon as they are committed; ends with the signal. */
export async function* watch(api: Api, kind: Kind, options: WatchOptions): AsyncGenerator<WatchEvent> {
    const waiting: WatchEvent[] = [];
    let wake = () => {};
    const selects = selectorOf(options);
    const stop = api.store.listen(resourceKey(kind), Number(options.resourceVersion), (change) => {
        const event = toWatchEvent(change, selects);
        if (event) waiting.push(event);
        wake();
    });
    const onAbort = () => wake();
    options.signal?.addEventListener("abort", onAbort, { once: true });
    try {
        while (!options.signal?.aborted) {
            while (waiting.length > 0 && !options.signal?.aborted) yield waiting.shift()!;
            await new Promise<void>((resolve) => {
                wake = resolve;
                if (waiting.length > 0 || options.signal?.aborted) resolve();
            });
        }
    } finally {
        stop();
        options.signal?.removeEventListener("abort", onAbort);
    }
}

function absentAs<T, A>(absent: A, look: () => T): T | A {
    try {
        return look();
    } catch (error) {
        if (error instanceof ApiError && error.code === 404) return absent;
        throw error;
    }
}
