import type { Kind, KubeObject } from "../../kube/index.ts";
import { type Column, findResource } from "./resources.ts";

/** True for `Accept: application/json;as=Table;…`, with which kubectl asks for columns. */
export function wantsTable(accept: string | undefined): boolean {
    return /;\s*as=Table/.test(accept ?? "");
}

/** One object or a list as a table. Source: Kubernetes `meta.k8s.io/v1 Table`. */
export function asTable(kind: Kind, body: KubeObject, includeObject = "Metadata"): unknown {
    const columns = findResource(kind)?.columns ?? [];
    const items = (body.items as KubeObject[] | undefined) ?? [body];
    const definition = (name: string, priority = 0) => ({ name, type: "string", format: name === "Name" ? "name" : "", description: "", priority });
    return {
        kind: "Table",
        apiVersion: "meta.k8s.io/v1",
        metadata: body.items ? body.metadata : { resourceVersion: body.metadata.resourceVersion },
        columnDefinitions: [definition("Name"), ...columns.map(({ name }) => definition(name)), { ...definition("Age"), type: "date" }],
        rows: items.map((item) => ({
            cells: [item.metadata.name, ...columns.map((column) => cell(item, column)), age(item)],
            object: includeObject === "Object" ? item : partial(item),
        })),
    };
}

function cell(item: KubeObject, { path, condition }: Column): string {
    if (!condition) return String(path.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], item) ?? "");
    const conditions = (item.status?.conditions ?? []) as { type: string; status: string }[];
    return conditions.find((each) => each.type === condition)?.status ?? "";
}

function partial(item: KubeObject) {
    return { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata: item.metadata };
}

/** The age in the rehearsal's time is not the reader's; the moment itself is. */
function age(item: KubeObject): string {
    return item.metadata.creationTimestamp ?? "";
}
