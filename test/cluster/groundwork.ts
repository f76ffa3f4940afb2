import { migrateRules } from "../../provider/components/liveMigrationTuning/rights.ts";
import { type Cluster, type Kind, type KubeObject, kinds } from "../../provider/kube/index.ts";
import { packageManifests } from "../../provider/rehearsal/catalogs.ts";

/** Where each family is installed. */
export const installations = { virtualization: "openshift-mtv", live: "openshift-cnv", containers: "openshift-migration" } as const;

/** What a cluster has before a platform is set up on it: namespaces, catalogues, and what OpenShift Virtualization brings. */
const ground: readonly (readonly [Kind, KubeObject])[] = [
    [kinds.namespace, { metadata: { name: installations.containers } }],
    [kinds.namespace, { metadata: { name: "openshift-marketplace" } }],
    ...[installations.virtualization, installations.containers].flatMap((namespace) =>
        packageManifests(namespace).map((each) => [kinds.packageManifest, each] as const),
    ),
    [kinds.virtualMachineClusterPreference, { metadata: { name: "rhel.9" } }],
    // Who binds it has to have what it gives.
    [kinds.clusterRole, { metadata: { name: "kubevirt.io:migrate" }, rules: migrateRules }],
];

/** Lays it, and whatever a suite wants besides. */
export async function layGround(cluster: Cluster, more: readonly (readonly [Kind, KubeObject])[]): Promise<void> {
    for (const [kind, object] of [...ground, ...more]) await lay(cluster, kind, object);
}

/** A status is written apart, as its controller does. */
async function lay(cluster: Cluster, kind: Kind, { status, ...object }: KubeObject): Promise<void> {
    const { name = "", namespace } = object.metadata;
    const manager = { fieldManager: "cluster-tier" };
    await cluster.apply(kind, { ...object, apiVersion: kind.apiVersion, kind: kind.kind }, { ...manager, force: true });
    if (status) await cluster.patch(kind, { name, namespace }, { status }, { type: "merge", subresource: "status", ...manager });
}
