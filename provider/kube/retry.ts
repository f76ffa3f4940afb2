import { backOff, type Chance, realChance } from "./backOff.ts";
import { ApiError } from "./error.ts";

/** How patient one call is. Milliseconds. */
export interface RetryBudget {
    /** From the first try to the last. */
    readonly total: number;
    /** How long the server may stay silent in one try. */
    readonly silence: number;
    /** The same as `total` where nobody listens, as long as nobody has ever answered; absent = `total`. */
    readonly firstContact?: number;
}

export const defaultBudget: RetryBudget = { total: 120_000, silence: 30_000 };

const pauses = { first: 200, longest: 5_000 };

/**
 * Repeats a call that may succeed when tried again: no answer, 429, 500, 502, 503, 504. Waits grow with jitter; `Retry-After` is obeyed.
 *
 * `isKnown` is true once the server has answered anything: one that restarts is waited for longer than one that may be none.
 *
 * Errors: the last one, when the next try would be beyond the budget or cannot help; the signal's reason when it is aborted.
 */
export async function withRetries<T>(
    budget: RetryBudget,
    signal: AbortSignal | undefined,
    call: () => Promise<T>,
    { clock, random }: Chance = realChance,
    isKnown: () => boolean = () => true,
): Promise<T> {
    const start = clock.now();
    const deadline = (error: unknown) => start + (isKnown() || !isNobodyThere(error) ? budget.total : (budget.firstContact ?? budget.total));
    for (let tries = 1; ; tries += 1) {
        try {
            signal?.throwIfAborted();
            return await call();
        } catch (error) {
            signal?.throwIfAborted();
            const pause = Math.max(retryAfter(error), backOff(tries, pauses, random));
            if (!mayHelp(error) || clock.now() + pause >= deadline(error)) throw error;
            await clock.sleep(pause, signal);
        }
    }
}

const temporary = new Set([0, 408, 429, 500, 502, 503, 504]);

function mayHelp(error: unknown): boolean {
    if (error instanceof ApiError) return temporary.has(error.code);
    return error instanceof Error && error.name !== "AbortError" && "code" in error && !ours.has(String(error.code));
}

/** We have hung up ourselves. Source: undici `ClientDestroyedError`, `ClientClosedError`. */
const ours = new Set(["UND_ERR_DESTROYED", "UND_ERR_CLOSED"]);

/** A connection that cannot be had, as where no server is, or no way to it. Source: Node `getaddrinfo(3)` and `connect(2)`, undici `ConnectTimeoutError`. */
const nobody = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT"]);

export function isNobodyThere(error: unknown): boolean {
    return error instanceof Error && nobody.has((error as Error & { readonly code?: string }).code ?? "");
}

function retryAfter(error: unknown): number {
    return error instanceof ApiError ? (error.status.details?.retryAfterSeconds ?? 0) * 1000 : 0;
}
