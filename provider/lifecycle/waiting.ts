import { judge as byConditions, type Verdict } from "../await/index.ts";
import { MigrationError } from "../errors.ts";
import type { KubeObject, Watches, WatchTarget } from "../kube/index.ts";
import type { Clock } from "../util/clock.ts";

/** A refusal must last this long before it is believed: conditions flicker while other objects settle and after a controller restart. */
const believeAfter = 6_000;

export interface Settled {
    readonly object: KubeObject | undefined;
    readonly verdict: Verdict;
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
    readonly judge?: ((object: KubeObject | undefined, witnesses?: readonly (KubeObject | undefined)[]) => Verdict) | undefined;
    /** Others that are watched for the judge. */
    readonly witnesses?: readonly WatchTarget[] | undefined;
    /** Told of every verdict that differs from the one before. */
    readonly tell: (verdict: Verdict, before: Verdict | undefined) => void;
    /** True while the object still shows an answer to an earlier question. */
    readonly isStale?: (object: KubeObject) => boolean;
}

/**
 * Waits until a controller has accepted an object, refused it for good, or failed with it, or nothing moves any more, or the time is over; what was
 * seen last comes back in every case.
 *
 * Errors: the signal's reason when it is aborted; the object lives on.
 */
export async function awaitSettled(
    target: WatchTarget,
    { watches, clock }: { readonly watches: Watches; readonly clock: Clock },
    {
        timeout = Number.POSITIVE_INFINITY,
        stallAfter = Number.POSITIVE_INFINITY,
        signal,
        judge = byConditions,
        witnesses = [],
        tell,
        isStale,
    }: SettleOptions,
): Promise<Settled> {
    const start = clock.now();
    let last: Verdict | undefined;
    let lastMove = start;
    let refusedSince: number | undefined;
    const decide = ([object, ...seen]: readonly (KubeObject | undefined)[]): Settled | undefined => {
        const verdict: Verdict =
            object && isStale?.(object) ? { state: "waiting", for: "the controller to take up the change" } : judge(object, seen);
        const now = clock.now();
        if (JSON.stringify(verdict) !== JSON.stringify(last)) {
            tell(verdict, last);
            lastMove = now;
        }
        last = verdict;
        refusedSince = verdict.state === "refused" ? (refusedSince ?? now) : undefined;
        const isSure = verdict.state === "refused" && (verdict.isFinal || now - refusedSince! >= believeAfter);
        if (verdict.state === "ready" || verdict.state === "failed" || isSure || now - start >= timeout) return { object, verdict };
        return now - lastMove >= stallAfter ? { object, verdict, stalledFor: stallAfter } : undefined;
    };
    const limit = Math.min(timeout, stallAfter);
    const whileBlind = (): Settled | undefined => (clock.now() - start >= limit ? { object: undefined, verdict: judge(undefined) } : undefined);
    return await watches.until<Settled>([target, ...witnesses], decide, signal, { every: 2_000, whileBlind });
}

/** The failure that an unsettled object is reported with. */
export function unsettled(what: string, { verdict, stalledFor }: Settled, waited: number): MigrationError {
    if (verdict.state === "refused") return new MigrationError("Refused", `${what} was refused by its controller`, { details: verdict.reasons });
    if (verdict.state === "failed") return new MigrationError("RunFailed", `${what} has failed`, { details: verdict.reasons });
    const waitingFor = sayWaiting(verdict);
    if (stalledFor === undefined) return new MigrationError("NotSettled", `${what} is not ready after ${Math.round(waited / 1000)} s; ${waitingFor}`);
    const minutes = Number((stalledFor / 60_000).toFixed(1));
    return new MigrationError("RunStalled", `${what}: nothing has moved for ${minutes} minutes; ${waitingFor}`, {
        details: ["the controller goes on; run again to go on waiting"],
    });
}

/** `waiting for the importer to copy (42.3 %)`. */
export function sayWaiting(verdict: Verdict): string {
    if (verdict.state !== "waiting") return "waiting for nothing";
    return `waiting for ${verdict.for}${verdict.progress ? ` (${verdict.progress})` : ""}`;
}
