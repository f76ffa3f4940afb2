import { createInventories } from "../inventory/index.ts";
import { ApiError, type Kind, type KubeObject, kinds, type ObjectRef } from "../kube/index.ts";
import { inOurWords, labelNames, toId } from "../lifecycle/index.ts";
import { deriveReport, evidenceOfCluster, type RunReport } from "../report/runs/index.ts";
import { parseConfig, withEnvironment } from "../resources/config.ts";
import { type Connection, openConnection } from "../resources/connection.ts";
import { type Clock, realClock } from "../util/clock.ts";

export interface LiveOptions {
    readonly kubeconfig?: string;
    readonly context?: string;
    /** Absent = all that may be looked into. */
    readonly namespace?: string;
    readonly wave?: string;
    readonly inventoryUrl?: string;
}

/**
 * Reads what the stacks' objects in a cluster tell of their runs now.
 *
 * Errors: `InvalidInput` for what was asked; `NotReachable` and `NotAllowed` of the cluster. An inventory that does not answer costs the hosts only.
 */
export async function liveReport({ wave, ...options }: LiveOptions): Promise<RunReport> {
    const known = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Record<string, string>;
    const connection = openConnection(parseConfig(withEnvironment(known, process.env)));
    try {
        return await readLive(connection, { wave, namespace: options.namespace }, new AbortController().signal);
    } catch (error) {
        throw inOurWords(error);
    } finally {
        await connection.close();
    }
}

export async function readLive(
    connection: Pick<Connection, "cluster" | "namespace" | "door">,
    { wave, namespace }: Pick<LiveOptions, "wave" | "namespace">,
    signal: AbortSignal,
    clock: Pick<Clock, "now"> = realClock,
): Promise<RunReport> {
    const read = (kind: Kind) => ours(connection, kind, namespace, signal);
    const [plans, migrations] = await Promise.all([read(kinds.plan), read(kinds.migration)]);
    const { hosts, notes } = await hostsOf(plans, connection, signal);
    return deriveReport(evidenceOfCluster({ plans, migrations, hosts, notes, wave, now: Math.round(clock.now() / 1000) }));
}

/** Objects that stacks have made, of all namespaces, or of the one that may be looked into. */
async function ours(
    { cluster, namespace: own }: Pick<Connection, "cluster" | "namespace">,
    kind: Kind,
    asked: string | undefined,
    signal: AbortSignal,
): Promise<readonly KubeObject[]> {
    try {
        return (await cluster.list(kind, { namespace: asked, labelSelector: labelNames.urn, signal })).items;
    } catch (error) {
        if (asked !== undefined || !(error instanceof ApiError) || error.code !== 403) throw error;
        return await ours({ cluster, namespace: own }, kind, own, signal);
    }
}

interface Hosts {
    /** By inventory id. */
    readonly hosts: ReadonlyMap<string, string>;
    readonly notes: readonly string[];
}

/** Where each VM runs stands only in the inventory. */
async function hostsOf(plans: readonly KubeObject[], { cluster, door }: Pick<Connection, "cluster" | "door">, signal: AbortSignal): Promise<Hosts> {
    const sources = new Map(plans.flatMap(({ spec }) => sourceOf(spec) ?? []).map((ref) => [toId(ref), ref]));
    const inventories = createInventories({ cluster, door, snapshot: undefined, clock: realClock });
    const hosts = new Map<string, string>();
    const notes: string[] = [];
    for (const [id, ref] of sources)
        try {
            const inventory = await inventories.of(ref, signal);
            const [vms, names] = await Promise.all([inventory?.vms(signal), inventory?.hosts(signal)]);
            const named = new Map((names ?? []).map((host) => [host.id, host.name]));
            for (const vm of vms ?? []) if (vm.host) hosts.set(vm.id, named.get(vm.host) ?? vm.host);
        } catch (error) {
            notes.push(`the inventory of ${id} did not answer, so hosts are not told apart: ${(inOurWords(error) as Error).message}`);
        }
    return { hosts, notes };
}

function sourceOf(spec: KubeObject["spec"]): ObjectRef | undefined {
    return (spec?.provider as { readonly source?: ObjectRef } | undefined)?.source;
}
