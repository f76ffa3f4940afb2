import { MigrationError } from "../../../errors.ts";
import type { Inventory } from "../../../inventory/index.ts";
import { type Session, toId, toRef } from "../../../lifecycle/index.ts";

export interface SourceArgs {
    readonly source: string;
    readonly namespace?: string | undefined;
}

/**
 * The inventory that a function asks.
 *
 * Errors: `NotReachable` when there is none yet, saying what makes one.
 */
export async function inventoryFor({ source, namespace }: SourceArgs, session: Session, signal: AbortSignal): Promise<Inventory> {
    const provider = toRef(source, namespace ?? session.namespace);
    const inventory = await session.inventoryOf(provider, signal);
    if (inventory) return inventory;
    const how = "call the function in its output form with the Provider itself, so that it waits for it; or give previews an `inventorySnapshot`";
    throw new MigrationError("NotReachable", `source: Provider ${toId(provider)} has no inventory yet: ${how}`);
}
