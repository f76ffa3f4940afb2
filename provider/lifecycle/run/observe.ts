import type { KubeObject } from "../../kube/index.ts";
import type { RequestContext } from "../../serve/port.ts";
import { declaredKey, isMadeBy } from "../identity.ts";
import type { Session } from "../session.ts";
import type { Connected, Own } from "../sheet.ts";
import { type Attempt, attemptNumber, type Move } from "./attempts.ts";
import type { RunSheet, Site } from "./sheet.ts";

/** A run's subject and all attempts of ours, as they are in the cluster now. */
export interface Observed {
    readonly subject: KubeObject | undefined;
    /** By number. */
    readonly attempts: readonly Attempt[];
    /** Objects of others that run the same subject. */
    readonly others: readonly KubeObject[];
    /** Every object of the attempts' kind beside them, by name. */
    readonly neighbours: ReadonlyMap<string, KubeObject>;
}

export const nothing: Observed = { subject: undefined, attempts: [], others: [], neighbours: new Map() };

export async function observe<Args>(
    sheet: RunSheet<Args>,
    { cluster }: Pick<Connected, "cluster">,
    subject: Own,
    { urn, signal }: Pick<RequestContext, "urn" | "signal">,
    knownUid?: unknown,
): Promise<Observed> {
    const [object, { items }] = await Promise.all([
        cluster.get(sheet.subjectKind, subject, { signal }),
        cluster.list(sheet.kind, { namespace: subject.namespace, signal }),
    ]);
    const isOurs = (each: KubeObject) => isMadeBy(each, urn) || each.metadata.uid === knownUid;
    const ofSubject = items.filter((each) => sheet.isOf(each, subject));
    const attempts = ofSubject
        .filter(isOurs)
        .map((each): Attempt => ({ number: attemptNumber(each), object: each, view: sheet.view(object, each, each.metadata.uid!) }))
        .sort((one, other) => one.number - other.number);
    const others = ofSubject.filter((each) => !isOurs(each));
    return { subject: object, attempts, others, neighbours: new Map(items.map((each) => [each.metadata.name!, each])) };
}

/** The site of the attempt that a move is about. */
export async function siteOf<Args>(
    sheet: RunSheet<Args>,
    args: Args,
    own: Own,
    { subject, others, neighbours }: Omit<Observed, "attempts">,
    move: Move,
    session: Session,
    signal: AbortSignal,
): Promise<Site> {
    const isStart = move.kind === "start";
    const declared = session.declared.get(declaredKey(sheet.subjectKind, own))?.inputs;
    return {
        subject: own,
        object: subject,
        declared,
        attempt: isStart ? move.number : move.attempt.number,
        existing: isStart ? undefined : move.attempt.object,
        others,
        neighbours,
        ids: (await sheet.idsOf?.(args, { object: subject, declared }, session, signal)) ?? new Map(),
        now: session.clock.now(),
    };
}

/** True when no further attempt is wanted. */
export function isClosed<Args>(sheet: RunSheet<Args>, object: KubeObject | undefined, own: Own, { declared }: Pick<Session, "declared">): boolean {
    return sheet.isClosed?.({ object, declared: declared.get(declaredKey(sheet.subjectKind, own))?.inputs }) ?? false;
}

/** Uid of the newest attempt of a subject, whoever made it; for import. */
export async function latestUid<Args>(
    sheet: RunSheet<Args>,
    { cluster }: Pick<Connected, "cluster">,
    subject: Own,
    signal: AbortSignal,
): Promise<string | undefined> {
    const { items } = await cluster.list(sheet.kind, { namespace: subject.namespace, signal });
    const ofSubject = items.filter((each) => sheet.isOf(each, subject));
    return ofSubject.sort(byAge).at(-1)?.metadata.uid;
}

function byAge(one: KubeObject, other: KubeObject): number {
    return (one.metadata.creationTimestamp ?? "") < (other.metadata.creationTimestamp ?? "") ? -1 : 1;
}
