import { MigrationError } from "../../../errors.ts";
import type { Inventory } from "../../../inventory/index.ts";
import { kinds, type ObjectRef } from "../../../kube/index.ts";
import { type Session, toId, toRef } from "../../../lifecycle/index.ts";
import { readFacts, type SourceFacts } from "../plan/facts.ts";

export interface SourceArgs {
    readonly source: string;
    readonly namespace?: string | undefined;
}

/**
 * The inventory that a function asks.
 *
 * Errors: `NotReachable` when there is none yet, saying what makes one.
 */
export async function inventoryFor(args: SourceArgs, session: Session, signal: AbortSignal): Promise<Inventory> {
    const provider = await providerOf(args, session, signal);
    const inventory = await session.inventoryOf(provider, signal);
    if (inventory) return inventory;
    const how =
        "give previews an `inventorySnapshot`; or ask with the Provider's `uid` as `source`, which is not known before it is ready, so that the first preview waits for it";
    throw new MigrationError("NotReachable", `source: Provider ${toId(provider)} has no inventory yet: ${how}`);
}

/** What plans are judged by, of the source that a function asks. */
export async function factsFor(args: SourceArgs, session: Session, signal: AbortSignal): Promise<SourceFacts> {
    return await readFacts(await inventoryFor(args, session, signal), signal);
}

const uidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Errors: `InvalidInput` for a uid that no Provider has. */
export async function providerOf({ source, namespace = "" }: SourceArgs, session: Session, signal: AbortSignal): Promise<Required<ObjectRef>> {
    const place = namespace || session.namespace;
    if (!uidForm.test(source) || !session.cluster) return toRef(source, place);
    const { items } = await session.cluster.list(kinds.provider, { namespace: place, signal });
    const found = items.find(({ metadata }) => metadata.uid === source);
    if (found) return { name: found.metadata.name!, namespace: place };
    throw new MigrationError("InvalidInput", `source: no Provider in ${place} has the uid ${source}; give its \`namespace\``);
}
