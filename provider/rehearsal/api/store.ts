import type { Kind, KubeObject, WatchEvent } from "../../kube/index.ts";
import type { Clock } from "../../util/clock.ts";
import { type Change, History } from "./history.ts";
import { Journal, type JournalEntry } from "./journal.ts";
import { Owners, type Stored } from "./owners.ts";
import { resourceKey } from "./resources.ts";

/**
 * Objects, their one version counter, and who listens. Objects are immutable: every write brings a new one.
 */
export class Store {
    private resourceVersion = 0;
    private readonly objects = new Map<string, Map<string, KubeObject>>();
    readonly owners = new Owners();
    private readonly history: History;
    private readonly listeners = new Set<(change: Change) => void>();
    private readonly journal: Journal | undefined;
    /** What the clock said when the last process of this world stopped; undefined for a new world. */
    readonly lastTime: number | undefined;

    constructor(
        private readonly clock: Pick<Clock, "now">,
        journalPath?: string,
    ) {
        const { journal, entries } = journalPath ? Journal.open(journalPath) : { journal: undefined, entries: [] };
        this.journal = journal;
        for (const { key, object } of entries) if (key && object) this.put(key, object);
        this.resourceVersion = entries.at(-1)?.resourceVersion ?? 0;
        this.history = new History(this.resourceVersion);
        this.lastTime = entries.at(-1)?.at;
    }

    get version(): number {
        return this.resourceVersion;
    }

    find(kind: Kind, namespace: string | undefined, name: string): KubeObject | undefined {
        return this.objects.get(resourceKey(kind))?.get(`${namespace ?? ""}/${name}`);
    }

    all(kind: Kind): readonly KubeObject[] {
        return [...(this.objects.get(resourceKey(kind))?.values() ?? [])];
    }

    everything(): Iterable<Stored> {
        return [...this.objects].flatMap(([resource, map]) => [...map.values()].map((object) => [resource, object] as const));
    }

    nextVersion(): number {
        return this.resourceVersion + 1;
    }

    /** Commits a write: journal first, then memory, then watchers. The object carries its new resourceVersion already. */
    commit(kind: Kind, type: Change["type"], object: KubeObject): void {
        const resource = resourceKey(kind);
        const key = `${resource} ${object.metadata.namespace ?? ""}/${object.metadata.name}`;
        const before = this.objects.get(resource)?.get(key.slice(resource.length + 1));
        this.resourceVersion = Number(object.metadata.resourceVersion);
        this.journal?.append({ resourceVersion: this.resourceVersion, at: this.clock.now(), key, ...(type === "DELETED" ? {} : { object }) });
        if (type === "DELETED") this.take(key);
        else this.put(key, object);
        if (this.journal?.isOvergrown) this.journal.rewrite(this.asEntries());
        this.remember({ type, resource, resourceVersion: this.resourceVersion, object, before });
    }

    /** Keeps the clock's time across processes even when nothing is written. */
    noteTime(): void {
        this.journal?.append({ resourceVersion: this.resourceVersion, at: this.clock.now() });
    }

    /**
     * Changes after a version, then those to come, until the listener is taken away.
     *
     * Errors: `ApiError` 410 when the version is no longer remembered.
     */
    listen(resource: string, after: number, listener: (change: Change) => void): () => void {
        for (const change of this.history.after(resource, after)) listener(change);
        const own = (change: Change) => {
            if (change.resource === resource) listener(change);
        };
        this.listeners.add(own);
        return () => this.listeners.delete(own);
    }

    close(): void {
        this.noteTime();
        this.journal?.close();
        this.listeners.clear();
    }

    private asEntries(): readonly JournalEntry[] {
        const at = this.clock.now();
        const living = [...this.objects].flatMap(([resource, map]) =>
            [...map].map(([name, object]) => ({ resourceVersion: Number(object.metadata.resourceVersion), at, key: `${resource} ${name}`, object })),
        );
        return [...living, { resourceVersion: this.resourceVersion, at }];
    }

    private put(key: string, object: KubeObject): void {
        const [resource, name] = key.split(" ", 2) as [string, string];
        const map = this.objects.get(resource) ?? new Map<string, KubeObject>();
        this.owners.note(resource, map.get(name), object);
        this.objects.set(resource, map.set(name, object));
    }

    private take(key: string): void {
        const [resource, name] = key.split(" ", 2) as [string, string];
        this.owners.note(resource, this.objects.get(resource)?.get(name), undefined);
        this.objects.get(resource)?.delete(name);
    }

    private remember(change: Change): void {
        this.history.add(change);
        for (const listener of [...this.listeners]) listener(change);
    }
}

/** A change as one watcher sees it: selectors turn "no longer mine" into a deletion. */
export function toWatchEvent(change: Change, selects: (object: KubeObject) => boolean): WatchEvent | undefined {
    const isMine = change.type !== "DELETED" && selects(change.object);
    const wasMine = change.before !== undefined && selects(change.before);
    if (isMine) return { type: wasMine ? "MODIFIED" : "ADDED", object: change.object };
    return wasMine ? { type: "DELETED", object: change.object } : undefined;
}
