import { ifOpen, kinds } from "../kube/index.ts";
import type { Session } from "../lifecycle/index.ts";

/** Names of the namespaces that there are; undefined without a cluster, and when they may not be listed. */
export async function namespaceNames({ cluster }: Pick<Session, "cluster">, signal: AbortSignal): Promise<readonly string[] | undefined> {
    const found = cluster && (await ifOpen(cluster.list(kinds.namespace, { signal })));
    return found?.items.map(({ metadata: { name = "" } }) => name);
}
