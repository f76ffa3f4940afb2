import type { Kind } from "../../kube/index.ts";
import { pathOf as pathTo } from "../../kube/path.ts";
import { resources } from "./resources.ts";

/** `/openapi/v3` and its documents: enough for kubectl to find out what a kind is. */
export function openApi(path: string): unknown {
    if (path === "/openapi/v3")
        return { paths: Object.fromEntries(versions().map((each) => [pathOf(each), { serverRelativeURL: `/openapi/v3/${pathOf(each)}` }])) };
    if (path === "/openapi/v2") return { swagger: "2.0", info: { title: "rehearsal", version: "v1.34.4" }, paths: {}, definitions: {} };
    const version = versions().find((each) => path === `/openapi/v3/${pathOf(each)}`);
    return version && documentOf(version);
}

function versions(): readonly string[] {
    return [...new Set(resources.map(({ kind }) => kind.apiVersion))];
}

function pathOf(apiVersion: string): string {
    return apiVersion.includes("/") ? `apis/${apiVersion}` : `api/${apiVersion}`;
}

/** Schemas, and for each path its PATCH: kubectl looks there whether the server validates fields itself. */
function documentOf(apiVersion: string) {
    const own = resources.filter(({ kind }) => kind.apiVersion === apiVersion);
    const schemas = Object.fromEntries(own.map(({ kind }) => [schemaName(kind), schemaOf(kind)]));
    const paths = Object.fromEntries(own.map(({ kind }) => [restPath(kind), operations(kind)]));
    return { openapi: "3.0.0", info: { title: "rehearsal", version: "v1.34.4" }, paths, components: { schemas } };
}

function schemaName({ apiVersion, kind }: Kind): string {
    const [group, version] = apiVersion.includes("/") ? apiVersion.split("/") : ["io.k8s.api.core", apiVersion];
    return `${group!.split(".").reverse().join(".")}.${version}.${kind}`;
}

function schemaOf(kind: Kind) {
    const any = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
    const text = { type: "string" };
    return {
        type: "object",
        properties: { apiVersion: text, kind: text, metadata: any, spec: any, status: any },
        "x-kubernetes-group-version-kind": [gvkOf(kind)],
    };
}

function operations(kind: Kind) {
    const parameters = ["dryRun", "fieldManager", "fieldValidation", "force"].map((name) => ({ name, in: "query", schema: { type: "string" } }));
    const body = { content: { "application/json": { schema: { $ref: `#/components/schemas/${schemaName(kind)}` } } } };
    const common = { responses: { 200: { description: "OK", ...body } }, "x-kubernetes-group-version-kind": gvkOf(kind) };
    return { get: { ...common, "x-kubernetes-action": "get" }, patch: { ...common, "x-kubernetes-action": "patch", parameters, requestBody: body } };
}

function restPath(kind: Kind): string {
    return `${pathTo(kind, { name: "{name}", namespace: "{namespace}" }).replaceAll("%7B", "{").replaceAll("%7D", "}")}`;
}

export interface Gvk {
    readonly group: string;
    readonly version: string;
    readonly kind: string;
}

export function gvkOf({ apiVersion, kind }: Kind): Gvk {
    const [group = "", version = ""] = apiVersion.includes("/") ? apiVersion.split("/") : ["", apiVersion];
    return { group, version, kind };
}
