import { isOver, news, type Pace, paceOf, pulse, type RunView, sayRun, withPace } from "../../await/index.ts";
import type { KubeObject } from "../../kube/index.ts";
import type { ValueMap } from "../../schema/value.ts";
import type { Progress, Row } from "../../serve/port.ts";
import type { Connected, Own } from "../sheet.ts";
import type { RunSheet } from "./sheet.ts";

/** That a run will never begin must be seen for so long before it is believed. */
const believeAfter = 6_000;

/** One attempt, as it was after the last write of ours. */
export interface Followee {
    readonly subject: Own;
    readonly name: string;
    readonly uid: string;
    /** A look at an earlier generation says nothing about what was asked last. */
    readonly generation?: number | undefined;
    /** It was deleted: when its object is gone, so is the run. */
    readonly isLeaving?: boolean;
}

export interface FollowOptions {
    readonly signal: AbortSignal;
    readonly progress: Progress;
    /** Milliseconds without any progress after which waiting ends. */
    readonly stallAfter: number;
    /** Milliseconds for the whole wait; absent = no limit. */
    readonly timeout: number | undefined;
}

/** The last look at a run and its subject; `failure` says why waiting ended before the run did. */
export interface Followed {
    readonly view: RunView;
    readonly seen: KubeObject | undefined;
    /** The attempt's object. */
    readonly object: KubeObject | undefined;
    readonly failure?: readonly string[] | undefined;
}

/** Milliseconds without any progress after which a run counts as stalled. */
export function stallTime({ stallMinutes }: ValueMap): number {
    return (typeof stallMinutes === "number" ? stallMinutes : 30) * 60_000;
}

/**
 * Follows one attempt to its true end, or to the point at which it rests as asked, and tells on the way what people want to know.
 *
 * Success conditions: the subject says how this run has ended, or that nothing but a wish of the user moves it on. Waiting also ends when the run
 * will never begin, when nothing has moved for the stall time (a run that is to be idle until some time has until then, one whose VMs all wait for slots
 * as long as any other run moves), when the time is over, and when the user stops it; the run itself goes on in all these cases.
 */
export async function followRun<Args>(
    sheet: RunSheet<Args>,
    args: Args,
    attempt: Followee,
    session: Connected,
    options: FollowOptions,
): Promise<Followed> {
    const { clock } = session;
    const start = clock.now();
    // While nothing could be seen there is nothing to despair of.
    let last: Look = { view: { ...sheet.view(undefined, undefined, attempt.uid), hopeless: undefined }, seen: undefined, object: undefined };
    let pace: Pace = new Map();
    let lastMove = start;
    let hopelessSince: number | undefined;
    let begun: Look | undefined;
    const decide = (look: Look, isGone = false): Followed | undefined => {
        const { view } = look;
        const now = clock.now();
        if (view !== last.view) {
            if (pulse(view) !== pulse(last.view)) lastMove = session.lastMove.at = now;
            pace = paceOf(pace, view, now);
            const shown = withPace(view, pace);
            tell(last.view, shown, sheet.rowsOf(shown, args), session.isQuiet, options.progress);
        }
        lastMove = Math.max(lastMove, Math.min(view.idleUntil ?? 0, now), view.isQueued ? session.lastMove.at : 0);
        last = look;
        if (isOver(view) || view.rests || isGone) return look;
        hopelessSince = view.hopeless ? (hopelessSince ?? now) : undefined;
        if (view.outcome === "Running") begun = look;
        const failure = reasonToStop(view, now, { ...options, start, lastMove, hopelessSince, hasBegun: begun !== undefined });
        // Of a run that has lost its subject, the last look is what is known.
        return failure && { ...(view.hopeless ? (begun ?? look) : look), failure };
    };
    let asked: readonly (KubeObject | undefined)[] = [];
    // What has not changed means what it meant; only time may have something to add.
    const lookAt = (subject: KubeObject | undefined, object: KubeObject | undefined): Look => {
        if (asked.length > 0 && asked[0] === subject && asked[1] === object) return last;
        asked = [subject, object];
        return { view: sheet.view(subject, object, attempt.uid), seen: subject, object };
    };
    const targets = [
        { kind: sheet.subjectKind, ref: attempt.subject },
        { kind: sheet.kind, ref: { name: attempt.name, namespace: attempt.subject.namespace } },
    ];
    const follow = () =>
        session.watches.until(
            targets,
            ([subject, object]) => {
                const isGone = attempt.isLeaving && object?.metadata.uid !== attempt.uid;
                return isBehind(object, attempt) ? undefined : decide(lookAt(subject, object), isGone);
            },
            options.signal,
            { every: 5_000, whileBlind: () => decide(last) },
        );
    // Of two objects a cache may have heard of one only; and of what was made just now it may not have heard for longer than is believed.
    const lookMyself = async (): Promise<Look> => {
        const [seen, object] = await Promise.all(targets.map(({ kind, ref }) => session.cluster.get(kind, ref, { signal: options.signal })));
        return { view: sheet.view(seen, object, attempt.uid), seen, object };
    };
    try {
        for (;;) {
            const followed = await follow();
            const despairs = followed.failure && clock.now() - (hopelessSince ?? clock.now()) >= believeAfter;
            if (followed.view.isHalfTold) return await lookMyself();
            if (!despairs || (await lookMyself()).view.hopeless !== undefined) return followed;
            hopelessSince = undefined;
        }
    } catch (error) {
        if (!options.signal.aborted) throw error;
        const failure = [`waiting was stopped (${(options.signal.reason as Error).message}); the run goes on: ${sayRun(last.view)}`];
        return { ...last, failure };
    }
}

type Look = Omit<Followed, "failure">;

/** A cache may not have heard of our last write yet. */
function isBehind(object: KubeObject | undefined, { uid, generation = 0 }: Followee): boolean {
    return object?.metadata.uid === uid && (object.metadata.generation ?? generation) < generation;
}

interface Times {
    readonly start: number;
    readonly lastMove: number;
    readonly hopelessSince: number | undefined;
    readonly hasBegun: boolean;
    readonly stallAfter: number;
    readonly timeout: number | undefined;
}

function reasonToStop(view: RunView, now: number, times: Times): readonly string[] | undefined {
    if (times.hopelessSince !== undefined && now - times.hopelessSince >= believeAfter)
        return [`the run ${times.hasBegun ? "cannot go on" : "will never begin"}: ${view.hopeless}`];
    if (times.timeout !== undefined && now - times.start >= times.timeout)
        return [`the time for waiting is over (customTimeouts); the run goes on: ${sayRun(view)}`, ...waitingFor(view)];
    if (now - times.lastMove < times.stallAfter) return undefined;
    const minutes = Math.round(times.stallAfter / 60_000);
    return [`nothing has moved for ${minutes} minutes; the run goes on: ${sayRun(view)}`, ...waitingFor(view), "run again to go on waiting"];
}

function waitingFor(view: RunView): readonly string[] {
    return view.waitingFor ? [`waiting for ${view.waitingFor}`] : [];
}

/** The row shows where the run stands, each VM has its own; a pipeline's log gets a line only for what is new in kind. */
function tell(before: RunView, now: RunView, rows: readonly Row[], isQuiet: boolean, progress: Progress): void {
    progress.rows(isQuiet ? rows.map((row) => ({ ...row, status: undefined })) : rows);
    const changes = news(before, now);
    for (const line of changes) progress.log("debug", line);
    const waits = now.waitingFor && now.waitingFor !== before.waitingFor;
    if (waits) progress.status(`waiting for ${now.waitingFor}`);
    else if (changes.length === 1) progress.status(changes[0]!);
    else if (changes.length > 1 || (!isQuiet && sayRun(before) !== sayRun(now))) progress.status(sayRun(now));
}
