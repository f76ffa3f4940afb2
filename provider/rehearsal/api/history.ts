import { ApiError, failure, type KubeObject } from "../../kube/index.ts";

/** A committed change, as watchers see it. */
export interface Change {
    readonly type: "ADDED" | "MODIFIED" | "DELETED";
    readonly resource: string;
    readonly resourceVersion: number;
    readonly object: KubeObject;
    /** The object before; selectors decide by both whether a watcher sees a deletion. */
    readonly before: KubeObject | undefined;
}

/** How much is remembered, in values that are no parts of an earlier version: some 40 MB. */
const most = 2_000_000;

/**
 * The changes that are remembered for watchers that come back; older versions answer 410, as after etcd's compaction. That goes by time (five minutes),
 * this by size: rehearsed hours pass in a second, and a change of a plan with a thousand VMs weighs as much as a hundred others.
 *
 * Source: `--etcd-compaction-interval` of kube-apiserver.
 */
export class History {
    private readonly changes: { readonly change: Change; readonly weight: number }[] = [];
    private weight = 0;

    /** `forgottenUntil` = the last version that nobody can begin before. */
    constructor(
        private forgottenUntil = 0,
        private readonly capacity = most,
    ) {}

    add(change: Change): void {
        const weight = weightOf(change.before, change.object);
        this.changes.push({ change, weight });
        this.weight += weight;
        if (this.weight > this.capacity) this.compact();
    }

    /**
     * Changes of a resource after a version.
     *
     * Errors: `ApiError` 410 when the version is no longer remembered.
     */
    after(resource: string, version: number): readonly Change[] {
        if (version < this.forgottenUntil)
            throw new ApiError("WATCH", failure(410, "Expired", `too old resource version: ${version} (${this.forgottenUntil})`));
        return this.changes.flatMap(({ change }) => (change.resource === resource && change.resourceVersion > version ? [change] : []));
    }

    /** Forgets a quarter at once, for the sake of speed; the last change stays, whatever it weighs. */
    private compact(): void {
        let count = 0;
        for (; this.weight > (this.capacity * 3) / 4 && count < this.changes.length - 1; count += 1) this.weight -= this.changes[count]!.weight;
        this.forgottenUntil = this.changes.splice(0, count).at(-1)?.change.resourceVersion ?? this.forgottenUntil;
    }
}

/** What a version holds beside the one before; what is equal they share (`shareWith`), and a place for it counts as one. */
function weightOf(before: unknown, after: unknown): number {
    if (before === after || typeof after !== "object" || after === null) return 1;
    const old = (typeof before === "object" && before !== null ? before : {}) as Readonly<Record<string, unknown>>;
    let weight = 1;
    for (const [key, value] of Object.entries(after)) weight += weightOf(old[key], value);
    return weight;
}
