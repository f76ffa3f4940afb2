import { ifOpen, type Kind, type KubeObject, kinds } from "../kube/index.ts";
import type { Session } from "../lifecycle/index.ts";
import type { ClusterRights, RightsSubject } from "../serve/port.ts";

/** Cluster roles, and who is bound to them where; undefined without a cluster, and when one of these may not be read. */
export async function rightsIn({ cluster }: Pick<Session, "cluster">, signal: AbortSignal): Promise<ClusterRights | undefined> {
    if (!cluster) return undefined;
    const listed = (kind: Kind) => ifOpen(cluster.list(kind, { signal }).then(({ items }) => items));
    const [roles, ofCluster, ofNamespaces] = await Promise.all([kinds.clusterRole, kinds.clusterRoleBinding, kinds.roleBinding].map(listed));
    if (!roles || !ofCluster || !ofNamespaces) return undefined;
    return {
        roles: roles.map(({ metadata: { name = "", labels = {} } }) => ({ name, labels })),
        bindings: ([...ofCluster, ...ofNamespaces] as readonly Binding[]).flatMap(toBinding),
    };
}

interface Binding extends KubeObject {
    readonly roleRef?: { readonly kind?: string; readonly name?: string };
    readonly subjects?: readonly RightsSubject[];
}

function toBinding({ metadata: { namespace }, roleRef, subjects = [] }: Binding): ClusterRights["bindings"] {
    if (roleRef?.kind !== "ClusterRole" || !roleRef.name) return [];
    return [
        {
            role: roleRef.name,
            namespace,
            subjects: subjects.map(({ kind, name, namespace: home }) => (home ? { kind, name, namespace: home } : { kind, name })),
        },
    ];
}
