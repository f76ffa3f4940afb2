import { ApiError, type Cluster, type Kind, type KubeObject, kinds } from "../../../kube/index.ts";
import type { Session } from "../../../lifecycle/index.ts";
import type { TargetFacts } from "../../../mapping/index.ts";

/**
 * Looks at what VMs could use in the cluster of the session: storage classes, CDI's profiles of them, and networks.
 *
 * Shape:  undefined while there is no cluster yet. Networks are those of the target namespace and of `default`.
 * Errors: as the cluster's; a kind that is not installed, or that may not be looked at, is `missing` instead, e.g. `storageprofiles (404 NotFound)`.
 */
export async function targetFacts(session: Session, targetNamespace: string | undefined, signal: AbortSignal): Promise<TargetFacts | undefined> {
    const { cluster } = session;
    if (!cluster) return undefined;
    const namespaces = [...new Set([targetNamespace ?? "default", "default"])];
    const [classes, profiles, ...networks] = await Promise.all([
        listed(cluster, kinds.storageClass, undefined, signal),
        listed(cluster, kinds.storageProfile, undefined, signal),
        ...namespaces.map((namespace) => listed(cluster, kinds.networkAttachmentDefinition, namespace, signal)),
    ]);
    return {
        storageClasses: classes.items ?? [],
        storageProfiles: profiles.items,
        networkAttachmentDefinitions: networks.flatMap(({ items = [] }) => items),
        targetNamespace,
        missing: [classes, profiles, ...networks].flatMap(({ missing = [] }) => missing),
    };
}

interface Listed {
    readonly items?: readonly KubeObject[];
    readonly missing?: string;
}

async function listed(cluster: Cluster, kind: Kind, namespace: string | undefined, signal: AbortSignal): Promise<Listed> {
    try {
        return { items: (await cluster.list(kind, { namespace, signal })).items };
    } catch (error) {
        if (!(error instanceof ApiError) || (error.code !== 403 && error.code !== 404)) throw error;
        return { missing: `${kind.plural}${namespace ? ` in ${namespace}` : ""} (${error.code} ${error.reason})` };
    }
}
