import { MigrationError } from "../errors.ts";
import { longestTimer } from "../util/clock.ts";

/** The requests that run now, and the one switch that stops them all. */
export class Requests {
    readonly #running = new Map<AbortController, Promise<unknown>>();
    #stopped: MigrationError | undefined;

    /**
     * Runs one request with a signal that is aborted by `stopAll`, by its caller going away or when its time is up.
     *
     * Units:  `timeoutSeconds` from the resource's customTimeouts; 0, absent or more than 24 days for no limit.
     * Errors: whatever `work` throws; an abort seen as a bare AbortError becomes the signal's reason.
     */
    async run<T>(work: (signal: AbortSignal) => Promise<T>, { timeoutSeconds = 0, caller }: RequestLimits = {}): Promise<T> {
        const controller = new AbortController();
        if (this.#stopped) controller.abort(this.#stopped);
        const isLimited = timeoutSeconds > 0 && timeoutSeconds * 1000 <= longestTimer;
        const timer = isLimited ? setTimeout(() => controller.abort(overtime(timeoutSeconds)), timeoutSeconds * 1000) : undefined;
        const onGone = () => controller.abort(interrupted("the Pulumi engine dropped the request"));
        caller?.addEventListener("abort", onGone, { once: true });
        const working = Promise.resolve(controller.signal).then(work);
        this.#running.set(controller, working);
        try {
            return await working;
        } catch (error) {
            throw isAbort(error) && controller.signal.aborted ? controller.signal.reason : error;
        } finally {
            clearTimeout(timer);
            caller?.removeEventListener("abort", onGone);
            this.#running.delete(controller);
        }
    }

    /** Aborts what runs and what is still to come: after Cancel the engine only winds up. */
    stopAll(why: string): void {
        this.#stopped ??= interrupted(why);
        for (const controller of this.#running.keys()) controller.abort(this.#stopped);
    }

    /** Resolves once nothing runs. */
    async idle(): Promise<void> {
        while (this.#running.size > 0) await Promise.allSettled(this.#running.values());
    }
}

export interface RequestLimits {
    readonly timeoutSeconds?: number;
    readonly caller?: AbortSignal;
}

function interrupted(why: string): MigrationError {
    return new MigrationError("Interrupted", `waiting was stopped: ${why}; what runs in the cluster goes on, the next update picks it up`);
}

function overtime(seconds: number): MigrationError {
    return new MigrationError("NotSettled", `not finished within the ${duration(seconds)} that customTimeouts allow; the next update picks it up`);
}

function duration(seconds: number): string {
    return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

function isAbort(error: unknown): boolean {
    return error instanceof Error && error.name === "AbortError";
}
