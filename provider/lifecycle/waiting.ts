import { judge, type Verdict } from "../await/index.ts";
import { MigrationError } from "../errors.ts";
import type { KubeObject, Watches, WatchTarget } from "../kube/index.ts";
import type { Clock } from "../util/clock.ts";

/** A refusal must last this long before it is believed: conditions flicker while other objects settle and after a controller restart. */
const believeAfter = 6_000;

export interface Settled {
    readonly object: KubeObject | undefined;
    readonly verdict: Verdict;
}

export interface SettleOptions {
    /** Milliseconds. */
    readonly timeout: number;
    readonly signal: AbortSignal;
    /** Told whenever something else is being waited for. */
    readonly tell: (waitingFor: string) => void;
    /** True while the object still shows an answer to an earlier question. */
    readonly isStale?: (object: KubeObject) => boolean;
}

/**
 * Waits until a controller has accepted an object, refused it for good, or the time is over; what was seen last comes back in every case.
 *
 * Errors: the signal's reason when it is aborted; the object lives on.
 */
export async function awaitSettled(
    target: WatchTarget,
    { watches, clock }: { readonly watches: Watches; readonly clock: Clock },
    { timeout, signal, tell, isStale }: SettleOptions,
): Promise<Settled> {
    const start = clock.now();
    let told: string | undefined;
    let refusedSince: number | undefined;
    const decide = (object: KubeObject | undefined): Settled | undefined => {
        const verdict: Verdict = object && isStale?.(object) ? { state: "waiting", for: "the controller to take up the change" } : judge(object);
        const waitingFor = verdict.state === "waiting" ? verdict.for : undefined;
        if (waitingFor !== undefined && waitingFor !== told) tell(waitingFor);
        told = waitingFor;
        refusedSince = verdict.state === "refused" ? (refusedSince ?? clock.now()) : undefined;
        const isSure = verdict.state === "refused" && (verdict.isFinal || clock.now() - refusedSince! >= believeAfter);
        const isOver = clock.now() - start >= timeout;
        return verdict.state === "ready" || isSure || isOver ? { object, verdict } : undefined;
    };
    const whileBlind = () => (clock.now() - start >= timeout ? { object: undefined, verdict: judge(undefined) } : undefined);
    return await watches.until([target], ([object]) => decide(object), signal, { every: 2_000, whileBlind });
}

/** The failure that an unsettled object is reported with. */
export function unsettled(what: string, { verdict }: Settled, timeout: number): MigrationError {
    if (verdict.state === "refused") return new MigrationError("Refused", `${what} was refused by its controller`, { details: verdict.reasons });
    const waitingFor = verdict.state === "waiting" ? verdict.for : "nothing";
    return new MigrationError("NotSettled", `${what} is not ready after ${Math.round(timeout / 1000)} s; waiting for ${waitingFor}`);
}
