import type { Kind, KubeObject } from "../../kube/index.ts";
import { invalid, metadataProblems } from "./objects.ts";
import { bySchema, type SchemaOptions } from "./schema.ts";

/**
 * What stands between a request and the store: metadata rules, pruning, defaults and validation by schema, and Secret's `stringData`.
 *
 * Errors: `ApiError` 422 with every problem, 400 for unknown fields when strict.
 */
export function admit(kind: Kind, given: KubeObject, options: SchemaOptions): KubeObject {
    const problems = metadataProblems(given, kind.scope === "Namespaced");
    if (problems.length > 0) throw invalid("write", kind, given.metadata.name ?? "", problems);
    return kind.kind === "Secret" ? withData(given) : bySchema(kind, given, options);
}

function withData(secret: KubeObject): KubeObject {
    const { stringData, ...rest } = secret as KubeObject & { stringData?: Record<string, string>; data?: Record<string, string> };
    const type = { type: rest.type ?? "Opaque" };
    if (!stringData) return { ...rest, ...type };
    const encoded = Object.entries(stringData).map(([key, text]) => [key, Buffer.from(text).toString("base64")] as const);
    return { ...rest, ...type, data: { ...rest.data, ...Object.fromEntries(encoded) } };
}
