/**
 * Time as a port: the real clock in production, the simulated one in a rehearsal.
 *
 * Units:  epoch milliseconds and milliseconds.
 * Errors: `sleep` rejects with the signal's reason when it is aborted.
 */
export interface Clock {
    now(): number;
    sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Milliseconds; a timer of more fires at once. Source: Node, `setTimeout`. */
export const longestTimer = 2 ** 31 - 1;

export const realClock: Clock = {
    now: () => Date.now(),
    sleep: (milliseconds, signal) =>
        new Promise((resolve, reject) => {
            if (signal?.aborted) return reject(signal.reason);
            const onAbort = () => {
                clearTimeout(timer);
                reject(signal?.reason);
            };
            const timer = setTimeout(() => {
                signal?.removeEventListener("abort", onAbort);
                resolve();
            }, milliseconds);
            signal?.addEventListener("abort", onAbort, { once: true });
        }),
};
