import { ApiError, type Cluster, ifOpen, type KubeObject, type ObjectRef } from "../kube/index.ts";
import { at, leavesOf } from "./contest.ts";
import type { Desired } from "./desired.ts";
import { notOurs } from "./failure.ts";
import { isMadeBy, isMadeWith, type Maker, toId } from "./identity.ts";
import type { Companion } from "./sheet.ts";

/** Errors: `NotOurs` when somebody else has made what a companion is to be. `main` is the object that it belongs to, when that is there. */
export async function refuseStranger(
    cluster: Cluster,
    { kind, object }: Companion,
    maker: Maker,
    main: KubeObject | undefined,
    signal: AbortSignal,
): Promise<void> {
    const ref = refOf(object);
    const found = await cluster.get(kind, ref, { signal });
    if (found && !isOurs(found, maker, main)) throw notOurs(`${kind.kind} ${toId(ref)}`, found, maker.urn);
}

/** A companion is where the object is: both still tell the resource's earlier URN when it has been renamed or moved. */
function isOurs(companion: KubeObject, { urn }: Maker, main: KubeObject | undefined): boolean {
    return isMadeBy(companion, urn) || (main !== undefined && isMadeWith(companion, main));
}

/** Nothing of an object that cannot be made stays: no state would know of it. */
export async function takeBack(cluster: Cluster, desired: Desired, companions: readonly KubeObject[]): Promise<void> {
    for (const [index, companion] of companions.entries())
        await cluster.delete(desired.companions[index]!.kind, refOf(companion), { uid: companion.metadata.uid }).catch(() => {});
}

/** Deletes those that are ours; `main` as it was when it was there. */
export async function deleteCompanions(
    cluster: Cluster,
    { companions, maker }: Desired,
    main: KubeObject | undefined,
    signal: AbortSignal,
): Promise<void> {
    for (const { kind, object } of companions) {
        const found = await cluster.get(kind, refOf(object), { signal });
        if (found && isOurs(found, maker, main)) await cluster.delete(kind, refOf(object), { uid: found.metadata.uid, signal });
    }
}

/** The arguments whose companions have vanished or hold something else; of one that this identity may not read nothing is known against. */
export async function lostCompanions(cluster: Cluster, companions: readonly Companion[], signal: AbortSignal): Promise<ReadonlySet<string>> {
    const looks = companions.map(async ({ kind, object, argument }) => {
        const found = await cluster.get(kind, refOf(object), { signal }).catch((error) => unlessNotAllowed(error) ?? object);
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
        const found = await ifOpen(cluster.get(kind, refOf(object), { signal }));
        return found && isMadeBy(found, maker.urn) ? [`${kind.kind} ${toId(refOf(object))}`] : [];
    });
    return (await Promise.all(looks)).flat();
}

/** An identity that only previews need not be able to read secrets. */
export function unlessNotAllowed(error: unknown): void {
    if (!(error instanceof ApiError && isNotAllowed(error))) throw error;
}

/** Quotas and webhooks refuse with 403 too, and theirs is a verdict. */
export function isNotAllowed({ code, status }: ApiError): boolean {
    return code === 403 && /\bcannot (get|patch|create) resource\b/.test(status.message ?? "");
}

function refOf({ metadata: { name, namespace } }: KubeObject): ObjectRef {
    return { name: name!, namespace };
}
