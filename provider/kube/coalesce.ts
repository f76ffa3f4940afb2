import type { CallOptions, Cluster, KubeList, KubeObject, ListOptions } from "./port.ts";

/**
 * A cluster whose equal reads share one request when they are asked for in the same moment, as resources that the engine makes side by side do.
 *
 * A read joins only one that has not been sent yet: what it is answered is never older than its question.
 */
export function coalesced(cluster: Cluster): Cluster {
    const gets = sharing<KubeObject | undefined>();
    const lists = sharing<KubeList>();
    return {
        ...cluster,
        get: (kind, ref, options) =>
            gets(`${kind.apiVersion}/${kind.plural}/${ref.namespace}/${ref.name}`, options, (signal) =>
                cluster.get(kind, ref, { ...options, signal }),
            ),
        list: (kind, options = {}) => {
            const { signal: _own, ...what } = options;
            return lists(`${kind.apiVersion}/${kind.plural} ${JSON.stringify(what)}`, options, (signal) =>
                cluster.list(kind, { ...options, signal }),
            );
        },
    };
}

type Share<T> = (key: string, options: CallOptions | ListOptions | undefined, read: (signal: AbortSignal) => Promise<T>) => Promise<T>;

function sharing<T>(): Share<T> {
    const waiting = new Map<string, Promise<T>>();
    const begin = async (key: string, read: (signal: AbortSignal) => Promise<T>) => {
        await new Promise((resolve) => setImmediate(resolve));
        waiting.delete(key);
        return await read(new AbortController().signal);
    };
    return (key, options, read) => {
        const shared = waiting.get(key) ?? begin(key, read);
        waiting.set(key, shared);
        return orAborted(shared, options?.signal);
    };
}

/** Who stops to wait does not take the answer from the others. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    if (!signal) return await work;
    signal.throwIfAborted();
    let stop = () => {};
    const aborted = new Promise<never>((_resolve, reject) => {
        stop = () => reject(signal.reason);
        signal.addEventListener("abort", stop, { once: true });
    });
    try {
        return await Promise.race([work, aborted]);
    } finally {
        signal.removeEventListener("abort", stop);
    }
}
