import { isDeepStrictEqual } from "node:util";
import type { Kind, KubeObject } from "../../kube/index.ts";
import { decode } from "./decode.ts";
import { metadataProblems, undecodable } from "./metadata.ts";
import { invalid, type Problem } from "./objects.ts";
import { bySchema } from "./schema.ts";
import { isBuiltIn, isDescribed, typeOf } from "./types.ts";
import { pruneAndDefault, schemaProblems, unknownFields } from "./validation.ts";

/**
 * A body as an object of its kind.
 *
 * Errors: `ApiError` 400 for what cannot be of this kind, and for unknown fields when strict.
 */
export function read(kind: Kind, given: KubeObject, strict: boolean): KubeObject {
    const object = decode(kind, given, strict);
    const unknown = strict ? partsWithSchema(kind).flatMap((part) => unknownFields(typeOf(kind).properties?.[part], object[part], [part])) : [];
    if (unknown.length > 0) throw undecodable(kind, `strict decoding error: ${unknown.map((field) => `unknown field "${field}"`).join(", ")}`);
    return object;
}

/**
 * What stands between an object and the store: metadata rules, pruning, defaults and validation by schema, and Secret's `stringData`.
 *
 * Errors: `ApiError` 422 with every problem.
 */
export function admit(kind: Kind, given: KubeObject, strict: boolean): KubeObject {
    const object = isBuiltIn(kind) ? given : shaped(kind, given);
    const problems = [
        ...kindProblems(kind, given),
        ...metadataProblems(kind, object),
        ...partsWithSchema(kind).flatMap((part) => problemsIn(kind, object, part)),
    ];
    if (problems.length > 0) throw invalid("write", kind, given.metadata.name ?? "", problems);
    return kind.kind === "Secret" ? withData(object) : bySchema(kind, object, strict);
}

/** The parts of a custom resource that its definition describes. */
function partsWithSchema(kind: Kind): readonly ("spec" | "status")[] {
    return isDescribed(kind) && !isBuiltIn(kind) ? ["spec", "status"] : [];
}

function shaped(kind: Kind, object: KubeObject): KubeObject {
    const parts = partsWithSchema(kind).filter((part) => part in object);
    const absent = parts.filter((part) => object[part] === null);
    const kept = Object.fromEntries(Object.entries(object).filter(([key]) => !absent.includes(key as "spec")));
    const next = parts.filter((part) => !absent.includes(part)).map((part) => [part, pruneAndDefault(typeOf(kind).properties?.[part], object[part])]);
    return { ...kept, ...Object.fromEntries(next) } as KubeObject;
}

/** What a schema has against a value with nulls, when it has something against a null. */
export function nullProblems(kind: Kind, object: KubeObject): readonly Problem[] {
    const problems = partsWithSchema(kind).flatMap((part) => {
        const type = typeOf(kind).properties?.[part];
        return object[part] === undefined ? [] : schemaProblems(type, pruneAndDefault(type, object[part], true), [part]);
    });
    return problems.some(({ message }) => message.startsWith('Invalid value: "null"')) ? problems : [];
}

function problemsIn(kind: Kind, object: KubeObject, part: "spec" | "status"): readonly Problem[] {
    return object[part] === undefined ? [] : schemaProblems(typeOf(kind).properties?.[part], object[part], [part]);
}

/** What the webhooks of CDI and KubeVirt say to another spec. Source: data-import CDI-U03; KubeVirt's `migration-update-validator`. */
export function admitChange(kind: Kind, before: KubeObject, after: KubeObject): void {
    const refusal = frozenSpecs[kind.kind];
    if (!refusal || isDeepStrictEqual(before.spec, after.spec)) return;
    throw invalid("write", kind, before.metadata.name ?? "", [{ ...refusal, reason: "FieldValueForbidden" }]);
}

const frozenSpecs: Readonly<Record<string, { readonly field: string; readonly message: string }>> = {
    DataVolume: { field: "DataVolume.Spec", message: "Cannot update DataVolume Spec" },
    VirtualMachineInstanceMigration: { field: "spec", message: "update of Migration object's spec is restricted" },
};

function kindProblems({ kind }: Kind, given: KubeObject): readonly Problem[] {
    if (given.kind === undefined || given.kind === kind) return [];
    return [{ field: "kind", message: `Invalid value: ${JSON.stringify(given.kind)}: must be ${kind}`, reason: "FieldValueInvalid" }];
}

function withData(secret: KubeObject): KubeObject {
    const { stringData, ...rest } = secret as KubeObject & { stringData?: Record<string, string>; data?: Record<string, string> };
    const type = { type: rest.type ?? "Opaque" };
    if (!stringData) return { ...rest, ...type };
    const encoded = Object.entries(stringData).map(([key, text]) => [key, Buffer.from(text).toString("base64")] as const);
    return { ...rest, ...type, data: { ...rest.data, ...Object.fromEntries(encoded) } };
}
