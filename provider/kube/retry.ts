import pRetry, { AbortError } from "p-retry";
import { realClock } from "../util/clock.ts";
import { ApiError } from "./error.ts";

/** How patient one call is. Milliseconds. */
export interface RetryBudget {
    /** From the first try to the last. */
    readonly total: number;
    /** How long the server may stay silent in one try. */
    readonly silence: number;
}

export const defaultBudget: RetryBudget = { total: 120_000, silence: 30_000 };

/**
 * Repeats a call that may succeed when tried again: no answer, 429, 500, 502, 503, 504. Waits grow with jitter; `Retry-After` is obeyed.
 *
 * Errors: the last one, when the budget is spent or a repetition cannot help; the signal's reason when it is aborted.
 */
export async function withRetries<T>(
    budget: RetryBudget,
    signal: AbortSignal | undefined,
    call: (signal: AbortSignal | undefined) => Promise<T>,
): Promise<T> {
    const deadline = Date.now() + budget.total;
    return await pRetry(() => call(signal).catch((error) => Promise.reject(error instanceof Error ? error : new AbortError(String(error)))), {
        retries: 50,
        minTimeout: 100,
        maxTimeout: 5_000,
        randomize: true,
        maxRetryTime: budget.total,
        ...(signal ? { signal } : {}),
        shouldRetry: ({ error }) => mayHelp(error) && Date.now() + retryAfter(error) < deadline,
        onFailedAttempt: ({ error }) => pause(mayHelp(error) ? retryAfter(error) : 0, signal),
    });
}

const temporary = new Set([0, 408, 429, 500, 502, 503, 504]);

function mayHelp(error: unknown): boolean {
    if (error instanceof ApiError) return temporary.has(error.code);
    return error instanceof Error && error.name !== "AbortError" && "code" in error;
}

function retryAfter(error: unknown): number {
    return error instanceof ApiError ? (error.status.details?.retryAfterSeconds ?? 0) * 1000 : 0;
}

async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
    if (milliseconds > 0) await realClock.sleep(milliseconds, signal);
}
