import { ApiError, type Cluster, ifOpen, type Kind, type KubeObject, type ObjectRef } from "../kube/index.ts";
import type { RequestContext } from "../serve/port.ts";
import { at, leavesOf, type Path } from "./contest.ts";
import { notOurs } from "./failure.ts";
import { bare } from "./guest.ts";
import { isMadeBy, isMadeWith, labelsOf, type Maker, toId, urnAnnotation } from "./identity.ts";
import type { Companion, Connected, KindSheet, Own } from "./sheet.ts";

/** An object with its companions, as it should be. */
export interface Desired {
    readonly kind: Kind;
    readonly own: Own;
    readonly maker: Maker;
    /** The field manager that all of it is written by. */
    readonly manager: string;
    readonly manifest: Pick<KubeObject, "spec"> & { readonly annotations?: Record<string, string> };
    readonly companions: readonly Companion[];
    readonly specWith?: KindSheet["specWith"];
    readonly labels?: Record<string, string> | undefined;
    readonly annotations?: Record<string, string> | undefined;
    /** Fields that the state knows and that are not asked for any more. */
    readonly dropped?: readonly Path[];
    /** Of a guest: whose fields these are to be, and whether some were somebody else's before. */
    readonly claim?: { readonly uid: string; readonly force: boolean };
}

export interface Applied {
    readonly main: KubeObject;
    readonly companions: readonly KubeObject[];
}

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
        // An identity that only previews need not be able to read secrets.
        await (preview ? refusal.catch(unlessNotAllowed) : refusal);
    }
    return object;
}

function unlessNotAllowed(error: unknown): void {
    if (!(error instanceof ApiError && isNotAllowed(error))) throw error;
}

async function refuseStranger(
    cluster: Cluster,
    { kind, object }: Companion,
    maker: Maker,
    main: KubeObject | undefined,
    signal: AbortSignal,
): Promise<void> {
    const ref = { name: object.metadata.name!, namespace: object.metadata.namespace! };
    const found = await cluster.get(kind, ref, { signal });
    if (found && !isOurs(found, maker, main)) throw notOurs(`${kind.kind} ${toId(ref)}`, found, maker.urn);
}

/** A companion is where the object is: both still tell the resource's earlier URN when it has been renamed or moved. */
function isOurs(companion: KubeObject, { urn }: Maker, main: KubeObject | undefined): boolean {
    return isMadeBy(companion, urn) || (main !== undefined && isMadeWith(companion, main));
}

/** Applies the object after its companions. Once the first of them is there, stopping waits for the object: without it nothing of them would be known. */
export async function applyAll(cluster: Cluster, desired: Desired, existing: KubeObject | undefined, stop: AbortSignal): Promise<Applied> {
    const companions: KubeObject[] = [];
    const options = () => ({ fieldManager: desired.manager, signal: companions.length === 0 ? stop : undefined });
    // What is ours is ours to correct; what has just appeared may be somebody else's, so a conflict there has to be seen.
    for (const { kind, object } of desired.companions)
        companions.push(await cluster.apply(kind, stamped(object, desired), { ...options(), force: existing !== undefined }));
    const { specWith, manifest } = desired;
    const bound = specWith ? { ...desired, manifest: { ...manifest, spec: specWith(manifest.spec, companions) } } : desired;
    try {
        const main = await cluster.apply(desired.kind, wholeOf(bound), { ...options(), force: isForced(desired, existing) });
        return { main, companions };
    } catch (error) {
        const isRefused = error instanceof ApiError && error.code >= 400 && error.code < 500;
        if (isRefused && !existing) await takeBack(cluster, desired, companions);
        throw error;
    }
}

/** Nothing of an object that cannot be made stays: no state would know of it. */
async function takeBack(cluster: Cluster, desired: Desired, companions: readonly KubeObject[]): Promise<void> {
    for (const [at, { metadata }] of companions.entries())
        await cluster
            .delete(desired.companions[at]!.kind, { name: metadata.name!, namespace: metadata.namespace }, { uid: metadata.uid })
            .catch(() => {});
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

/** Quotas and webhooks refuse with 403 too, and theirs is a verdict. */
function isNotAllowed({ code, status }: ApiError): boolean {
    return code === 403 && /\bcannot (get|patch|create) resource\b/.test(status.message ?? "");
}

export async function deleteAll(
    session: Connected,
    desired: Desired,
    object: KubeObject | undefined,
    context: Pick<RequestContext, "signal" | "progress">,
): Promise<void> {
    const { cluster } = session;
    const { signal } = context;
    if (object) await deleteMain(session, desired, object, context);
    for (const { kind, object: companion } of desired.companions) {
        const ref = { name: companion.metadata.name!, namespace: companion.metadata.namespace };
        const found = await cluster.get(kind, ref, { signal });
        if (found && isOurs(found, desired.maker, object)) await cluster.delete(kind, ref, { uid: found.metadata.uid, signal });
    }
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

/** The arguments whose companions have vanished or hold something else; of one that this identity may not read nothing is known against. */
export async function lostCompanions(cluster: Cluster, companions: readonly Companion[], signal: AbortSignal): Promise<ReadonlySet<string>> {
    const looks = companions.map(async ({ kind, object, argument }) => {
        const ref = { name: object.metadata.name!, namespace: object.metadata.namespace };
        const found = await cluster.get(kind, ref, { signal }).catch((error) => unlessNotAllowed(error) ?? object);
        return found && holdsAll(found, object) ? [] : [argument];
    });
    return new Set((await Promise.all(looks)).flat());
}

function holdsAll({ data: found }: KubeObject, { data: wanted }: KubeObject): boolean {
    return leavesOf(wanted).every(({ path, value }) => at(found, path) === value);
}

/** What there is of an object's companions; of one that this identity may not read nothing is known. */
export async function companionsLeft(cluster: Cluster, { companions, maker }: Desired, signal: AbortSignal): Promise<readonly string[]> {
    const looks = companions.map(async ({ kind, object }) => {
        const ref = { name: object.metadata.name!, namespace: object.metadata.namespace };
        const found = await ifOpen(cluster.get(kind, ref, { signal }));
        return found && isMadeBy(found, maker.urn) ? [`${kind.kind} ${toId(ref)}`] : [];
    });
    return (await Promise.all(looks)).flat();
}

/** True while an object shows an answer to an earlier question: a cache may not have heard of our last write yet. */
export function isStaleWith<Args>(sheet: KindSheet<Args>, { main, companions }: Applied, object: KubeObject): boolean {
    const isBehind = object.metadata.uid === main.metadata.uid && (object.metadata.generation ?? 0) < (main.metadata.generation ?? 0);
    return isBehind || (sheet.isStale?.(object, companions) ?? false);
}

function isForced({ claim }: Desired, existing: KubeObject | undefined): boolean {
    return claim?.force ?? existing !== undefined;
}

function wholeOf(desired: Desired): KubeObject {
    const { kind, own, manifest, claim } = desired;
    return claim ? { ...bare(kind, own, claim.uid), spec: manifest.spec } : stamped(bodyOf(desired), desired);
}

function bodyOf({ own, manifest, annotations }: Desired): KubeObject {
    const { annotations: ofManifest, ...body } = manifest;
    return { metadata: { name: own.name, namespace: own.namespace || undefined, annotations: { ...ofManifest, ...annotations } }, ...body };
}

/** Type, our labels and annotations on top of what the object brings. */
function stamped(object: KubeObject, { maker, labels, kind }: Desired): KubeObject {
    const { apiVersion, kind: name } = object.kind ? { apiVersion: object.apiVersion!, kind: object.kind } : kind;
    const metadata = {
        ...object.metadata,
        labels: { ...object.metadata.labels, ...labels, ...labelsOf(maker) },
        annotations: { ...object.metadata.annotations, [urnAnnotation]: maker.urn },
    };
    return { ...object, apiVersion, kind: name, metadata };
}
