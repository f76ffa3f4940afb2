import { MigrationError } from "../errors.ts";

/** Rejections of the work that runs now, to be called when a failure surfaces outside of any promise we hold. */
const running = new Set<(reason: unknown) => void>();
let isListening = false;

/**
 * Runs work that may fail beside its own promise, or never end: the Pulumi runtime reports a failed registration as an unhandled rejection,
 * and waits for ever for the answer of an engine that is winding up.
 *
 * `remedy` = what to add to the message when the engine winds up, which does not tell us its reason.
 *
 * Errors: the first of the work's own failure, `PartFailed` at the signal, and any unhandled rejection while it runs; that of a part is `PartFailed` too.
 * A rejection that comes later is an echo of one already reported, and nobody is left to hear it.
 */
export function inFlight<T>(signal: AbortSignal, work: () => Promise<T>, remedy: () => string = () => ""): Promise<T> {
    listen();
    return new Promise((resolve, end) => {
        const unfinished = (when = "") =>
            new MigrationError("PartFailed", `not all of its parts were made${when}; the other messages say why${remedy()}`);
        const reject = (reason: unknown) => end(isOfPart(reason) ? unfinished() : reason);
        running.add(reject);
        signal.addEventListener("abort", () => end(unfinished(" before something failed, here or elsewhere")));
        work()
            .then(resolve, reject)
            .finally(() => running.delete(reject));
    });
}

/**
 * With `--continue-on-error` the engine goes on after a failure and has told it already: the runtime then ends every promise that hangs on the part.
 *
 * Source: `@pulumi/pulumi` 3.259.0 `runtime/resource.js`.
 */
function isOfPart(reason: unknown): boolean {
    return reason instanceof Error && /resource .+ \[\S+\] failed to register$/.test(reason.message);
}

function listen(): void {
    if (isListening) return;
    isListening = true;
    process.on("unhandledRejection", (reason) => {
        for (const reject of running) reject(reason);
    });
}
