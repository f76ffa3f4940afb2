import { QueryProblem } from "../../../selection/index.ts";
import { inTime, TookTooLong } from "../../../util/inTime.ts";

/** How long all VMs of a source may take to be asked one question. Milliseconds. */
const patience = 5_000;

/**
 * Asks VMs a question that a user has written.
 *
 * Errors: those that `whyNotAsked` has words for.
 */
export function asked<T>(work: () => T): T {
    return inTime(work, patience);
}

/** Why a question could not be asked, for the finding about it; throws what is no fault of the question. */
export function whyNotAsked(error: unknown): string {
    if (error instanceof QueryProblem) return error.message;
    if (error instanceof RangeError) return "is nested too deeply to be read; name many VMs with `in ['a', 'b', …]` instead of `or`";
    if (!(error instanceof TookTooLong)) throw error;
    return `${error.message}: a regular expression with nested repetitions, such as (a+)+, takes for ever on some names; write it without, e.g. a+`;
}
