import { isDeepStrictEqual } from "node:util";
import { judge as byConditions, type Verdict } from "../await/index.ts";
import { MigrationError } from "../errors.ts";
import type { KubeObject, Watches, WatchRange, WatchTarget } from "../kube/index.ts";
import type { Clock } from "../util/clock.ts";
import type { Beside, Move } from "./sheet.ts";

/** A refusal must last this long before it is believed: conditions flicker while other objects settle and after a controller restart. */
const believeAfter = 6_000;

export interface Settled {
    readonly object: KubeObject | undefined;
    readonly verdict: Verdict;
    /** The other objects that were looked at. */
    readonly beside: Beside;
    /** Milliseconds that nothing has moved for, when that is why waiting ended. */
    readonly stalledFor?: number | undefined;
}

export interface SettleOptions {
    /** Milliseconds for the whole wait; absent = no limit. */
    readonly timeout: number | undefined;
    /** Milliseconds without any change of the verdict after which waiting ends; absent = no limit. */
    readonly stallAfter?: number | undefined;
    readonly signal: AbortSignal;
    /** What the object has come to; absent = as its conditions say. */
    readonly judge?: ((object: KubeObject | undefined, beside: Beside) => Verdict) | undefined;
    /** Told of every verdict that differs from the one before. */
    readonly tell: (verdict: Verdict, before: Verdict | undefined) => void;
    /** True while the object still shows an answer to an earlier question. */
    readonly isStale?: (object: KubeObject) => boolean;
    /** Other objects to look at, by what the object says now. */
    readonly beside?: ((object: KubeObject | undefined) => readonly (WatchTarget | WatchRange)[]) | undefined;
    /** What is to be done meanwhile; each move is made once. */
    readonly moves?: ((object: KubeObject | undefined, beside: Beside) => readonly Move[]) | undefined;
    readonly make?: ((move: Move) => Promise<void>) | undefined;
}

/** What ends a look: the end of waiting, other objects to look at, or something to do. */
type Look = { readonly settled: Settled } | { readonly around: readonly (WatchTarget | WatchRange)[] } | { readonly moves: readonly Move[] };

/**
 * Waits until a controller has accepted an object, refused it for good, or failed with it, or nothing moves any more, or the time is over; what was
 * seen last comes back in every case.
 *
 * Errors: the signal's reason when it is aborted; the object lives on. What a move throws.
 */
export async function awaitSettled(
    target: WatchTarget,
    { watches, clock }: { readonly watches: Watches; readonly clock: Clock },
    options: SettleOptions,
): Promise<Settled> {
    const { timeout = Number.POSITIVE_INFINITY, stallAfter = Number.POSITIVE_INFINITY, signal, judge = byConditions, tell, isStale } = options;
    const { beside = () => [], moves = () => [], make = async () => {} } = options;
    const start = clock.now();
    let last: Verdict | undefined;
    let lastMove = start;
    let refusedSince: number | undefined;
    const made = new Set<string>();
    const decide = (object: KubeObject | undefined, others: Beside): Settled | undefined => {
        const isOld = object !== undefined && isStale?.(object);
        const verdict: Verdict = isOld ? { state: "waiting", for: "the controller to take up the change" } : judge(object, others);
        const now = clock.now();
        if (JSON.stringify(verdict) !== JSON.stringify(last)) {
            tell(verdict, last);
            lastMove = now;
        }
        last = verdict;
        refusedSince = verdict.state === "refused" ? (refusedSince ?? now) : undefined;
        const isSure = verdict.state === "refused" && (verdict.isFinal || now - refusedSince! >= believeAfter);
        if (verdict.state === "ready" || verdict.state === "failed" || isSure || now - start >= timeout) return { object, verdict, beside: others };
        return now - lastMove >= stallAfter ? { object, verdict, beside: others, stalledFor: stallAfter } : undefined;
    };
    const limit = Math.min(timeout, stallAfter);
    const blind = {
        every: 2_000,
        whileBlind: () => (clock.now() - start >= limit ? { settled: { object: undefined, verdict: judge(undefined, []), beside: [] } } : undefined),
    };
    let around = beside(undefined);
    for (;;) {
        const decideAll = ([object, ...others]: Beside): Look | undefined => {
            const next = beside(object);
            if (!isDeepStrictEqual(next, around)) return { around: next };
            const settled = decide(object, others);
            if (settled) return { settled };
            const open = moves(object, others).filter((move) => !made.has(JSON.stringify(move)));
            return open.length > 0 ? { moves: open } : undefined;
        };
        const look = await watches.until<Look>([target, ...around], decideAll, signal, blind);
        if ("settled" in look) return look.settled;
        if ("around" in look) around = look.around;
        else
            for (const move of look.moves) {
                await make(move);
                made.add(JSON.stringify(move));
            }
    }
}

/** The failure that an unsettled object is reported with. */
export function unsettled(what: string, { verdict, stalledFor }: Settled, waited: number): MigrationError {
    if (verdict.state === "refused") return new MigrationError("Refused", `${what} was refused by its controller`, { details: verdict.reasons });
    if (verdict.state === "failed") return new MigrationError("RunFailed", `${what} has failed`, { details: verdict.reasons });
    const waitingFor = sayWaiting(verdict);
    const details = verdict.state === "waiting" ? (verdict.parts ?? []) : [];
    if (stalledFor === undefined)
        return new MigrationError("NotSettled", `${what} is not ready after ${Math.round(waited / 1000)} s; ${waitingFor}`, { details });
    const minutes = Number((stalledFor / 60_000).toFixed(1));
    return new MigrationError("RunStalled", `${what}: nothing has moved for ${minutes} minutes; ${waitingFor}`, {
        details: [...details, "the controller goes on; run again to go on waiting"],
    });
}

/** `waiting for the importer to copy (42.3 %)`. */
export function sayWaiting(verdict: Verdict): string {
    if (verdict.state !== "waiting") return "waiting for nothing";
    return `waiting for ${verdict.for}${verdict.progress ? ` (${verdict.progress})` : ""}`;
}
