import { MigrationError } from "../../../errors.ts";
import type { Connected, Own } from "../../../lifecycle/index.ts";

/** The inventory runs when the provider `host` is ready; whether plans can be checked with it from here is another question. */
export async function inventoryRemarks({ namespace }: Own, session: Connected, signal: AbortSignal): Promise<readonly string[]> {
    try {
        const inventory = await session.inventoryOf({ name: "host", namespace }, signal);
        await inventory?.networks(signal);
        return [];
    } catch (error) {
        if (signal.aborted || !(error instanceof MigrationError)) throw error;
        return [`inventory: it runs, and cannot be reached from here: ${error.message}; plans are checked without it`];
    }
}
