import type { Kind, KubeObject } from "../../kube/index.ts";
import { contentProblems, encoded } from "./builtIn.ts";
import { decode } from "./decode.ts";
import { metadataProblems, undecodable } from "./metadata.ts";
import { invalid, type Problem } from "./objects.ts";
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

/** What a write is judged by, beside the object that it makes. */
export interface Judged {
    /** The object that it changes. */
    readonly before?: KubeObject | undefined;
    /** What a patch or a configuration has made, with its nulls: they are not taken for silence, as those of whole objects are. */
    readonly merged?: KubeObject | undefined;
}

/**
 * What stands between an object and the store: metadata rules, pruning, defaults and validation by schema, and what may not change.
 *
 * Errors: `ApiError` 422 with every problem.
 */
export function admit(kind: Kind, given: KubeObject, { before, merged }: Judged = {}): KubeObject {
    const object = isBuiltIn(kind) ? encoded(kind, given) : shaped(kind, given, before);
    const ofNulls = merged ? nullProblems(kind, merged) : [];
    const problems = [
        ...kindProblems(kind, given),
        ...metadataProblems(kind, object),
        ...(before ? uidProblems(before, given) : []),
        ...(ofNulls.length > 0 ? ofNulls : partsWithSchema(kind).flatMap((part) => problemsIn(kind, object, part, before))),
        ...contentProblems(kind, object, before),
    ];
    if (problems.length > 0) throw invalid("write", kind, given.metadata.name ?? "", problems);
    return object;
}

/** The parts of a custom resource that its definition describes. */
function partsWithSchema(kind: Kind): readonly ("spec" | "status")[] {
    return isDescribed(kind) && !isBuiltIn(kind) ? ["spec", "status"] : [];
}

function shaped(kind: Kind, object: KubeObject, before: KubeObject | undefined): KubeObject {
    const parts = partsWithSchema(kind).filter((part) => part in object);
    const absent = parts.filter((part) => object[part] === null);
    const kept = Object.fromEntries(Object.entries(object).filter(([key]) => !absent.includes(key as "spec")));
    const next = parts
        .filter((part) => !absent.includes(part))
        .map((part) => [part, pruneAndDefault(typeOf(kind).properties?.[part], object[part], { before: before?.[part] })]);
    return { ...kept, ...Object.fromEntries(next) } as KubeObject;
}

/** What a schema has against a value with nulls, when it has something against a null. */
function nullProblems(kind: Kind, object: KubeObject): readonly Problem[] {
    const problems = partsWithSchema(kind).flatMap((part) => {
        const type = typeOf(kind).properties?.[part];
        return object[part] === undefined ? [] : schemaProblems(type, pruneAndDefault(type, object[part], { keepsNull: true }), [part]);
    });
    return problems.some(({ message }) => message.startsWith('Invalid value: "null"')) ? problems : [];
}

function problemsIn(kind: Kind, object: KubeObject, part: "spec" | "status", before: KubeObject | undefined): readonly Problem[] {
    return object[part] === undefined ? [] : schemaProblems(typeOf(kind).properties?.[part], object[part], [part], before?.[part]);
}

function kindProblems({ kind }: Kind, given: KubeObject): readonly Problem[] {
    if (given.kind === undefined || given.kind === kind) return [];
    return [{ field: "kind", message: `Invalid value: ${JSON.stringify(given.kind)}: must be ${kind}`, reason: "FieldValueInvalid" }];
}

function uidProblems({ metadata: { uid } }: KubeObject, { metadata: { uid: asked } }: KubeObject): readonly Problem[] {
    if (!asked || asked === uid) return [];
    return [{ field: "metadata.uid", message: `Invalid value: ${JSON.stringify(asked)}: field is immutable`, reason: "FieldValueInvalid" }];
}
