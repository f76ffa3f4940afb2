import { ApiError, type Cluster, type KubeObject } from "../kube/index.ts";
import type { RequestContext } from "../serve/port.ts";
import { isNotAllowed, refuseStranger, takeBack, unlessNotAllowed } from "./companions.ts";
import { type Desired, stamped, wholeOf } from "./desired.ts";
import { notOurs } from "./failure.ts";
import { isMadeBy, toId } from "./identity.ts";
import type { KindSheet } from "./sheet.ts";

/**
 * The object as it is, when it is ours.
 *
 * Errors: `NotOurs` when somebody else made it. An object whose uid is in our state is ours whatever its labels say (imports).
 */
export async function observeOurs(
    cluster: Cluster,
    { kind, own, maker, companions }: Desired,
    context: { readonly signal: AbortSignal },
    knownUid: unknown,
    preview = false,
): Promise<KubeObject | undefined> {
    const object = await cluster.get(kind, own, { signal: context.signal });
    if (object && object.metadata.uid !== knownUid && !isMadeBy(object, maker.urn)) throw notOurs(`${kind.kind} ${toId(own)}`, object, maker.urn);
    for (const companion of companions) {
        const refusal = refuseStranger(cluster, companion, maker, object, context.signal);
        await (preview ? refusal.catch(unlessNotAllowed) : refusal);
    }
    return object;
}

export interface Applied {
    readonly main: KubeObject;
    readonly companions: readonly KubeObject[];
}

/** Applies the object after its companions. Once the first of them is there, stopping waits for the object: without it nothing of them would be known. */
export async function applyAll(cluster: Cluster, desired: Desired, existing: KubeObject | undefined, stop: AbortSignal): Promise<Applied> {
    const companions: KubeObject[] = [];
    const options = () => ({ fieldManager: desired.manager, signal: companions.length === 0 ? stop : undefined });
    try {
        // What is ours is ours to correct; what has just appeared may be somebody else's, so a conflict there has to be seen.
        for (const { kind, object } of desired.companions)
            companions.push(await cluster.apply(kind, stamped(object, desired), { ...options(), force: existing !== undefined }));
        const { specWith, manifest } = desired;
        const bound = specWith ? { ...desired, manifest: { ...manifest, spec: specWith(manifest.spec, companions) } } : desired;
        const main = await cluster.apply(desired.kind, wholeOf(bound), { ...options(), force: isForced(desired, existing) });
        return { main, companions };
    } catch (error) {
        const isRefused = error instanceof ApiError && error.code >= 400 && error.code < 500;
        if (isRefused && !existing) await takeBack(cluster, desired, companions);
        throw error;
    }
}

/**
 * Lets the API server judge without writing. No verdict comes for what is made in the same run (a namespace or kind that is not there yet),
 * and none for an identity that may only read, which is told.
 */
export async function dryRunAll(
    cluster: Cluster,
    desired: Desired,
    existing: KubeObject | undefined,
    { signal, progress }: Pick<RequestContext, "signal" | "progress">,
): Promise<void> {
    const options = { fieldManager: desired.manager, signal, dryRun: true, force: isForced(desired, existing) };
    await cluster.apply(desired.kind, wholeOf(desired), options).catch((error) => {
        if (!(error instanceof ApiError)) throw error;
        if (isNotAllowed(error))
            return progress.log("warning", `the API server will judge this at \`up\`; the identity of this preview may only read: ${error.message}`);
        if (error.code !== 404) throw error;
    });
}

/** True while an object shows an answer to an earlier question: a cache may not have heard of our last write yet. */
export function isStaleWith<Args>(sheet: KindSheet<Args>, { main, companions }: Applied, object: KubeObject): boolean {
    const isBehind = object.metadata.uid === main.metadata.uid && (object.metadata.generation ?? 0) < (main.metadata.generation ?? 0);
    return isBehind || (sheet.isStale?.(object, companions) ?? false);
}

function isForced({ claim }: Desired, existing: KubeObject | undefined): boolean {
    return claim?.force ?? existing !== undefined;
}
