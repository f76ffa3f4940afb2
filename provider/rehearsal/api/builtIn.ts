import { isDeepStrictEqual } from "node:util";
import type { Kind, KubeObject } from "../../kube/index.ts";
import type { Problem } from "./objects.ts";

/** A Secret as it is stored: what was said as text is kept as bytes. */
export function encoded(kind: Kind, object: KubeObject): KubeObject {
    if (kind.kind !== "Secret") return object;
    const { stringData, ...rest } = object as KubeObject & { stringData?: Record<string, string>; data?: Record<string, string> };
    const type = { type: rest.type || "Opaque" };
    if (!stringData) return { ...rest, ...type };
    const bytes = Object.entries(stringData).map(([key, text]) => [key, Buffer.from(text).toString("base64")] as const);
    return { ...rest, ...type, data: { ...rest.data, ...Object.fromEntries(bytes) } };
}

/** What the API server has against the contents of a Secret or ConfigMap. Source: Kubernetes `ValidateSecretUpdate`, `ValidateConfigMapUpdate`. */
export function contentProblems({ kind }: Kind, object: KubeObject, before: KubeObject | undefined): readonly Problem[] {
    const fields = contents[kind];
    if (!fields) return [];
    return [...(before ? frozenProblems(fields, object, before) : []), ...fields.flatMap((field) => keyProblems(field, object[field]))];
}

const contents: Readonly<Record<string, readonly string[]>> = { Secret: ["data"], ConfigMap: ["data", "binaryData"] };

function frozenProblems(fields: readonly string[], object: KubeObject, before: KubeObject): readonly Problem[] {
    const type: readonly Problem[] =
        object.type === before.type
            ? []
            : [{ field: "type", message: `Invalid value: ${JSON.stringify(object.type)}: field is immutable`, reason: "FieldValueInvalid" }];
    if (before.immutable !== true) return type;
    const changed = fields.filter((field) => !isDeepStrictEqual(object[field], before[field]));
    return [...type, ...[...(object.immutable === true ? [] : ["immutable"]), ...changed].map(frozen)];
}

function frozen(field: string): Problem {
    return { field, message: "Forbidden: field is immutable when `immutable` is set", reason: "FieldValueForbidden" };
}

const rule =
    "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

function keyProblems(field: string, map: unknown): readonly Problem[] {
    const wrong = Object.keys((map ?? {}) as object).filter((key) => !/^[-._a-zA-Z0-9]+$/.test(key) || key.length > 253 || key.startsWith(".."));
    return wrong.map((key) => ({
        field: `${field}[${key}]`,
        message: `Invalid value: ${JSON.stringify(key)}: ${rule}`,
        reason: "FieldValueInvalid",
    }));
}
