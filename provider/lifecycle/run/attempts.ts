import type { RunView } from "../../await/index.ts";
import type { KubeObject } from "../../kube/index.ts";
import type { ValueMap } from "../../schema/value.ts";
import { labelNames } from "../identity.ts";

/** One attempt of a run, as it is in the cluster. */
export interface Attempt {
    readonly number: number;
    readonly object: KubeObject;
    readonly view: RunView;
}

/** What our state remembers of the last attempt that was reported to the user. */
export interface Reported {
    readonly attempt: number;
    readonly outcome: string;
}

export type Move = { readonly kind: "follow"; readonly attempt: Attempt } | { readonly kind: "start"; readonly number: number };

/**
 * Decides between following what is there and starting another attempt.
 *
 * A run that is active is followed, whoever started it. One that ended is reported once; only when its end has been reported, and was not a
 * success, does the next update start another attempt, unless the run is closed. So a killed `up` never starts a second run, and no failure goes
 * unseen.
 */
export function nextMove(attempts: readonly Attempt[], reported: Reported | undefined, isClosed = false): Move {
    const latest = attempts.at(-1);
    if (!latest) return { kind: "start", number: (reported?.attempt ?? 0) + 1 };
    if (isClosed) return { kind: "follow", attempt: latest };
    const hasEndedBadly = latest.view.outcome === "Failed" || latest.view.outcome === "Canceled";
    const isReported = reported?.attempt === latest.number && reported.outcome === latest.view.outcome;
    return hasEndedBadly && isReported ? { kind: "start", number: latest.number + 1 } : { kind: "follow", attempt: latest };
}

/** True when a success has been reported of which the cluster shows nothing any more. */
export function isForgotten(attempts: readonly Attempt[], reported: Reported | undefined): boolean {
    return attempts.length === 0 && reported?.outcome === "Succeeded";
}

/** The attempt's number, from its label; 1 for objects that were imported. */
export function attemptNumber(object: KubeObject): number {
    return Number(object.metadata.labels?.[labelNames.attempt] ?? 1);
}

/** What the outputs of an earlier operation remember. */
export function reportedIn(olds: ValueMap | undefined): Reported | undefined {
    return typeof olds?.attempt === "number" ? { attempt: olds.attempt, outcome: String(olds.outcome) } : undefined;
}
