import { type Cluster, ifOpen, type Kind, type KubeObject, kinds } from "../../kube/index.ts";
import { type Own, type Session, urnAnnotation } from "../../lifecycle/index.ts";
import { type Labels, type Policy, policyFor, type Subject } from "../../policy/index.ts";
import { Awhile } from "../../util/awhile.ts";

/** What a cluster tells of its live migrations; what it does not tell is undefined: rights are missing, or the kind is not installed. */
export interface ClusterFacts {
    readonly nodes: readonly KubeObject[] | undefined;
    /** VMIs of every namespace. */
    readonly instances: readonly KubeObject[] | undefined;
    /** Migrations of every namespace. */
    readonly migrations: readonly KubeObject[] | undefined;
    readonly settings: LiveSettings | undefined;
    /** Settings for some VMs, which go over the cluster's. */
    readonly policies: readonly KnownPolicy[] | undefined;
    /** Labels of each namespace. */
    readonly namespaces: ReadonlyMap<string, Labels> | undefined;
}

export interface KnownPolicy extends Policy {
    readonly settings: LiveSettings;
    /** Of the resource that has made it; absent = somebody else. */
    readonly urn?: string | undefined;
}

/** What KubeVirt was told about live migrations, where it was told anything. Source: live-migration LM-U01. */
export interface LiveSettings {
    readonly parallelMigrationsPerCluster?: number;
    readonly parallelOutboundMigrationsPerNode?: number;
    readonly bandwidthPerMigration?: string;
    readonly completionTimeoutPerGiB?: number;
    readonly allowPostCopy?: boolean;
}

/** Milliseconds for which facts are taken for fresh: the VMs of one program are judged by one reading. */
const freshFor = 10_000;

const readings = new WeakMap<Cluster, Awhile>();

export function clusterFacts({ cluster, clock }: Session & { readonly cluster: Cluster }): Promise<ClusterFacts> {
    const known = readings.get(cluster) ?? new Awhile(freshFor);
    readings.set(cluster, known);
    return known.read("facts", clock.now(), () => read(cluster));
}

async function read(cluster: Cluster): Promise<ClusterFacts> {
    const listed = (kind: Kind) => ifOpen(cluster.list(kind).then(({ items }) => items));
    const [nodes, instances, migrations, hyperConvergeds, kubeVirts, policies, namespaces] = await Promise.all(
        [
            kinds.node,
            kinds.virtualMachineInstance,
            kinds.virtualMachineInstanceMigration,
            kinds.hyperConverged,
            kinds.kubeVirt,
            kinds.migrationPolicy,
            kinds.namespace,
        ].map(listed),
    );
    return {
        nodes,
        instances,
        migrations,
        settings: settingsIn(hyperConvergeds, kubeVirts),
        policies: policies?.map(toPolicy),
        namespaces: namespaces && new Map(namespaces.map(({ metadata }) => [metadata.name!, metadata.labels ?? {}])),
    };
}

interface HyperConvergedSpec {
    readonly liveMigrationConfig?: LiveSettings;
    readonly virtualization?: { readonly liveMigrationConfig?: LiveSettings };
}

interface KubeVirtSpec {
    readonly configuration?: { readonly migrations?: LiveSettings };
}

/** The HyperConverged's word goes over KubeVirt's own, which it overwrites. Source: live-migration LM-U01. */
function settingsIn(hyperConvergeds: readonly KubeObject[] | undefined, kubeVirts: readonly KubeObject[] | undefined): LiveSettings | undefined {
    const wish = hyperConvergeds?.[0]?.spec as HyperConvergedSpec | undefined;
    const own = kubeVirts?.[0]?.spec as KubeVirtSpec | undefined;
    const found = wish?.liveMigrationConfig ?? wish?.virtualization?.liveMigrationConfig ?? own?.configuration?.migrations;
    return found ?? (hyperConvergeds || kubeVirts ? {} : undefined);
}

function toPolicy({ metadata, spec = {} }: KubeObject): KnownPolicy {
    const { selectors, ...settings } = spec as { selectors?: Policy["selectors"] } & LiveSettings;
    return { name: metadata.name!, selectors, settings, urn: metadata.annotations?.[urnAnnotation] };
}

/** A running VM as policies see it; undefined when its namespace may not be read. */
export function subjectOf({ metadata }: KubeObject, { namespaces }: Pick<ClusterFacts, "namespaces">): Subject | undefined {
    const { name = "", namespace = "", labels = {} } = metadata;
    return namespaces && { name, namespace, labels, namespaceLabels: namespaces.get(namespace) ?? {} };
}

/** What holds for one VM: the cluster's settings, and over them its policy's, as far as those may be read. Source: live-migration LM-U05. */
export function settingsFor(instance: KubeObject, facts: ClusterFacts): { readonly settings: LiveSettings; readonly policy?: string | undefined } {
    const subject = subjectOf(instance, facts);
    const policy = subject && policyFor(facts.policies ?? [], subject);
    return { settings: { ...facts.settings, ...policy?.settings }, policy: policy?.name };
}

/** VMs of the subject's namespace, for one that does not run. */
export async function machinesBeside({ namespace }: Own, cluster: Cluster, signal: AbortSignal): Promise<readonly KubeObject[] | undefined> {
    return await ifOpen(cluster.list(kinds.virtualMachine, { namespace, signal }).then(({ items }) => items));
}
