import { MigrationError } from "../../errors.ts";
import { kinds } from "../../kube/index.ts";
import { type Connected, type Findings, type Own, type Session, toId } from "../../lifecycle/index.ts";
import type { ProviderArgs } from "../../schema/provider.ts";
import { containsUnknown } from "../../schema/value.ts";
import { ClusterLook, missing } from "./clusterLook.ts";
import { toFindings } from "./told.ts";

/** What is known beforehand of a Secret that the user keeps. One that is missing may be made by the same program, before the provider is. */
export async function secretFindings(
    { secret }: { readonly secret?: ProviderArgs["secret"] },
    { namespace }: Own,
    session: Session,
    signal: AbortSignal,
): Promise<Findings> {
    if (secret === undefined || containsUnknown(secret)) return toFindings([]);
    const look = new ClusterLook(session, signal);
    return toFindings(await missing(look, kinds.secret, { name: secret, namespace }, "secret"), look.unknowns);
}

/**
 * The Secret is there when the provider is made: the controller gives a provider with a missing one no status at all, and nobody would ever be told.
 *
 * Errors: `Refused`.
 * Source: traces 01b.
 */
export async function requireSecret({ secret }: ProviderArgs, own: Own, { cluster }: Connected, signal: AbortSignal): Promise<void> {
    if (secret === undefined || (await cluster.get(kinds.secret, { name: secret, namespace: own.namespace }, { signal }))) return;
    const what = `there is no Secret ${own.namespace}/${secret}`;
    throw new MigrationError("Refused", `cannot make Provider ${toId(own)}: ${what}; create it first, or use \`credentials\``);
}
