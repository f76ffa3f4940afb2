import type { Kind, KubeObject } from "../../kube/index.ts";
import { metadataProblems, undecodable } from "./metadata.ts";
import { invalid, type Problem } from "./objects.ts";
import { bySchema, type SchemaOptions } from "./schema.ts";

/**
 * What stands between a request and the store: metadata rules, pruning, defaults and validation by schema, and Secret's `stringData`.
 *
 * Errors: `ApiError` 422 with every problem, 400 for unknown fields when strict and for what cannot be of this kind.
 */
export function admit(kind: Kind, given: KubeObject, options: SchemaOptions): KubeObject {
    const problems = [...kindProblems(kind, given), ...metadataProblems(kind, given)];
    if (problems.length > 0) throw invalid("write", kind, given.metadata.name ?? "", problems);
    return kind.kind === "Secret" ? withData(kind, given) : bySchema(kind, given, options);
}

function kindProblems({ kind }: Kind, given: KubeObject): readonly Problem[] {
    if (given.kind === undefined || given.kind === kind) return [];
    return [{ field: "kind", message: `Invalid value: ${JSON.stringify(given.kind)}: must be ${kind}`, reason: "FieldValueInvalid" }];
}

function withData(kind: Kind, secret: KubeObject): KubeObject {
    const { stringData, ...rest } = secret as KubeObject & { stringData?: Record<string, string>; data?: Record<string, string> };
    if (Object.values(rest.data ?? {}).some((value) => typeof value !== "string" || !base64.test(value)))
        throw undecodable(kind, "illegal base64 data at input byte 0");
    const type = { type: rest.type ?? "Opaque" };
    if (!stringData) return { ...rest, ...type };
    const encoded = Object.entries(stringData).map(([key, text]) => [key, Buffer.from(text).toString("base64")] as const);
    return { ...rest, ...type, data: { ...rest.data, ...Object.fromEntries(encoded) } };
}

const base64 = /^([A-Za-z0-9+/\r\n]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
