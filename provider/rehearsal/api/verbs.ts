import { ApiError, type DeleteOptions, failure, type Kind, type KubeObject } from "../../kube/index.ts";
import type { Api } from "./api.ts";
import { type Asked, listIn, mapIn, objectIn } from "./body.ts";
import { patchTypes, unknownFormat } from "./objects.ts";
import { readOnly } from "./readOnly.ts";
import type { Target } from "./route.ts";
import { isBuiltIn } from "./types.ts";

export type Query = Readonly<Record<string, string | undefined>>;

export interface Answer {
    readonly code: number;
    readonly body: KubeObject;
}

/** What a request for objects is answered with. */
export function answerTo(api: Api, target: Target, query: Query, request: Asked): Answer {
    if (readOnly(target.kind) && request.method !== "GET") return notAllowed();
    return verbs[`${request.method} ${target.name === undefined ? "many" : "one"}`]?.(api, target, query, request) ?? notAllowed();
}

type Verb = (api: Api, target: Target, query: Query, request: Asked) => Answer;

const verbs: Readonly<Record<string, Verb>> = {
    "GET one": (api, { kind, name, namespace }) => ok(api.get(kind, { name: name!, namespace })),
    "GET many": (api, target, query) => ok(listOf(api, target, query)),
    "POST many": (api, target, query, request) => ({
        code: 201,
        body: api.create(target.kind, objectIn(request, target), writeOptions(query, request)),
    }),
    "PUT one": (api, target, query, request) =>
        ok(api.replace(target.kind, objectIn(request, target), { ...writeOptions(query, request), subresource: target.subresource })),
    "PATCH one": patchOne,
    "DELETE one": (api, { kind, name, namespace }, query, request) => {
        const last = api.delete(kind, { name: name!, namespace }, deleteOptions(query, request));
        return ok(last.metadata.deletionTimestamp || shownAtDeletion.has(kind.kind) ? last : deleted(kind, last));
    },
    "DELETE many": (api, target, query, request) => {
        const list = listOf(api, target, query);
        for (const { metadata } of list.items as KubeObject[])
            api.delete(target.kind, { name: metadata.name!, namespace: metadata.namespace }, deleteOptions(query, request));
        return ok(list);
    },
};

/** Kinds whose last state is the answer to their deletion; of others it is only said that they are gone. */
const shownAtDeletion = new Set(["Pod", "PersistentVolumeClaim", "Service", "ServiceAccount", "StorageClass"]);

function deleted({ apiVersion, plural }: Kind, { metadata: { name, uid } }: KubeObject): KubeObject {
    const group = apiVersion.includes("/") ? { group: apiVersion.split("/")[0] } : {};
    return {
        kind: "Status",
        apiVersion: "v1",
        metadata: {},
        status: "Success",
        details: { name, ...group, kind: plural, uid },
    } as unknown as KubeObject;
}

function patchOne(api: Api, target: Target, query: Query, request: Asked): Answer {
    const { kind, name, namespace, subresource } = target;
    const contentType = request.headers["content-type"]?.split(";")[0] ?? "";
    const options = { ...writeOptions(query, request), subresource };
    if (contentType.startsWith("application/apply-patch")) {
        const isNew = !api.store.find(kind, kind.scope === "Cluster" ? undefined : namespace, name!);
        return {
            code: isNew ? 201 : 200,
            body: api.apply(kind, objectIn(request, target), { ...options, fieldManager: query.fieldManager, force: isTrue(query.force) }),
        };
    }
    const type = patchTypes[contentType];
    if (!type || (type === "strategic" && !isBuiltIn(kind))) throw unknownFormat(kind);
    if (query.force !== undefined) throw new ApiError("PATCH", forceForbidden);
    return ok(api.patch(kind, { name: name!, namespace }, type === "json" ? listIn(request) : mapIn(request), { ...options, type }));
}

const forceForbidden = failure(422, "Invalid", 'PatchOptions.meta.k8s.io "" is invalid: force: Forbidden: may not be specified for non-apply patch', {
    group: "meta.k8s.io",
    kind: "PatchOptions",
    causes: [{ reason: "FieldValueForbidden", message: "Forbidden: may not be specified for non-apply patch", field: "force" }],
});

/** Pages are cut from the present list; a continue token is the offset and the version it began with. */
function listOf(api: Api, { kind, namespace }: Target, query: Query): KubeObject & { items: KubeObject[] } {
    const { items, resourceVersion } = api.list(kind, { namespace, labelSelector: query.labelSelector, fieldSelector: query.fieldSelector });
    const offset = Number(query.continue?.split(":")[0] ?? 0);
    const limit = Number(query.limit ?? 0) || items.length;
    const page = items.slice(offset, offset + limit).map((item) => (isBuiltIn(kind) ? untyped(item) : item));
    const left = items.length - offset - page.length;
    const more = left > 0 ? { continue: `${offset + limit}:${resourceVersion}`, remainingItemCount: left } : {};
    const metadata = { resourceVersion, ...more };
    return { apiVersion: kind.apiVersion, kind: `${kind.kind}List`, metadata, items: page } as unknown as KubeObject & { items: KubeObject[] };
}

/** In lists of the server's own kinds, items do not say what they are: the list does. */
function untyped({ apiVersion: _version, kind: _kind, ...rest }: KubeObject): KubeObject {
    return rest as KubeObject;
}

function writeOptions(query: Query, request: Asked) {
    const agent = request.headers["user-agent"]?.split("/")[0];
    return { dryRun: query.dryRun === "All", fieldManager: query.fieldManager ?? agent ?? "unknown", strict: query.fieldValidation === "Strict" };
}

interface DeleteBody {
    readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
    readonly propagationPolicy?: string | undefined;
    readonly dryRun?: readonly string[];
}

/** Where there is a body, the query does not count. */
function deleteOptions(query: Query, request: Asked) {
    const { propagationPolicy, dryRun, preconditions }: DeleteBody = request.body
        ? mapIn(request)
        : { propagationPolicy: query.propagationPolicy, dryRun: query.dryRun === undefined ? [] : [query.dryRun] };
    return { ...preconditions, propagation: propagationPolicy as DeleteOptions["propagation"], dryRun: dryRun?.includes("All") ?? false };
}

function notAllowed(): never {
    throw new ApiError("request", failure(405, "MethodNotAllowed", "the server does not allow this method on the requested resource"));
}

function ok(body: KubeObject): Answer {
    return { code: 200, body };
}

export function isTrue(text: string | undefined): boolean {
    return text === "true" || text === "1";
}
