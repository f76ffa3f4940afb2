import { isDeepStrictEqual } from "node:util";
import { ApiError, failure, type Kind, type KubeList, type KubeObject, kinds, type ObjectRef } from "../../kube/index.ts";
import type { DeleteOptions, ListOptions, PatchOptions, SubresourceOptions } from "../../kube/port.ts";
import type { Clock } from "../../util/clock.ts";
import { toSecond } from "../../util/second.ts";
import { admit, read } from "./admission.ts";
import { serverSideApply, stripped, updatedManagers } from "./apply.ts";
import { typeProblems } from "./decode.ts";
import { collectGarbage } from "./garbage.ts";
import { writtenMetadata } from "./metadata.ts";
import * as objects from "./objects.ts";
import { jsonPatch, mergePatch } from "./patch.ts";
import { readOnly } from "./readOnly.ts";
import { selectorOf } from "./selector.ts";
import { shareWith } from "./share.ts";
import { Store } from "./store.ts";
import { isBuiltIn, typeOf } from "./types.ts";
import { admitChange, admitNew } from "./webhooks.ts";

export interface ApiOptions {
    readonly clock: Pick<Clock, "now">;
    readonly seed: number;
    /** Path of the journal file; absent = nothing is kept. */
    readonly journal?: string | undefined;
    /** False = of CDI and KubeVirt only the definitions are installed, not the webhooks. */
    readonly hasWebhooks?: boolean | undefined;
}

/** How a write was asked for; `strict` and warnings belong to `fieldValidation`. */
export interface WriteRequest extends SubresourceOptions {
    readonly strict?: boolean | undefined;
}

/** What a patch has made of an object before anybody looked at it. */
interface Merged {
    readonly merged?: KubeObject;
    /** Absent = whoever changed a field owns it. */
    readonly managedFields?: KubeObject["metadata"]["managedFields"];
}

/**
 * The verbs of a Kubernetes API on the store, the same for the HTTP door and the local one.
 *
 * Errors: `ApiError` with the code, reason and words of a real API server.
 */
export class Api {
    readonly store: Store;
    private readonly hasWebhooks: boolean;

    constructor(private readonly options: ApiOptions) {
        this.hasWebhooks = options.hasWebhooks ?? true;
        this.store = new Store(options.clock, options.journal);
    }

    get(kind: Kind, { name, namespace }: ObjectRef): KubeObject {
        const object = readOnly(kind)
            ? readOnly(kind)!(namespace).find(({ metadata }) => metadata.name === name)
            : this.store.find(kind, namespaceOf(kind, namespace), name);
        if (!object) throw objects.notFound("GET", kind, name);
        return object;
    }

    list(kind: Kind, options: ListOptions = {}): KubeList {
        const items = (readOnly(kind)?.(options.namespace) ?? this.store.all(kind)).filter(selectorOf(options));
        const sorted = items.sort((one, other) => (sortKey(one) < sortKey(other) ? -1 : 1));
        return { items: sorted, resourceVersion: String(this.store.version) };
    }

    create(kind: Kind, given: KubeObject, request: WriteRequest = {}, merged?: KubeObject): KubeObject {
        const { uid, suffix } = objects.deterministic(this.options.seed, `${kind.kind} ${this.store.nextVersion()}`);
        const { generateName, name = generateName ? `${generateName}${suffix}` : undefined, namespace } = given.metadata;
        const named = { ...given, metadata: { ...given.metadata, ...(name ? { name } : {}) } };
        const object = admit(kind, withoutStatus(kind, read(kind, named, request.strict ?? false)), { merged });
        this.refuseMissingNamespace(kind, namespace);
        if (this.hasWebhooks) admitNew(kind, object, this.store);
        if (given.metadata.resourceVersion && !request.dryRun) throw versionOfNothing();
        if (name && this.store.find(kind, namespaceOf(kind, namespace), name)) throw objects.alreadyExists("POST", kind, name);
        const generation = objects.hasGeneration(kind) ? { generation: 1 } : {};
        const { resourceVersion } = given.metadata;
        const metadata = { ...writtenMetadata(object.metadata), uid, resourceVersion, ...generation, creationTimestamp: this.now() };
        const managedFields = given.metadata.managedFields ?? updatedManagers(undefined, object, this.writer(kind, request));
        return this.commit(kind, undefined, { ...object, metadata: { ...metadata, managedFields } }, request);
    }

    replace(kind: Kind, given: KubeObject, request: WriteRequest = {}): KubeObject {
        const wanted = read(kind, given, request.strict ?? false);
        const live = this.get(kind, nameOf(given));
        const { name = "", uid } = live.metadata;
        if (wanted.metadata.uid && wanted.metadata.uid !== uid) throw uidConflict(kind, name, wanted.metadata.uid, uid);
        if (!isBuiltIn(kind) && !wanted.metadata.resourceVersion) throw objects.withoutVersion(kind, name);
        return this.update(kind, live, wanted, request);
    }

    patch(kind: Kind, ref: ObjectRef, patch: unknown, { type, ...request }: PatchOptions & WriteRequest): KubeObject {
        if (type === "strategic" && !isBuiltIn(kind)) throw objects.unknownFormat(kind);
        const live = this.get(kind, ref);
        const patched = patches[type](live, patch);
        const wanted = readPatched(kind, patched, request.strict ?? false);
        return this.update(kind, live, wanted, request, { merged: patched });
    }

    apply(
        kind: Kind,
        config: KubeObject,
        request: WriteRequest & { readonly fieldManager?: string | undefined; readonly force?: boolean | undefined },
    ): KubeObject {
        if (!request.fieldManager)
            throw new ApiError(
                "apply",
                failure(422, "Invalid", 'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch'),
            );
        if (config.metadata.managedFields) throw new ApiError("apply", failure(400, "BadRequest", "metadata.managedFields must be nil"));
        const { name = "", namespace, uid } = config.metadata;
        const live = this.store.find(kind, namespaceOf(kind, namespace), name);
        if (!live && request.subresource) throw objects.notFound("apply", kind, name);
        refuseUntyped(kind, config);
        const own = ownPart(kind, config, request.subresource);
        const merged = serverSideApply(live, own, this.writer(kind, request), request.force ?? false, "apply");
        const { managedFields } = merged.metadata;
        const object = readMerged(kind, merged);
        if (!live && uid)
            throw objects.conflict("apply", kind, name, `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`);
        // A version of something that is gone does not keep an apply from making it anew.
        const metadata = { ...(live ? preconditions(own) : {}), ...object.metadata, name, namespace, managedFields };
        const next = { ...object, apiVersion: kind.apiVersion, kind: kind.kind, metadata };
        return live
            ? this.update(kind, live, next, request, { merged, managedFields })
            : this.create(kind, next, { ...request, strict: false }, merged);
    }

    delete(kind: Kind, ref: ObjectRef, options: DeleteOptions = {}): KubeObject {
        const live = this.get(kind, ref);
        const { uid, resourceVersion, finalizers = [], deletionTimestamp } = live.metadata;
        if (options.uid && options.uid !== uid)
            throw objects.unmet(kind, ref.name, `UID in precondition: ${options.uid}, UID in object meta: ${uid}`);
        if (options.resourceVersion && options.resourceVersion !== resourceVersion)
            throw objects.unmet(
                kind,
                ref.name,
                `ResourceVersion in precondition: ${options.resourceVersion}, ResourceVersion in object meta: ${resourceVersion}`,
            );
        if (finalizers.length === 0) return options.dryRun ? live : this.remove(kind, live, options.propagation);
        if (deletionTimestamp) return live;
        const generation = objects.hasGeneration(kind) ? { generation: (live.metadata.generation ?? 0) + 1 } : {};
        const metadata = { ...live.metadata, ...generation, deletionTimestamp: this.now(), deletionGracePeriodSeconds: 0 };
        return this.commit(kind, live, { ...live, metadata }, options);
    }

    /** The object after a write has decided what it should be: immutable metadata kept, status and spec kept apart, versions moved. */
    private update(kind: Kind, live: KubeObject, wanted: KubeObject, request: WriteRequest, { merged, managedFields }: Merged = {}): KubeObject {
        const { name, resourceVersion, uid } = live.metadata;
        const asked = wanted.metadata.resourceVersion;
        if (asked && asked !== resourceVersion) throw objects.conflict("PUT", kind, name!, objects.modified);
        const bodyOf = (whole: KubeObject) => bodyFor(kind, live, whole, request.subresource);
        // What has not changed is the very same as before, so that nobody need look at it again.
        const object = admit(kind, shareWith(live, bodyOf(wanted)), { before: live, merged: merged && bodyOf(merged) });
        if (this.hasWebhooks) admitChange(kind, live, object);
        const generation = objects.hasGeneration(kind)
            ? { generation: (live.metadata.generation ?? 0) + (objects.isSpecChanged(live, object) ? 1 : 0) }
            : {};
        const kept = { uid, creationTimestamp: live.metadata.creationTimestamp, ...deletionOf(live), ...generation };
        // What a write of the status says of the metadata is not kept, but counts as owned.
        const claimed = request.subresource === "status" ? { ...object, metadata: wanted.metadata } : object;
        const managers = managedFields ?? updatedManagers(live, claimed, this.writer(kind, request));
        const next = {
            ...object,
            metadata: { ...writtenMetadata(object.metadata), ...kept, name, namespace: live.metadata.namespace, managedFields: managers },
        } as KubeObject;
        refuseNewFinalizers(kind, live, next);
        if (isDeepStrictEqual(stripped(live), stripped(next)) && isDeepStrictEqual(live.metadata.managedFields ?? [], managers)) return live;
        if (next.metadata.deletionTimestamp && (next.metadata.finalizers ?? []).length === 0 && !request.dryRun) return this.remove(kind, live);
        return this.commit(kind, live, next, request);
    }

    private commit(kind: Kind, live: KubeObject | undefined, object: KubeObject, { dryRun }: WriteRequest): KubeObject {
        const { apiVersion, kind: kindName } = kind;
        const resourceVersion = dryRun ? (live ?? object).metadata.resourceVersion : String(this.store.nextVersion());
        const managedFields = object.metadata.managedFields?.length ? object.metadata.managedFields : undefined;
        const metadata = { ...object.metadata, resourceVersion, managedFields };
        const committed = shareWith<KubeObject>(live, { apiVersion, kind: kindName, ...object, metadata });
        if (!dryRun) this.store.commit(kind, live ? "MODIFIED" : "ADDED", committed);
        return committed;
    }

    private remove(kind: Kind, live: KubeObject, propagation: DeleteOptions["propagation"] = "Background"): KubeObject {
        const last = { ...live, metadata: { ...live.metadata, resourceVersion: String(this.store.nextVersion()) } };
        this.store.commit(kind, "DELETED", last);
        collectGarbage(this, kind, live, propagation);
        return live;
    }

    private refuseMissingNamespace(kind: Kind, namespace: string | undefined): void {
        if (kind.scope === "Cluster" || !namespace) return;
        if (!this.store.find(kinds.namespace, undefined, namespace)) throw objects.notFound("POST", kinds.namespace, namespace);
    }

    private writer(kind: Kind, { fieldManager, subresource }: WriteRequest) {
        return { kind, manager: fieldManager ?? "unknown", time: this.now(), subresource };
    }

    private now(): string {
        return toSecond(this.options.clock.now());
    }
}

/** The storage says so, and the real one blames itself. */
function versionOfNothing(): ApiError {
    return new ApiError("POST", { ...failure(500, "", "resourceVersion should not be set on objects to be created"), reason: undefined });
}

/** What is not of its kind cannot be merged; the real one says so with a code that blames itself. */
function refuseUntyped(kind: Kind, config: KubeObject): void {
    const problems = typeProblems(typeOf(kind), config);
    if (problems.length === 0) return;
    const { namespace, name } = config.metadata;
    const list = problems.length === 1 ? problems[0] : `errors:\n${problems.map((each) => `  ${each}`).join("\n")}`;
    const about = `${namespace ? `${namespace}/` : ""}${name}; ${kind.apiVersion.includes("/") ? "" : "/"}${kind.apiVersion}, Kind=${kind.kind}`;
    throw new ApiError("apply", { ...failure(500, "", `failed to create typed patch object (${about}): ${list}`), reason: undefined });
}

/** What of a configuration counts at the endpoint that it was sent to. */
function ownPart(kind: Kind, config: KubeObject, subresource: "status" | undefined): KubeObject {
    if (!objects.hasStatus(kind)) return config;
    const { status, ...rest } = config;
    if (subresource !== "status") return rest as KubeObject;
    const { uid: _uid, ...metadata } = config.metadata;
    return { metadata, ...(status === undefined ? {} : { status }) };
}

/** What a patch has made of an object must still be one of its kind. */
function readPatched(kind: Kind, patched: KubeObject, strict: boolean): KubeObject {
    try {
        return read(kind, patched, strict);
    } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        const message = `Invalid value: ${JSON.stringify(JSON.stringify(patched))}: ${error.status.message}`;
        const cause = { field: "patch", message, reason: "FieldValueInvalid" };
        throw new ApiError("PATCH", failure(422, "Invalid", ` "" is invalid: patch: ${message}`, { causes: [cause] }));
    }
}

/** The same for what an apply has merged. */
function readMerged(kind: Kind, merged: KubeObject): KubeObject {
    try {
        return read(kind, merged, false);
    } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        throw new ApiError("apply", {
            ...failure(500, "", `failed to convert new object to proper version: ${error.status.message}`),
            reason: undefined,
        });
    }
}

function uidConflict(kind: Kind, name: string, asked: string | undefined, uid: string | undefined): ApiError {
    return objects.conflict("PUT", kind, name, `Precondition failed: UID in precondition: ${asked}, UID in object meta: ${uid}`);
}

function preconditions({ metadata: { uid, resourceVersion } }: KubeObject) {
    return { ...(uid ? { uid } : {}), ...(resourceVersion ? { resourceVersion } : {}) };
}

const patches: Readonly<Record<PatchOptions["type"], (live: KubeObject, patch: unknown) => KubeObject>> = {
    merge: (live, patch) => mergePatch(live, patch) as KubeObject,
    json: (live, patch) => jsonPatch(live, patch as never) as KubeObject,
    // Built-in kinds have merge keys for lists; of those served here only these lists are ever patched so, and they are replaced as a whole.
    strategic: (live, patch) => mergePatch(live, patch) as KubeObject,
};

/** The main verbs leave the status alone, the status subresource everything else. */
function bodyFor(kind: Kind, live: KubeObject, wanted: KubeObject, subresource: "status" | undefined): KubeObject {
    if (!objects.hasStatus(kind)) return wanted;
    const { status: kept, ...rest } = subresource === "status" ? live : wanted;
    const status = subresource === "status" ? wanted.status : live.status;
    return (status === undefined ? rest : { ...rest, status }) as KubeObject;
}

function withoutStatus(kind: Kind, object: KubeObject): KubeObject {
    if (!objects.hasStatus(kind)) return object;
    const { status: _status, ...rest } = object;
    return rest;
}

function deletionOf({ metadata: { deletionTimestamp, deletionGracePeriodSeconds } }: KubeObject) {
    return deletionTimestamp ? { deletionTimestamp, deletionGracePeriodSeconds } : {};
}

function refuseNewFinalizers(kind: Kind, live: KubeObject, { metadata: { name, finalizers = [] } }: KubeObject): void {
    const added = live.metadata.deletionTimestamp ? finalizers.filter((each) => !live.metadata.finalizers?.includes(each)) : [];
    if (added.length === 0) return;
    const list = added.map((each) => JSON.stringify(each)).join(", ");
    const message = `Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{${list}}`;
    throw objects.invalid("write", kind, name!, [{ field: "metadata.finalizers", message, reason: "FieldValueForbidden" }]);
}

function namespaceOf(kind: Kind, namespace: string | undefined): string | undefined {
    return kind.scope === "Cluster" ? undefined : namespace;
}

function nameOf({ metadata }: KubeObject): ObjectRef {
    return { name: metadata.name ?? "", namespace: metadata.namespace };
}

function sortKey({ metadata }: KubeObject): string {
    return `${metadata.namespace ?? ""}/${metadata.name}`;
}
