import type { Requests } from "./requests.ts";

/** What the end of the process depends on; the real one is `process`, the engine's connection and the gRPC server. */
export interface Surroundings {
    readonly requests: Requests;
    parentId(): number;
    /** Undefined while no engine is known, and for an engine that did not start us. */
    isEngineUp(): boolean | undefined;
    onSignal(listener: (name: string) => void): void;
    /** Closes what is open and ends the process. */
    exit(): void;
}

/** Times of the end, in milliseconds. */
export interface LifeTimes {
    readonly look: number;
    /** How many looks in a row must find the engine's connection down; one alone may be a busy machine. */
    readonly looksDown: number;
    readonly grace: number;
}

export const lifeTimes: LifeTimes = { look: 1000, looksDown: 3, grace: 4000 };

/**
 * Ends the process when it is told to or when nobody is left to serve: on SIGINT and SIGTERM, when the parent process is another one than
 * at the start, or when the engine's connection stays down.
 *
 * Running requests are stopped first and get `grace` to hand back what they have achieved.
 * Source: the CLI kills plugins by SIGINT at its end and leaves them behind when it is killed itself (provider facts §1).
 */
export function guardLife(surroundings: Surroundings, times: LifeTimes = lifeTimes): void {
    const parent = surroundings.parentId();
    let looksDown = 0;
    let isEnding = false;
    const end = (why: string) => {
        if (isEnding) return;
        isEnding = true;
        clearInterval(watch);
        surroundings.requests.stopAll(why);
        setTimeout(() => surroundings.exit(), times.grace);
        surroundings.requests.idle().then(() => surroundings.exit());
    };
    const watch = setInterval(() => {
        looksDown = surroundings.isEngineUp() === false ? looksDown + 1 : 0;
        if (surroundings.parentId() !== parent || looksDown >= times.looksDown) end("the Pulumi engine is gone");
    }, times.look);
    surroundings.onSignal((name) => end(`the plugin received ${name}`));
}
