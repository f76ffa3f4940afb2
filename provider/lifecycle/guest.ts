import { isDeepStrictEqual } from "node:util";
import { MigrationError } from "../errors.ts";
import { ApiError, type Cluster, type KubeObject } from "../kube/index.ts";
import type { RequestContext } from "../serve/port.ts";
import { at, type Contest, contestsIn, droppedBetween, heldByOthers, leavesOf, without } from "./contest.ts";
import { bare, type Desired } from "./desired.ts";
import { toId } from "./identity.ts";
import { isHand, isTool, remedyFor, sayContest, sayOwner, sayTaking } from "./owner.ts";
import type { GuestSheet } from "./sheet.ts";

/** What a guest has to hand when it comes to its host. */
interface Visit<Args> {
    readonly guest: GuestSheet<Args>;
    readonly args: Args;
    readonly desired: Desired;
    /** What the state knows to be ours; undefined = nothing yet. */
    readonly held: Desired["manifest"] | undefined;
    readonly preview: boolean;
}

/**
 * The object that a guest's fields are to stand in; undefined in a preview that may come before it.
 *
 * Errors: `Refused` when it is not there: a guest never makes its host.
 */
export async function findHost<Args>(
    { guest, desired: { kind, own }, preview }: Visit<Args>,
    cluster: Cluster,
    { signal, progress }: RequestContext,
): Promise<KubeObject | undefined> {
    const host = await cluster.get(kind, own, { signal });
    if (host) return host;
    const missing = `there is no ${kind.kind} ${toId(own)}; ${guest.remedy}`;
    if (!preview) throw new MigrationError("Refused", missing);
    progress.log("warning", `${missing}; \`up\` is refused without it`);
    return undefined;
}

/**
 * The guest's fields, ready to be applied: with the host's uid, so that a host that has gone is not made anew.
 *
 * Whose value is changed is found out first. What nobody has chosen (it is what the API server fills in) is taken over, and so is what a hand has
 * changed that had been ours; all else needs the user's word.
 *
 * Errors: `NotOurs` with every contested field, who has set it and what to do.
 */
export async function claim<Args>(visit: Visit<Args>, host: KubeObject, cluster: Cluster, { signal, progress }: RequestContext): Promise<Desired> {
    const { guest, desired, held } = visit;
    const own = desired.manager;
    const contests = contestsIn(host, { spec: desired.manifest.spec }, own, guest.alsoKnownAs);
    const fallen = contests.filter(({ path, owners }) => at(held, path) !== undefined && owners.every(isHand));
    await takeOrRefuse(
        visit,
        contests.filter((each) => !fallen.includes(each)),
        cluster,
        { signal, progress },
    );
    for (const each of fallen) progress.log("info", `${guest.propertyOf(each.path)}: ${sayContest(each)}; it is set back`);
    for (const each of (await chosenAmong(leftBy(visit, host, own), desired, cluster, signal)).chosen)
        progress.log("warning", `${guest.propertyOf(each.path)}: ${sayContest(each)}, which stays when it is left out here`);
    const guests = (host.metadata.managedFields ?? []).filter(({ manager }) => isTool(manager) && manager !== own);
    for (const { manager } of guests)
        progress.log(
            "warning",
            `${sayOwner({ manager, operation: "Apply" })} tunes ${desired.kind.kind} ${toId(desired.own)} too; put all settings into one of them`,
        );
    return { ...desired, claim: { uid: host.metadata.uid!, force: contests.length > 0 } };
}

/** What is asked for no more, and has become somebody else's. */
function leftBy<Args>({ guest: { alsoKnownAs }, held, desired }: Visit<Args>, host: KubeObject, own: string): readonly Contest[] {
    const dropped = held ? droppedBetween(held, desired.manifest) : [];
    return dropped.flatMap((path) => heldByOthers(host, path, own, alsoKnownAs));
}

/** What others have chosen is refused, or taken over with a word. In a preview that may not ask what was chosen it is told. */
async function takeOrRefuse<Args>(
    visit: Visit<Args>,
    contests: readonly Contest[],
    cluster: Cluster,
    { signal, progress }: Pick<RequestContext, "signal" | "progress">,
): Promise<void> {
    const { guest, args, desired, preview } = visit;
    const { chosen, defaults } = await chosenAmong(contests, desired, cluster, signal);
    if (chosen.length === 0) return;
    if (guest.takesOver(args)) {
        const certain = chosen.filter(({ owners }) => defaults !== undefined || !owners.every(isHand));
        for (const each of certain) progress.log("warning", `${guest.propertyOf(each.path)}: ${sayContest(each)}; ${sayTaking(each.owners)}`);
        return;
    }
    if (defaults || !preview) throw notTaken(visit, chosen);
    const properties = chosen.map(({ path }) => guest.propertyOf(path)).join(", ");
    progress.log("warning", `not checked: whether anybody has chosen what is there now of ${properties}; this identity may only read`);
}

interface Chosen {
    readonly chosen: readonly Contest[];
    readonly defaults?: KubeObject | undefined;
}

/** What is declared, and what is not the default; where nobody may ask for that, everything. */
async function chosenAmong(contests: readonly Contest[], desired: Desired, cluster: Cluster, signal: AbortSignal): Promise<Chosen> {
    if (contests.length === 0) return { chosen: [] };
    const defaults = await defaultsOf(desired, contests, cluster, signal);
    const isChosen = ({ path, value, owners }: Contest) => !owners.every(isHand) || !isDeepStrictEqual(at(defaults, path), value);
    return { chosen: contests.filter(isChosen), defaults };
}

/** What the API server would fill in without these fields; undefined when this identity may not ask. */
async function defaultsOf(
    { kind, own, manager }: Desired,
    fields: readonly Contest[],
    cluster: Cluster,
    signal: AbortSignal,
): Promise<KubeObject | undefined> {
    const options = { type: "merge", dryRun: true, fieldManager: manager, signal } as const;
    return await cluster.patch(kind, own, without(fields.map(({ path }) => path)), options).catch((error) => {
        if (error instanceof ApiError && error.code >= 400 && error.code < 500 && error.code !== 401) return undefined;
        throw error;
    });
}

function notTaken<Args>({ guest, desired: { kind, own } }: Visit<Args>, contests: readonly Contest[]): MigrationError {
    const details = contests.map((each) => `${guest.propertyOf(each.path)}: ${sayContest(each)}; ${remedyFor(each.owners)}`);
    return new MigrationError("NotOurs", `${kind.kind} ${toId(own)} has settings that others have made`, { details });
}

/**
 * Gives all fields back: nobody's values go, so that the API server fills in its defaults; what somebody else has set to the same value stays.
 *
 * A host that has gone, or has come anew, holds nothing of ours any more.
 */
export async function release<Args>(
    guest: GuestSheet<Args>,
    { kind, own, manager, manifest }: Pick<Desired, "kind" | "own" | "manager" | "manifest">,
    host: KubeObject,
    cluster: Cluster,
    { signal, progress }: RequestContext,
): Promise<void> {
    const nothing = bare(kind, own, host.metadata.uid!);
    const left = await cluster.apply(kind, nothing, { fieldManager: manager, signal });
    for (const { path, value } of leavesOf({ spec: manifest.spec })) {
        const now = at(left, path);
        if (isDeepStrictEqual(now, value)) continue;
        progress.log(
            "info",
            `${guest.propertyOf(path)}: ${JSON.stringify(value)} is released; ${now === undefined ? "nothing is set" : `it is ${JSON.stringify(now)}`} now`,
        );
    }
}
