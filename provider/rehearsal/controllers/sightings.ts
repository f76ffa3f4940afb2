import type { KubeObject, WatchEvent } from "../../kube/index.ts";

/** What of a kind has been seen, so that a controller which cares for specs only need not look at every write of a status. */
export class Sightings {
    private readonly generations = new Map<string, number | undefined>();

    /** Objects that are known, which are those that live. */
    get count(): number {
        return this.generations.size;
    }

    /** True for a new object or a new spec. */
    isNews({ metadata: { uid = "", generation } }: KubeObject): boolean {
        const isSeen = this.generations.has(uid) && this.generations.get(uid) === generation;
        this.generations.set(uid, generation);
        return !isSeen;
    }

    /** Whether an event counts; `specOnly` = as new objects, new specs and deletions do. */
    counts({ type, object }: WatchEvent, specOnly: boolean): boolean {
        if (type === "BOOKMARK") return false;
        if (type !== "DELETED") return this.isNews(object) || !specOnly;
        this.generations.delete(object.metadata.uid ?? "");
        return true;
    }
}
