import { MigrationError } from "../errors.ts";
import { withRemedy } from "./missingPlugin.ts";

/** Rejections of the work that runs now, to be called when a failure surfaces outside of any promise we hold. */
const running = new Set<(reason: unknown) => void>();
let isListening = false;

/**
 * Runs work that may fail beside its own promise, or never end: the Pulumi runtime reports a failed registration as an unhandled rejection,
 * and waits for ever for the answer of an engine that is winding up.
 *
 * Errors: the first of the work's own failure, `PartFailed` at the signal, and any unhandled rejection while it runs. A rejection that comes later
 * is an echo of one already reported, and nobody is left to hear it.
 */
export function inFlight<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    listen();
    return new Promise((resolve, rejectWith) => {
        const reject = (reason: unknown) => rejectWith(withRemedy(reason));
        running.add(reject);
        signal.addEventListener("abort", () =>
            reject(new MigrationError("PartFailed", "not all of its parts were made; the other messages say why")),
        );
        work()
            .then(resolve, reject)
            .finally(() => running.delete(reject));
    });
}

function listen(): void {
    if (isListening) return;
    isListening = true;
    process.on("unhandledRejection", (reason) => {
        for (const reject of running) reject(reason);
    });
}
