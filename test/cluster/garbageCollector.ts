import { setMaxListeners } from "node:events";
import { ApiError, type Cluster, type Kind, type KubeObject, type ObjectRef } from "../../provider/kube/index.ts";

interface Known {
    readonly kind: Kind;
    readonly ref: ObjectRef;
    readonly owners: readonly string[];
}

/**
 * What the controller manager's garbage collector does for a real API server that stands alone: objects whose last owner is gone are deleted
 * in the background.
 */
export function collectGarbage(cluster: Cluster, kinds: readonly Kind[]): { stop(): Promise<void> } {
    const stop = new AbortController();
    setMaxListeners(0, stop.signal);
    const known = new Map<string, Known>();
    const note = (kind: Kind, { metadata: { uid = "", name = "", namespace, ownerReferences = [] } }: KubeObject) =>
        known.set(uid, { kind, ref: { name, namespace }, owners: ownerReferences.map((owner) => owner.uid) });
    const forget = async (uid: string) => {
        known.delete(uid);
        const orphans = [...known].filter(([, { owners }]) => owners.includes(uid) && !owners.some((owner) => known.has(owner)));
        for (const [own, { kind, ref }] of orphans) await cluster.delete(kind, ref, { uid: own, signal: stop.signal });
    };
    /** Who deletes in the foreground waits for the collector; what is left behind here goes in the background. */
    const finish = async (kind: Kind, { metadata: { name = "", namespace, deletionTimestamp, finalizers = [] } }: KubeObject) => {
        const others = finalizers.filter((each) => each !== "foregroundDeletion");
        if (deletionTimestamp && others.length < finalizers.length)
            await cluster.patch(
                kind,
                { name, namespace },
                { metadata: { finalizers: others } },
                { type: "merge", fieldManager: "garbage-collector" },
            );
    };
    const follow = async (kind: Kind) => {
        const { items, resourceVersion } = await cluster.list(kind, { signal: stop.signal });
        const present = new Set(items.map(({ metadata }) => metadata.uid));
        const gone = [...known].filter(([uid, each]) => each.kind === kind && !present.has(uid));
        for (const item of items) note(kind, item);
        for (const [uid] of gone) await forget(uid);
        for await (const { type, object } of cluster.watch(kind, { resourceVersion, signal: stop.signal }))
            if (type === "DELETED") await forget(object.metadata.uid!);
            else if (type !== "BOOKMARK") {
                note(kind, object);
                await finish(kind, object);
            }
    };
    const followers = kinds.map(async (kind) => {
        while (!stop.signal.aborted) await follow(kind).catch(unlessLost(stop.signal));
    });
    return {
        async stop() {
            stop.abort();
            await Promise.all(followers);
        },
    };
}

/** Whatever a request came to, the list says afterwards how things are. */
function unlessLost(signal: AbortSignal) {
    return async (error: unknown): Promise<void> => {
        if (signal.aborted) return;
        if (!(error instanceof ApiError)) throw error;
        await new Promise((wake) => setTimeout(wake, 200));
    };
}
