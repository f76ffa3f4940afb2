import { backOff, type Chance, realChance } from "./backOff.ts";
import { ApiError } from "./error.ts";

/** How patient one call is. Milliseconds. */
export interface RetryBudget {
    /** From the first try to the last. */
    readonly total: number;
    /** How long the server may stay silent in one try. */
    readonly silence: number;
}

export const defaultBudget: RetryBudget = { total: 120_000, silence: 30_000 };

const pauses = { first: 200, longest: 5_000 };

/**
 * Repeats a call that may succeed when tried again: no answer, 429, 500, 502, 503, 504. Waits grow with jitter; `Retry-After` is obeyed.
 *
 * Errors: the last one, when the next try would be beyond the budget or cannot help; the signal's reason when it is aborted.
 */
export async function withRetries<T>(
    budget: RetryBudget,
    signal: AbortSignal | undefined,
    call: () => Promise<T>,
    { clock, random }: Chance = realChance,
): Promise<T> {
    const deadline = clock.now() + budget.total;
    for (let tries = 1; ; tries += 1) {
        try {
            signal?.throwIfAborted();
            return await call();
        } catch (error) {
            signal?.throwIfAborted();
            const pause = Math.max(retryAfter(error), backOff(tries, pauses, random));
            if (!mayHelp(error) || clock.now() + pause >= deadline) throw error;
            await clock.sleep(pause, signal);
        }
    }
}

const temporary = new Set([0, 408, 429, 500, 502, 503, 504]);

function mayHelp(error: unknown): boolean {
    if (error instanceof ApiError) return temporary.has(error.code);
    return error instanceof Error && error.name !== "AbortError" && "code" in error;
}

function retryAfter(error: unknown): number {
    return error instanceof ApiError ? (error.status.details?.retryAfterSeconds ?? 0) * 1000 : 0;
}
