import { createContext, Script } from "node:vm";

/** Something took longer than it may. */
export class TookTooLong extends Error {}

const script = new Script("work()");

/**
 * Does what cannot be interrupted from outside: a regular expression with nested repetitions takes years on a long name, and a plugin that answers
 * nobody meanwhile is killed.
 *
 * Errors: `TookTooLong`; else what the work throws.
 */
export function inTime<T>(work: () => T, milliseconds: number): T {
    try {
        return script.runInContext(createContext({ work }), { timeout: milliseconds });
    } catch (error) {
        if ((error as { code?: unknown }).code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
        throw new TookTooLong(`was not answered within ${milliseconds / 1000} s`, { cause: error });
    }
}
