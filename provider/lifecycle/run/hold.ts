import { MigrationError } from "../../errors.ts";
import type { RequestContext } from "../../serve/port.ts";
import { sayDuration } from "../../util/duration.ts";
import type { Connected } from "../sheet.ts";
import type { Held } from "./sheet.ts";

/** How often it is told that something waits. Milliseconds. */
const tellEvery = 600_000;

/**
 * Waits until an attempt may be started, and tells so.
 *
 * Errors: `Interrupted` when the user stops it, `NotSettled` when `customTimeouts` are over before; in both cases nothing has been started.
 */
export async function untilThen({ until, why }: Held, what: string, { clock }: Connected, { signal, progress, timeoutSeconds }: RequestContext) {
    const giveUpAt = timeoutSeconds === undefined ? Number.POSITIVE_INFINITY : clock.now() + timeoutSeconds * 1000;
    const end = Math.min(until, giveUpAt);
    try {
        for (let now = clock.now(); now < end; now = clock.now()) {
            progress.status(`held: ${why} (in ${sayDuration((until - now) / 1000)})`);
            await clock.sleep(Math.min(end - now, tellEvery), signal);
        }
    } catch (error) {
        if (!signal.aborted) throw error;
        const reason = (signal.reason as Error).message;
        throw new MigrationError("Interrupted", `waiting was stopped (${reason}) while ${what} was held: ${why}; nothing has been started`);
    }
    if (giveUpAt < until)
        throw new MigrationError(
            "NotSettled",
            `${what} is held: ${why}; the time for waiting is over (customTimeouts), and nothing has been started`,
        );
}
