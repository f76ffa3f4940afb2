import { news, pulse, type RunView, sayRun } from "../await/index.ts";
import type { Progress } from "../serve/port.ts";
import type { RunSheet } from "./runSheet.ts";
import type { Connected, Own } from "./sheet.ts";

/** That a run will never begin must be seen for so long before it is believed. */
const believeAfter = 6_000;

export interface FollowOptions {
    readonly signal: AbortSignal;
    readonly progress: Progress;
    /** Milliseconds without any progress after which waiting ends. */
    readonly stallAfter: number;
    /** Milliseconds for the whole wait; absent = no limit. */
    readonly timeout: number | undefined;
}

/** The last look at a run; `failure` says why waiting ended before the run did. */
export interface Followed {
    readonly view: RunView;
    readonly failure?: readonly string[] | undefined;
}

/**
 * Follows one attempt to its true end and tells on the way what people want to know.
 *
 * Success conditions: the plan's history entry of this run is Succeeded, Failed or Canceled. Waiting also ends when the run will never begin, when
 * nothing has moved for the stall time, when the time is over, and when the user stops it; the run itself goes on in all these cases.
 */
export async function followRun<Args>(
    sheet: RunSheet<Args>,
    attempt: { readonly subject: Own; readonly name: string; readonly uid: string },
    session: Connected,
    options: FollowOptions,
): Promise<Followed> {
    const { clock } = session;
    const start = clock.now();
    let last: RunView = { outcome: "Pending", vms: [] };
    let lastMove = start;
    let hopelessSince: number | undefined;
    const decide = (view: RunView): Followed | undefined => {
        if (pulse(view) !== pulse(last)) lastMove = clock.now();
        tell(last, view, session.isQuiet, options.progress, sheet);
        last = view;
        if (view.outcome !== "Pending" && view.outcome !== "Running") return { view };
        hopelessSince = view.hopeless ? (hopelessSince ?? clock.now()) : undefined;
        const failure = reasonToStop(view, clock.now(), { ...options, start, lastMove, hopelessSince });
        return failure && { view, failure };
    };
    const targets = [
        { kind: sheet.subjectKind, ref: attempt.subject },
        { kind: sheet.kind, ref: { name: attempt.name, namespace: attempt.subject.namespace } },
    ];
    try {
        const look = (seen: readonly Parameters<typeof sheet.view>[0][]) => decide(sheet.view(seen[0], seen[1], attempt.uid));
        return await session.watches.until(targets, look, options.signal, { every: 5_000, whileBlind: () => decide(last) });
    } catch (error) {
        if (!options.signal.aborted) throw error;
        return { view: last, failure: [`waiting was stopped (${(options.signal.reason as Error).message}); the run goes on: ${sayRun(last)}`] };
    }
}

interface Times {
    readonly start: number;
    readonly lastMove: number;
    readonly hopelessSince: number | undefined;
    readonly stallAfter: number;
    readonly timeout: number | undefined;
}

function reasonToStop(view: RunView, now: number, times: Times): readonly string[] | undefined {
    if (times.hopelessSince !== undefined && now - times.hopelessSince >= believeAfter) return [`the run will never begin: ${view.hopeless}`];
    if (times.timeout !== undefined && now - times.start >= times.timeout)
        return [`the time for waiting is over (customTimeouts); the run goes on: ${sayRun(view)}`, ...waitingFor(view)];
    if (now - times.lastMove < times.stallAfter) return undefined;
    const minutes = Math.round(times.stallAfter / 60_000);
    return [`nothing has moved for ${minutes} minutes; the run goes on: ${sayRun(view)}`, ...waitingFor(view), "run again to go on waiting"];
}

function waitingFor(view: RunView): readonly string[] {
    return view.waitingFor ? [`waiting for ${view.waitingFor}`] : [];
}

/** The row shows where the run stands, each VM has its own; a line stays only for what is new in kind. */
function tell<Args>(before: RunView, now: RunView, isQuiet: boolean, progress: Progress, sheet: RunSheet<Args>): void {
    progress.rows(sheet.rowsOf(now));
    const changes = news(before, now);
    for (const line of changes) progress.log("debug", line);
    const waits = now.waitingFor && now.waitingFor !== before.waitingFor;
    if (waits) progress.status(`waiting for ${now.waitingFor}`);
    else if (changes.length === 1) progress.status(changes[0]!);
    else if (changes.length > 1 || (!isQuiet && sayRun(before) !== sayRun(now))) progress.status(sayRun(now));
}
