import { type Chance, realChance } from "./backOff.ts";
import { isNobodyThere, withRetries } from "./retry.ts";
import type { Transport } from "./transport.ts";

/** How long nobody being there is taken for a passing thing before anybody has answered. Milliseconds. */
export const firstContact = 5_000;

/**
 * Why there is no API server to be reached; undefined when somebody answers, whatever that is.
 *
 * Errors: the signal's reason when it is aborted.
 */
export async function whyUnreachable(transport: Transport, signal: AbortSignal, chance: Chance = realChance): Promise<string | undefined> {
    const ask = async () => void (await (await transport.send({ method: "GET", path: "/version", signal, silence: firstContact })).body.dump());
    try {
        await withRetries({ total: firstContact, silence: firstContact }, signal, ask, chance);
        return undefined;
    } catch (error) {
        signal.throwIfAborted();
        return isNobodyThere(error) ? (error as Error).message || (error as Error & { code: string }).code : undefined;
    }
}
