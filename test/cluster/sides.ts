import { connect, type KubeObject, loadKubeconfig, type ManagedFieldsEntry, type Transport } from "../../provider/kube/index.ts";
import { pathOf } from "../../provider/kube/path.ts";
import type { Request } from "./requests.ts";

/** One of the two worlds that are compared, with what it has said of each object so far. */
export class Side {
    private readonly transport: Transport;
    private readonly versions = new Map<string, { current?: string | undefined; stale?: string | undefined; uid?: string | undefined }>();

    constructor(
        kubeconfig: string,
        private readonly namespace: string,
        /** Sets the objects of one history apart from those of others in the same namespace. */
        private readonly prefix: string,
    ) {
        this.transport = connect(loadKubeconfig({ kubeconfig }));
    }

    async send(request: Request): Promise<Answer> {
        const { verb, kind, isStatus, manager, query } = request;
        const name = `${this.prefix}-${request.name}`;
        const isNamed = verb !== "create" && verb !== "list";
        const { body } = await this.transport.send({
            method: methods[verb],
            path: pathOf(kind, { ...(isNamed ? { name } : {}), namespace: this.namespace }, isStatus ? "status" : undefined),
            query: verb === "list" || verb === "get" ? {} : { fieldManager: manager, ...query },
            body: this.bodyOf(request, name),
            contentType: contentTypes[verb] ?? "application/json",
            silence: 10_000,
        });
        const answer = (await body.json()) as KubeObject & { readonly items?: readonly KubeObject[] };
        this.learn(request, answer);
        return normalize(answer, this.prefix);
    }

    close(): Promise<void> {
        return this.transport.close();
    }

    private bodyOf({ verb, kind, body, version, uid, name: key }: Request, name: string): string | undefined {
        if (verb === "get" || verb === "list") return undefined;
        const known = this.versions.get(`${kind.plural} ${key}`);
        const resourceVersion = version === "none" ? undefined : known?.[version];
        const ownUid = uid === "current" ? known?.uid : uid === "other" ? "00000000-0000-4000-8000-000000000000" : undefined;
        const preconditions = { ...(resourceVersion ? { resourceVersion } : {}), ...(ownUid ? { uid: ownUid } : {}) };
        if (verb === "delete") return JSON.stringify({ kind: "DeleteOptions", apiVersion: "v1", preconditions });
        if (verb === "json") return JSON.stringify(body);
        const { metadata, ...rest } = body as { readonly metadata?: unknown };
        const isMap = typeof metadata === "object" && metadata !== null && !Array.isArray(metadata);
        const whole = verb === "create" || verb === "replace" || verb === "apply";
        const place = whole ? { name, namespace: this.namespace } : {};
        const next = metadata === undefined || isMap ? { ...(metadata as object | undefined), ...place, ...preconditions } : metadata;
        return JSON.stringify({ ...(whole ? { apiVersion: kind.apiVersion, kind: kind.kind } : {}), metadata: next, ...rest });
    }

    private learn({ kind, name }: Request, { kind: answered, metadata }: KubeObject): void {
        const key = `${kind.plural} ${name}`;
        if (answered !== kind.kind || !metadata.resourceVersion) return;
        const known = this.versions.get(key);
        if (known?.current === metadata.resourceVersion) return;
        this.versions.set(key, { current: metadata.resourceVersion, stale: known?.current, uid: metadata.uid });
    }
}

const methods = {
    create: "POST",
    get: "GET",
    list: "GET",
    replace: "PUT",
    merge: "PATCH",
    json: "PATCH",
    strategic: "PATCH",
    apply: "PATCH",
    delete: "DELETE",
} as const;

const contentTypes: Partial<Record<Request["verb"], string>> = {
    merge: "application/merge-patch+json",
    json: "application/json-patch+json",
    strategic: "application/strategic-merge-patch+json",
    apply: "application/apply-patch+yaml",
};

/** What a client sees, without what is each world's own: uids, versions, times. */
export interface Answer {
    readonly code: number;
    readonly body: unknown;
    /** A refusal's words, for the eye; worlds need not agree on them. */
    readonly message?: string | undefined;
}

function normalize(answer: KubeObject & { readonly items?: readonly KubeObject[] }, prefix: string): Answer {
    const { kind, items } = answer;
    if (kind === "Status") return ofStatus(answer as unknown as Status, prefix);
    if (items) return { code: 200, body: items.filter(({ metadata }) => metadata.name?.startsWith(`${prefix}-`)).map((each) => plain(each, prefix)) };
    return { code: 200, body: plain(answer, prefix) };
}

interface Status {
    readonly code?: number;
    readonly status: string;
    readonly reason?: string;
    readonly message?: string;
    readonly details?: {
        readonly kind?: string;
        readonly group?: string;
        readonly name?: string;
        readonly causes?: readonly { reason?: string; field?: string }[];
    };
}

function ofStatus({ code = 200, status, reason, details, message }: Status, prefix: string): Answer {
    const causes = (details?.causes ?? []).map(({ reason: why, field }) => `${field}: ${why}`).sort();
    const about = details && { kind: details.kind, group: details.group, name: details.name?.replace(prefix, "x") };
    return { code, body: { status, reason, about, causes: [...new Set(causes)] }, message };
}

function plain({ metadata, ...rest }: KubeObject, prefix: string): unknown {
    const { uid, resourceVersion, creationTimestamp, deletionTimestamp, managedFields, name, ...kept } = metadata;
    const own = Object.entries({ uid, resourceVersion, creationTimestamp, deletionTimestamp }).filter(([, value]) => value !== undefined);
    return JSON.parse(
        JSON.stringify({
            ...rest,
            metadata: { ...kept, name: name?.replace(prefix, "x"), has: own.map(([key]) => key).sort() },
            managers: (managedFields ?? []).map(sayManager).sort(),
        }),
    );
}

/** Lists of sets are sorted by both, but not alike. */
function sayManager({ manager, operation, subresource = "", apiVersion, fieldsV1 }: ManagedFieldsEntry): string {
    return `${manager} ${operation} ${apiVersion} ${subresource} ${JSON.stringify(sorted(fieldsV1))}`;
}

function sorted(value: unknown): unknown {
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
        Object.entries(value)
            .sort(([one], [other]) => (one < other ? -1 : 1))
            .map(([key, inner]) => [key, sorted(inner)]),
    );
}
