import type { Clock } from "../util/clock.ts";
import { backOff, type Chance } from "./backOff.ts";
import { ApiError } from "./error.ts";
import type { Cluster, Kind, KubeObject, ObjectRef } from "./port.ts";

/**
 * Shared list-and-watch caches: one per kind and namespace, however many resources wait on it, so that API calls grow with kinds, not with VMs.
 *
 * A cache lists, watches from there, lists again when the version is gone (410) or the stream breaks, and backs off through the clock's sleep.
 * It lives while somebody waits, and a little longer: who has waited for a plan soon waits for its run.
 */
export interface Watches {
    /**
     * Answers with the first thing that `decide` makes of the objects: asked as soon as they have been seen, and again after every change of one
     * of them. An object that does not exist is undefined.
     *
     * Errors: the signal's reason when it is aborted; what `decide` throws; an `ApiError` that no repetition can heal (401, 403).
     */
    until<T extends {}>(targets: readonly (WatchTarget | WatchRange)[], decide: Decide<T>, signal: AbortSignal, again?: Again<T>): Promise<T>;
}

/** Asks without a change, because time itself may be the answer. */
export interface Again<T> {
    /** Milliseconds between two askings. */
    readonly every: number;
    /** Asked instead of `decide` while nothing could be seen yet. */
    readonly whileBlind: () => T | undefined;
}

/** What the objects mean so far; undefined = not there yet. A range is answered by the list of what is in it; undefined = nobody here may look. */
export type Decide<T> = (seen: readonly (KubeObject | undefined)[]) => T | undefined;

/** All objects of a kind in a namespace, or everywhere. */
export interface WatchRange {
    readonly kind: Kind;
    readonly namespace?: string | undefined;
}

export interface WatchTarget {
    readonly kind: Kind;
    readonly ref: ObjectRef;
}

export function createWatches(cluster: Cluster, clock: Clock, random: () => number = Math.random): Watches {
    const caches = new Map<string, Cache>();
    const cacheOf = ({ kind, namespace }: WatchRange) => {
        const key = `${kind.apiVersion}/${kind.plural}/${namespace ?? ""}`;
        const known = caches.get(key) ?? new Cache(cluster, { clock, random }, kind, namespace, () => caches.delete(key));
        caches.set(key, known);
        return known;
    };
    return {
        async until<T extends {}>(
            targets: readonly (WatchTarget | WatchRange)[],
            decide: Decide<T>,
            signal: AbortSignal,
            again?: Again<T>,
        ): Promise<T> {
            signal.throwIfAborted();
            const followed = targets.map((target) => ({ target, cache: cacheOf(rangeOf(target)) }));
            const distinct = new Set(followed.map(({ cache }) => cache));
            const single = followed.flatMap(({ target, cache }) => ("ref" in target ? [{ name: target.ref.name, cache }] : []));
            const [names, needed] = [new Set(single.map(({ name }) => name)), new Set(single.map(({ cache }) => cache))];
            const ranges = new Set(followed.flatMap(({ target, cache }) => ("ref" in target ? [] : [cache])));
            const closed = new Set<Cache>();
            const seen = ({ target, cache }: (typeof followed)[number]) => {
                if ("ref" in target) return cache.objects.get(target.ref.name);
                return closed.has(cache) ? undefined : cache.list();
            };
            const answer = deferred<T>();
            const ask = (isBlind: boolean) => {
                const found = attempt(() => (isBlind ? again?.whileBlind() : decide(followed.map(seen))), answer.reject);
                if (found !== undefined) answer.resolve(found);
            };
            const listener: Listener = {
                hears: (cache, name) => names.has(name) || ranges.has(cache),
                changed: () => ask([...distinct].some((cache) => !cache.hasListed && !closed.has(cache))),
                failed(cache, error) {
                    if (needed.has(cache)) return answer.reject(error);
                    closed.add(cache);
                    listener.changed();
                },
            };
            const onAbort = () => answer.reject(signal.reason);
            signal.addEventListener("abort", onAbort, { once: true });
            const over = new AbortController();
            for (const cache of distinct) cache.join(listener);
            listener.changed();
            if (again) void tick(clock, again.every, listener.changed, over.signal);
            try {
                return await answer.promise;
            } finally {
                over.abort();
                signal.removeEventListener("abort", onAbort);
                for (const cache of distinct) cache.leave(listener);
            }
        },
    };
}

function rangeOf(target: WatchTarget | WatchRange): WatchRange {
    return "ref" in target ? { kind: target.kind, namespace: target.ref.namespace } : target;
}

interface Listener {
    hears(cache: Cache, name: string): boolean;
    changed(): void;
    failed(cache: Cache, error: unknown): void;
}

/** Milliseconds that a cache outlives the last who waits on it. */
const linger = 5_000;

class Cache {
    readonly objects = new Map<string, KubeObject>();
    hasListed = false;
    private readonly listeners = new Set<Listener>();
    private stop: AbortController | undefined;
    private leaving: AbortController | undefined;

    constructor(
        private readonly cluster: Cluster,
        private readonly chance: Chance,
        private readonly kind: Kind,
        private readonly namespace: string | undefined,
        private readonly onEmpty: () => void,
    ) {}

    list(): KubeObject {
        return { kind: `${this.kind.kind}List`, metadata: {}, items: [...this.objects.values()] };
    }

    join(listener: Listener): void {
        this.listeners.add(listener);
        this.leaving?.abort();
        if (this.stop) return;
        this.stop = new AbortController();
        void this.run(this.stop.signal);
    }

    leave(listener: Listener): void {
        this.listeners.delete(listener);
        if (this.listeners.size === 0) void this.end();
    }

    /** Ends in a while, unless somebody joins before. */
    private async end(): Promise<void> {
        this.leaving = new AbortController();
        const { signal } = this.leaving;
        await this.chance.clock.sleep(linger, signal).catch(() => {});
        if (signal.aborted) return;
        this.stop?.abort();
        this.onEmpty();
    }

    private async run(signal: AbortSignal): Promise<void> {
        for (let failures = 0; !signal.aborted; ) {
            try {
                await this.listAndWatch(signal);
                failures = 0;
            } catch (error) {
                if (signal.aborted) return;
                if (isFinal(error)) {
                    this.stop = undefined;
                    return this.tell((listener) => listener.failed(this, error));
                }
                failures = error instanceof ApiError && error.code === 410 ? 0 : failures + 1;
                if (failures > 0) await this.pause(failures, signal);
            }
        }
    }

    private async pause(failures: number, signal: AbortSignal): Promise<void> {
        const { clock, random } = this.chance;
        await clock.sleep(backOff(failures, { first: 500, longest: 30_000 }, random), signal).catch(() => {});
    }

    private async listAndWatch(signal: AbortSignal): Promise<void> {
        const { items, resourceVersion } = await this.cluster.list(this.kind, { namespace: this.namespace, signal });
        this.objects.clear();
        for (const item of items) this.objects.set(item.metadata.name ?? "", item);
        this.hasListed = true;
        this.tell((listener) => listener.changed());
        await this.follow(resourceVersion, signal);
    }

    /** Watches from version to version: a stream that ends in good order is taken up where it stopped. */
    private async follow(from: string, signal: AbortSignal): Promise<void> {
        for (let resourceVersion = from; !signal.aborted; ) {
            for await (const { type, object } of this.cluster.watch(this.kind, { namespace: this.namespace, resourceVersion, signal })) {
                resourceVersion = object.metadata.resourceVersion ?? resourceVersion;
                const name = object.metadata.name ?? "";
                if (type === "BOOKMARK") continue;
                if (type === "DELETED") this.objects.delete(name);
                else this.objects.set(name, object);
                this.tell((listener) => listener.hears(this, name) && listener.changed());
            }
        }
    }

    private tell(message: (listener: Listener) => unknown): void {
        for (const listener of [...this.listeners]) message(listener);
    }
}

function isFinal(error: unknown): boolean {
    return error instanceof ApiError && (error.code === 401 || error.code === 403 || error.code === 404);
}

async function tick(clock: Clock, every: number, ask: () => void, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
        await clock.sleep(every, signal).catch(() => {});
        if (!signal.aborted) ask();
    }
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (reason: unknown) => void } {
    let resolve: (value: T) => void = () => {};
    let reject: (reason: unknown) => void = () => {};
    const promise = new Promise<T>((yes, no) => {
        resolve = yes;
        reject = no;
    });
    return { promise, resolve, reject };
}

function attempt<T>(make: () => T, onError: (error: unknown) => void): T | undefined {
    try {
        return make();
    } catch (error) {
        onError(error);
        return undefined;
    }
}
