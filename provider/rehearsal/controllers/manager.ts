import { ApiError, type Cluster, type Kind, type KubeObject, type ObjectRef } from "../../kube/index.ts";

/** What a pass asks for afterwards: to be called again after so many milliseconds. */
export interface Again {
    readonly after: number;
}

/** One controller: what it reconciles, and whose changes concern it. */
export interface Controller {
    readonly kind: Kind;
    /** Other kinds whose changes lead to objects of ours. */
    readonly watches?: readonly { readonly kind: Kind; readonly map: (object: KubeObject) => readonly ObjectRef[] | Promise<readonly ObjectRef[]> }[];
    reconcile(ref: ObjectRef): Promise<Again | undefined>;
}

export interface ManagerPorts {
    readonly cluster: Cluster;
    readonly clock: { sleep(milliseconds: number, signal?: AbortSignal): Promise<void>; enter(): void; leave(): void };
    /** Told of passes that failed; they are repeated after 3 s, without a word in the object's status, as the real ones are. */
    readonly onError?: (kind: Kind, ref: ObjectRef, error: unknown) => void;
}

/** Requeue of a pass that failed. Source: forklift-behaviour §1.2. */
const afterError = 3_000;

/** Runs controllers on a Kubernetes API: list and watch, one queue and one worker each, repeated passes through the clock. */
export function startManager(controllers: readonly Controller[], ports: ManagerPorts): { stop(): Promise<void> } {
    const stop = new AbortController();
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
    private readonly timers = new Map<string, AbortController>();
    private isRunning = false;

    constructor(
        private readonly controller: Controller,
        private readonly ports: ManagerPorts,
        private readonly signal: AbortSignal,
    ) {}

    follow(): readonly Promise<void>[] {
        const own = this.watch(this.controller.kind, (object) => [refOf(object)]);
        return [own, ...(this.controller.watches ?? []).map(({ kind, map }) => this.watch(kind, map))];
    }

    private async watch(kind: Kind, map: (object: KubeObject) => readonly ObjectRef[] | Promise<readonly ObjectRef[]>): Promise<void> {
        const { cluster, clock } = this.ports;
        while (!this.signal.aborted) {
            try {
                const { items, resourceVersion } = await cluster.list(kind, { signal: this.signal });
                for (const object of items) for (const ref of await map(object)) this.add(ref);
                let version = resourceVersion;
                for await (const { type, object } of cluster.watch(kind, { resourceVersion: version, signal: this.signal })) {
                    version = object.metadata.resourceVersion ?? version;
                    if (type !== "BOOKMARK") for (const ref of await map(object)) this.add(ref);
                }
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
        this.timers.get(key)?.abort();
        try {
            const again = await this.controller.reconcile(ref);
            if (again) this.later(key, ref, again.after);
        } catch (error) {
            if (this.signal.aborted) return;
            this.ports.onError?.(this.controller.kind, ref, error);
            this.later(key, ref, afterError);
        }
    }

    private later(key: string, ref: ObjectRef, milliseconds: number): void {
        const timer = new AbortController();
        this.timers.set(key, timer);
        const signal = AbortSignal.any([timer.signal, this.signal]);
        this.ports.clock.sleep(milliseconds, signal).then(
            () => this.add(ref),
            () => {},
        );
    }
}

export function refOf({ metadata }: KubeObject): ObjectRef {
    return { name: metadata.name!, namespace: metadata.namespace };
}

function keyOf({ namespace, name }: ObjectRef): string {
    return `${namespace ?? ""}/${name}`;
}
