/**
 * What the rest of the product needs from a Kubernetes API: the same few verbs for the driver (over HTTP, `kube/client.ts`) and for the
 * rehearsal's controllers (in memory, `rehearsal/api/local.ts`, or over HTTP against a real API server).
 */
export interface Cluster {
    /** The object, or undefined when it does not exist. */
    get(kind: Kind, ref: ObjectRef, options?: CallOptions): Promise<KubeObject | undefined>;
    /** All objects of a kind, following `continue`; in one namespace when given. */
    list(kind: Kind, options?: ListOptions): Promise<KubeList>;
    create(kind: Kind, object: KubeObject, options?: WriteOptions): Promise<KubeObject>;
    /** Server-side apply. */
    apply(kind: Kind, object: KubeObject, options: ApplyOptions): Promise<KubeObject>;
    patch(kind: Kind, ref: ObjectRef, patch: unknown, options: PatchOptions): Promise<KubeObject>;
    /** PUT of the whole object; with `subresource: "status"` only its status is taken. */
    replace(kind: Kind, object: KubeObject, options?: SubresourceOptions): Promise<KubeObject>;
    /** "Not found" is good news and answers false. */
    delete(kind: Kind, ref: ObjectRef, options?: DeleteOptions): Promise<boolean>;
    /**
     * Events after `resourceVersion`; ends when the server closes the stream.
     *
     * Errors: `ApiError` 410 (`Expired` or `Gone`) when the version is no longer known: list again.
     */
    watch(kind: Kind, options: WatchOptions): AsyncIterable<WatchEvent>;
}

/** One REST resource. `scope` tells whether objects live in namespaces. */
export interface Kind {
    readonly apiVersion: string;
    readonly kind: string;
    readonly plural: string;
    readonly scope: "Namespaced" | "Cluster";
}

export interface ObjectRef {
    readonly name: string;
    readonly namespace?: string | undefined;
}

export interface KubeObject {
    apiVersion?: string;
    kind?: string;
    metadata: ObjectMeta;
    spec?: Record<string, unknown>;
    status?: Record<string, unknown>;
    [field: string]: unknown;
}

export interface ObjectMeta {
    name?: string;
    generateName?: string;
    namespace?: string;
    uid?: string;
    resourceVersion?: string;
    generation?: number;
    creationTimestamp?: string;
    deletionTimestamp?: string;
    deletionGracePeriodSeconds?: number;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    finalizers?: string[];
    ownerReferences?: OwnerReference[];
    managedFields?: ManagedFieldsEntry[];
}

export interface OwnerReference {
    apiVersion: string;
    kind: string;
    name: string;
    uid: string;
    controller?: boolean;
    blockOwnerDeletion?: boolean;
}

export interface ManagedFieldsEntry {
    manager: string;
    operation: "Apply" | "Update";
    apiVersion: string;
    time?: string;
    fieldsType: "FieldsV1";
    fieldsV1: Record<string, unknown>;
    subresource?: string;
}

export interface KubeList {
    readonly items: KubeObject[];
    readonly resourceVersion: string;
}

export type WatchEvent =
    | { readonly type: "ADDED" | "MODIFIED" | "DELETED"; readonly object: KubeObject }
    | { readonly type: "BOOKMARK"; readonly object: KubeObject };

export interface CallOptions {
    readonly signal?: AbortSignal | undefined;
}

export interface ListOptions extends CallOptions {
    readonly namespace?: string | undefined;
    readonly labelSelector?: string | undefined;
    readonly fieldSelector?: string | undefined;
}

export interface WriteOptions extends CallOptions {
    readonly fieldManager?: string | undefined;
    readonly dryRun?: boolean | undefined;
}

export interface SubresourceOptions extends WriteOptions {
    readonly subresource?: "status" | undefined;
}

export interface ApplyOptions extends SubresourceOptions {
    readonly fieldManager: string;
    readonly force?: boolean | undefined;
}

export interface PatchOptions extends SubresourceOptions {
    readonly type: "merge" | "json" | "strategic";
}

export interface DeleteOptions extends CallOptions {
    readonly uid?: string | undefined;
    readonly resourceVersion?: string | undefined;
    readonly propagation?: "Background" | "Foreground" | "Orphan" | undefined;
    readonly dryRun?: boolean | undefined;
}

export interface WatchOptions extends ListOptions {
    readonly resourceVersion: string;
}
