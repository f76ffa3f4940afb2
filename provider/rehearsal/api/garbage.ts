import type { DeleteOptions, Kind, KubeObject, ObjectRef, PatchOptions } from "../../kube/index.ts";
import { resourceKey, resources } from "./resources.ts";
import type { Store } from "./store.ts";

/** What the collector needs of the API. */
export interface Objects {
    readonly store: Pick<Store, "find" | "everything" | "owners">;
    patch(kind: Kind, ref: ObjectRef, patch: unknown, options: PatchOptions): unknown;
    delete(kind: Kind, ref: ObjectRef, options: DeleteOptions): unknown;
}

/**
 * What goes with a deleted object: all that lives in a deleted namespace, and all whose last owner it was. With `Orphan` the dependants stay and
 * only lose the reference.
 */
export function collectGarbage(api: Objects, kind: Kind, gone: KubeObject, propagation: "Background" | "Foreground" | "Orphan"): void {
    const { owners: owned } = api.store;
    const within = kind.kind === "Namespace" ? [...api.store.everything()].filter(([, object]) => isIn(object, kind, gone)) : [];
    const dependants = owned.dependantsOf(gone.metadata.uid ?? "").filter(([, object]) => !isIn(object, kind, gone));
    for (const [resource, object] of [...within, ...dependants]) {
        const { kind: own } = resources.find((each) => resourceKey(each.kind) === resource)!;
        const ref = { name: object.metadata.name!, namespace: object.metadata.namespace };
        if (!api.store.find(own, ref.namespace, ref.name)) continue;
        const owners = (object.metadata.ownerReferences ?? []).filter((each) => each.uid !== gone.metadata.uid);
        if (!isIn(object, kind, gone) && (propagation === "Orphan" || owners.some(({ uid }) => owned.isAlive(uid)))) {
            api.patch(own, ref, { metadata: { ownerReferences: owners } }, { type: "merge", fieldManager: "garbage-collector" });
            continue;
        }
        api.delete(own, ref, { uid: object.metadata.uid });
    }
}

function isIn(object: KubeObject, kind: Kind, gone: KubeObject): boolean {
    return kind.kind === "Namespace" && object.metadata.namespace === gone.metadata.name;
}
