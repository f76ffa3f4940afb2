import type { Kind, KubeObject, ObjectRef } from "../kube/index.ts";
import type { RequestContext } from "../serve/port.ts";
import { deleteCompanions } from "./companions.ts";
import type { Desired } from "./desired.ts";
import type { Connected } from "./sheet.ts";

/** Deletes the object, waits until it is gone, and takes its companions away. */
export async function deleteAll(
    session: Connected,
    desired: Desired,
    object: KubeObject | undefined,
    context: Pick<RequestContext, "signal" | "progress">,
): Promise<void> {
    if (object) await deleteMain(session, desired, object, context);
    await deleteCompanions(session.cluster, desired, object, context.signal);
}

/** Deletes the object without its companions, and waits until it is gone. */
export async function deleteMain(
    session: Connected,
    { kind, own }: Desired,
    { metadata: { uid } }: KubeObject,
    context: Pick<RequestContext, "signal" | "progress">,
): Promise<void> {
    await session.cluster.delete(kind, own, { uid, signal: context.signal });
    await untilGone(session, kind, own, uid, context);
}

/** Who has to let it go is told: a controller that does not run never does. */
export async function untilGone(
    { watches }: Connected,
    kind: Kind,
    ref: ObjectRef,
    uid: string | undefined,
    { signal, progress }: Pick<RequestContext, "signal" | "progress">,
): Promise<void> {
    const isGone = (seen: KubeObject | undefined) => {
        if (!seen || seen.metadata.uid !== uid) return true;
        const { deletionTimestamp, finalizers = [] } = seen.metadata;
        if (deletionTimestamp && finalizers.length > 0)
            progress.status(`waiting until it is gone: its controller has to take away ${finalizers.join(", ")}`);
        return undefined;
    };
    await watches.until([{ kind, ref }], ([seen]) => isGone(seen), signal);
}
