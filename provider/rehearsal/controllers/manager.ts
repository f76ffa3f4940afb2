import { setMaxListeners } from "node:events";
import { ApiError, type Cluster, type Kind, type KubeObject, type ObjectRef } from "../../kube/index.ts";
import { Sightings } from "./sightings.ts";

/** What a pass asks for afterwards: to be called again after so many milliseconds. */
export interface Again {
    readonly after: number;
    /** True for a look that only confirms what is known: simulated time does not pass for its sake. */
    readonly isRoutine?: boolean;
}

/** Whose changes concern a controller. */
export interface Watch {
    readonly kind: Kind;
    readonly map: (object: KubeObject) => readonly ObjectRef[] | Promise<readonly ObjectRef[]>;
    /** Only new objects, new specs and deletions count, not what controllers write into the status. */
    readonly specOnly?: boolean;
}

/** One controller: what it reconciles, and whose changes concern it. */
export interface Controller {
    readonly kind: Kind;
    /** Other kinds whose changes lead to objects of ours. */
    readonly watches?: readonly Watch[];
    reconcile(ref: ObjectRef): Promise<Again | undefined>;
}

export interface ManagerPorts {
    readonly cluster: Cluster;
    readonly clock: ControllerClock;
    /** Told of passes that failed; they are repeated after 3 s, without a word in the object's status, as the real ones are. */
    readonly onError?: (kind: Kind, ref: ObjectRef, error: unknown) => void;
}

export interface ControllerClock {
    now(): number;
    sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
    /** Calls back later; the returned function prevents it. */
    after(milliseconds: number, fire: () => void, isRoutine?: boolean): () => void;
    enter(): void;
    leave(): void;
}

/** Requeue of a pass that failed. Source: forklift-behaviour §1.2. */
const afterError = 3_000;

/** Runs controllers on a Kubernetes API: list and watch, one queue and one worker each, repeated passes through the clock. */
export function startManager(controllers: readonly Controller[], ports: ManagerPorts): { stop(): Promise<void> } {
    const stop = new AbortController();
    setMaxListeners(0, stop.signal);
    const workers = controllers.map((controller) => new Worker(controller, ports, stop.signal));
    const followers = workers.flatMap((worker) => worker.follow());
    return {
        async stop() {
            stop.abort(new Error("the world is closed"));
            await Promise.allSettled(followers);
        },
    };
}

class Worker {
    private readonly queue = new Map<string, ObjectRef>();
    private readonly timers = new Map<string, () => void>();
    private isRunning = false;

    constructor(
        private readonly controller: Controller,
        private readonly ports: ManagerPorts,
        private readonly signal: AbortSignal,
    ) {}

    follow(): readonly Promise<void>[] {
        const own: Watch = { kind: this.controller.kind, map: (object) => [refOf(object)], specOnly: true };
        return [own, ...(this.controller.watches ?? [])].map((watch) => this.watch(watch));
    }

    private async watch({ kind, map, specOnly = false }: Watch): Promise<void> {
        const { cluster, clock } = this.ports;
        while (!this.signal.aborted) {
            try {
                const sightings = new Sightings();
                const { items, resourceVersion } = await cluster.list(kind, { signal: this.signal });
                for (const object of items) if (sightings.isNews(object)) for (const ref of await map(object)) this.add(ref);
                for await (const event of cluster.watch(kind, { resourceVersion, signal: this.signal }))
                    if (sightings.counts(event, specOnly)) for (const ref of await map(event.object)) this.add(ref);
            } catch (error) {
                if (this.signal.aborted) return;
                if (!(error instanceof ApiError)) throw error;
                await clock.sleep(1_000, this.signal).catch(() => {});
            }
        }
    }

    private add(ref: ObjectRef): void {
        if (this.signal.aborted) return;
        this.queue.set(keyOf(ref), ref);
        void this.work();
    }

    private async work(): Promise<void> {
        if (this.isRunning) return;
        this.isRunning = true;
        this.ports.clock.enter();
        try {
            for (const [key, ref] of this.queue) {
                this.queue.delete(key);
                await this.pass(key, ref);
                if (this.signal.aborted) return;
            }
        } finally {
            this.isRunning = false;
            this.ports.clock.leave();
            if (this.queue.size > 0) void this.work();
        }
    }

    private async pass(key: string, ref: ObjectRef): Promise<void> {
        this.timers.get(key)?.();
        this.timers.delete(key);
        try {
            const again = await this.controller.reconcile(ref);
            if (again) this.later(key, ref, again);
        } catch (error) {
            if (this.signal.aborted) return;
            this.ports.onError?.(this.controller.kind, ref, error);
            this.later(key, ref, { after: afterError });
        }
    }

    private later(key: string, ref: ObjectRef, { after, isRoutine }: Again): void {
        this.timers.set(
            key,
            this.ports.clock.after(after, () => this.add(ref), isRoutine),
        );
    }
}

export function refOf({ metadata }: KubeObject): ObjectRef {
    return { name: metadata.name!, namespace: metadata.namespace };
}

function keyOf({ namespace, name }: ObjectRef): string {
    return `${namespace ?? ""}/${name}`;
}
