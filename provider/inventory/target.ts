import { ApiError, type Cluster, type Kind, type KubeObject, kinds } from "../kube/index.ts";

/** What the target of a snapshot holds of a cluster. */
export type TargetPart = Readonly<Record<string, readonly unknown[]>>;

/**
 * What a cluster offers to VMs, for proposals and rehearsals.
 *
 * Shape:  what is not installed is left out; what may not be looked at too, and it is `hidden`, e.g. `storageclasses (403 Forbidden)`.
 */
export async function readTarget(
    cluster: Cluster,
    signal: AbortSignal,
): Promise<{ readonly target: TargetPart; readonly hidden: readonly string[] }> {
    const hidden: string[] = [];
    const seen = await Promise.all(
        Object.entries(wanted).map(async ([name, { kind, show }]) => {
            const items = await listed(cluster, kind, hidden, signal);
            return items && ([name, items.sort(byPath).map((each) => show({ apiVersion: kind.apiVersion, kind: kind.kind, ...each }))] as const);
        }),
    );
    return { target: Object.fromEntries(seen.filter((each) => each !== undefined)), hidden: hidden.sort() };
}

const wanted: Readonly<Record<string, { readonly kind: Kind; readonly show: (object: KubeObject) => unknown }>> = {
    namespaces: { kind: kinds.namespace, show: ({ metadata }) => metadata.name },
    storageClasses: { kind: kinds.storageClass, show: asMade },
    storageProfiles: { kind: kinds.storageProfile, show: asMade },
    networkAttachmentDefinitions: { kind: kinds.networkAttachmentDefinition, show: asMade },
};

async function listed(cluster: Cluster, kind: Kind, hidden: string[], signal: AbortSignal): Promise<KubeObject[] | undefined> {
    try {
        return [...(await cluster.list(kind, { signal })).items];
    } catch (error) {
        if (!(error instanceof ApiError) || (error.code !== 403 && error.code !== 404)) throw error;
        if (error.code === 403) hidden.push(`${kind.plural} (403 ${error.reason})`);
        return undefined;
    }
}

/** Another cluster gives an object another uid and a version of its own. */
function asMade({ metadata, ...rest }: KubeObject): KubeObject {
    const { name, namespace, labels, annotations } = metadata;
    return { ...rest, metadata: { name, namespace, labels, annotations } as KubeObject["metadata"] };
}

function byPath({ metadata: one }: KubeObject, { metadata: other }: KubeObject): number {
    return `${one.namespace}/${one.name}` < `${other.namespace}/${other.name}` ? -1 : 1;
}
