import { ApiError, type Cluster, type Kind, type KubeObject, kinds, type ObjectRef } from "../../kube/index.ts";

/** What the cluster tells about its storage; what it does not tell is undefined: rights are missing, or the kind is not installed. */
export interface StorageFacts {
    readonly classes: readonly KubeObject[] | undefined;
    readonly profiles: readonly KubeObject[] | undefined;
    /** The CDI configuration. */
    readonly config: KubeObject | undefined;
}

export async function storageFacts(cluster: Cluster, signal: AbortSignal): Promise<StorageFacts> {
    const list = (kind: Kind) => lenient(cluster.list(kind, { signal }).then(({ items }) => items));
    const [classes, profiles, config] = await Promise.all([
        list(kinds.storageClass),
        list(kinds.storageProfile),
        lookFor(cluster, kinds.cdiConfig, { name: "config" }, signal),
    ]);
    return { classes, profiles, config };
}

/** The object, or undefined; also when it may not be looked at. */
export async function lookFor(cluster: Cluster, kind: Kind, ref: ObjectRef, signal: AbortSignal): Promise<KubeObject | undefined> {
    return await lenient(cluster.get(kind, ref, { signal }));
}

/** True when the cluster says that it is not there. */
export async function isMissing(cluster: Cluster, kind: Kind, ref: ObjectRef, signal: AbortSignal): Promise<boolean> {
    return await cluster.get(kind, ref, { signal }).then(
        (found) => found === undefined,
        (error) => rethrowUnlessClosed(error, false),
    );
}

async function lenient<T>(look: Promise<T>): Promise<T | undefined> {
    return await look.catch((error) => rethrowUnlessClosed(error, undefined));
}

function rethrowUnlessClosed<T>(error: unknown, otherwise: T): T {
    if (error instanceof ApiError && (error.code === 403 || error.code === 404)) return otherwise;
    throw error;
}

const virtDefault = "storageclass.kubevirt.io/is-default-virt-class";
const clusterDefault = "storageclass.kubernetes.io/is-default-class";

/** The class that a disk gets when none is named. Source: data-import CDI-U03. */
export function defaultClass(classes: readonly KubeObject[], form: "storage" | "pvc"): string | undefined {
    const marked = (annotation: string) => classes.find(({ metadata }) => metadata.annotations?.[annotation] === "true")?.metadata.name;
    return (form === "storage" ? marked(virtDefault) : undefined) ?? marked(clusterDefault);
}

interface ClaimProperties {
    readonly accessModes?: readonly string[];
    readonly volumeMode?: string;
}

/** Volume modes that a class gives together with ReadWriteOnce, as its storage profile says; undefined = the profile does not know. */
export function modesOf(profiles: readonly KubeObject[] | undefined, storageClass: string): readonly string[] | undefined {
    const profile = profiles?.find(({ metadata }) => metadata.name === storageClass);
    const sets = (profile?.status?.claimPropertySets ?? []) as readonly ClaimProperties[];
    if (sets.length === 0) return undefined;
    return sets.filter(({ accessModes }) => accessModes?.includes("ReadWriteOnce") ?? true).map(({ volumeMode }) => volumeMode ?? "Filesystem");
}
