import { type Cluster, type KubeObject, kinds } from "../../../kube/index.ts";
import { type Policy, policyFor, type Subject } from "../../../policy/index.ts";
import { bytesOf } from "../../../util/quantity.ts";
import type { Surroundings } from "../world.ts";

/** How KubeVirt is told to migrate. Source: live-migration LM-U01. */
export interface MigrationConfiguration {
    readonly parallelMigrationsPerCluster: number;
    readonly parallelOutboundMigrationsPerNode: number;
    readonly completionTimeoutPerGiB: number;
    readonly progressTimeout: number;
    readonly bandwidthPerMigration: string;
    readonly allowAutoConverge: boolean;
    readonly allowPostCopy: boolean;
}

const defaults: MigrationConfiguration = {
    parallelMigrationsPerCluster: 5,
    parallelOutboundMigrationsPerNode: 2,
    completionTimeoutPerGiB: 150,
    progressTimeout: 150,
    bandwidthPerMigration: "0",
    allowAutoConverge: false,
    allowPostCopy: false,
};

/** What KubeVirt was told over its defaults, and for one VM what its policy says over that. Source: live-migration LM-U01, LM-U05. */
export async function configurationOf({ cluster }: Pick<Surroundings, "cluster">, instance: KubeObject): Promise<MigrationConfiguration> {
    const [kubeVirts, policies] = await Promise.all([cluster.list(kinds.kubeVirt), cluster.list(kinds.migrationPolicy)]);
    const { migrations } = (kubeVirts.items[0]?.spec?.configuration ?? {}) as { migrations?: Partial<MigrationConfiguration> };
    const ofCluster = { ...defaults, ...migrations };
    const policy = policies.items.length === 0 ? undefined : policyFor(policies.items.map(toPolicy), await subjectOf(cluster, instance));
    return policy ? { ...ofCluster, ...policy.settings } : ofCluster;
}

function toPolicy({ metadata, spec = {} }: KubeObject): Policy & { readonly settings: Partial<MigrationConfiguration> } {
    const { selectors, ...settings } = spec as { selectors?: Policy["selectors"] } & Partial<MigrationConfiguration>;
    return { name: metadata.name!, selectors, settings };
}

async function subjectOf(cluster: Cluster, { metadata: { name = "", namespace = "", labels = {} } }: KubeObject): Promise<Subject> {
    const home = await cluster.get(kinds.namespace, { name: namespace });
    return { name, namespace, labels, namespaceLabels: home?.metadata.labels ?? {} };
}

/** Bytes per second over a network that carries 10 Gbit/s, less when KubeVirt is told so. */
export function speedOf({ bandwidthPerMigration }: MigrationConfiguration): number {
    const limit = bytesOf(bandwidthPerMigration) ?? 0;
    return Math.min(limit > 0 ? limit : Number.POSITIVE_INFINITY, 1_250_000_000);
}

/** Whether one more may begin, leaving that node. Source: live-migration LM-005, LM-U01. */
export async function isItsTurn(
    { cluster }: Pick<Surroundings, "cluster">,
    { parallelMigrationsPerCluster, parallelOutboundMigrationsPerNode }: MigrationConfiguration,
    node: string,
): Promise<boolean> {
    const [{ items: migrations }, { items: instances }] = await Promise.all([
        cluster.list(kinds.virtualMachineInstanceMigration),
        cluster.list(kinds.virtualMachineInstance),
    ]);
    const active = migrations.filter(isActive);
    const nodeOf = ({ metadata, spec }: KubeObject) =>
        instances.find((each) => each.metadata.namespace === metadata.namespace && each.metadata.name === spec?.vmiName)?.status?.nodeName;
    const outbound = active.filter((each) => nodeOf(each) === node);
    return active.length < parallelMigrationsPerCluster && outbound.length < parallelOutboundMigrationsPerNode;
}

const idle = new Set<unknown>([undefined, "", "Pending", "Succeeded", "Failed"]);

function isActive({ status }: KubeObject): boolean {
    return !idle.has(status?.phase);
}
