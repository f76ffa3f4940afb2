import type { Structural } from "../../schema/forklift/index.ts";
import { formatPath } from "../../schema/parse.ts";
import type { Problem } from "./objects.ts";
import { isMap } from "./structure.ts";

type Path = readonly (string | number)[];

/** The paths of fields that a schema does not know. */
export function unknownFields(type: Structural | undefined, value: unknown, path: Path): readonly string[] {
    if (Array.isArray(value)) return value.flatMap((each, at) => unknownFields(type?.items, each, [...path, at]));
    if (!type || !isMap(value) || isFree(type)) return [];
    return Object.entries(value).flatMap(([key, inner]) => {
        const own = fieldType(type, key);
        return own ? unknownFields(own, inner, [...path, key]) : [formatPath([...path, key])];
    });
}

/** The value without unknown fields and, unless they are to be kept, nulls; with defaults. Source: Kubernetes structural schemas. */
export function pruneAndDefault(type: Structural | undefined, value: unknown, keepsNull = false): unknown {
    if (Array.isArray(value)) return value.map((each) => pruneAndDefault(type?.items, each, keepsNull));
    if (!type || !isMap(value) || (isFree(type) && !type.properties)) return value;
    const kept = Object.entries(value).flatMap(([key, inner]) => {
        const own = fieldType(type, key);
        if (!own) return isFree(type) ? [[key, inner] as const] : [];
        return inner === undefined || (inner === null && !keepsNull) ? [] : [[key, pruneAndDefault(own, inner, keepsNull)] as const];
    });
    const present = Object.fromEntries(kept);
    const defaults = Object.entries(type.properties ?? {}).filter(([key, own]) => !(key in present) && own.default !== undefined);
    return { ...present, ...Object.fromEntries(defaults.map(([key, own]) => [key, structuredClone(own.default)])) };
}

/** What a schema has against a value, in the API server's words. */
export function schemaProblems(type: Structural | undefined, value: unknown, path: Path): readonly Problem[] {
    if (!type || (isFree(type) && !type.properties && isMap(value))) return [];
    const field = formatPath([...path]);
    const own = [...typeProblem(type, value, field), ...enumProblem(type, value, field), ...textProblems(type, value, field)];
    if (Array.isArray(value) && type.type === "array")
        return [...own, ...value.flatMap((each, at) => schemaProblems(type.items, each, [...path, at]))];
    if (!isMap(value) || type.type !== "object") return own;
    const missing = (type.required ?? []).filter((key) => !(key in value)).map((key) => required(formatPath([...path, key])));
    const inner = Object.entries(value).flatMap(([key, each]) => schemaProblems(fieldType(type, key), each, [...path, key]));
    return [...own, ...missing, ...inner];
}

function typeProblem(type: Structural, value: unknown, field: string): readonly Problem[] {
    const seen = typeName(value);
    const wanted = type["x-kubernetes-int-or-string"] ? ["integer", "string"] : type.type === "number" ? ["number", "integer"] : [type.type];
    if (wanted.includes(undefined) || wanted.includes(seen)) return [];
    const said = type["x-kubernetes-int-or-string"] ? "integer,string" : type.type;
    return [typeProblemOf(field, said, seen)];
}

function typeProblemOf(field: string, wanted: string | undefined, seen: string): Problem {
    const message = `Invalid value: "${seen}": ${field} in body must be of type ${wanted}: "${seen}"`;
    return { field, message, reason: "FieldValueTypeInvalid" };
}

const dateTime = /^\d{4}-\d\d-\d\dt([01]\d|2[0-3]):[0-5]\d:[0-5]\d(.\d+)?(z|[+-]\d\d:\d\d)$/i;

function enumProblem({ enum: values }: Structural, value: unknown, field: string): readonly Problem[] {
    if (!values || values.includes(value as string)) return [];
    const supported = values.map((each) => JSON.stringify(each)).join(", ");
    return [{ field, message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${supported}`, reason: "FieldValueNotSupported" }];
}

function textProblems({ format, pattern, minLength = 0, maxLength }: Structural, value: unknown, field: string): readonly Problem[] {
    if (typeof value !== "string") return [];
    const wrong = (why: string): Problem => ({ field, message: `Invalid value: ${JSON.stringify(value)}: ${why}`, reason: "FieldValueInvalid" });
    return [
        ...(pattern !== undefined && !new RegExp(pattern).test(value) ? [wrong(`${field} in body should match '${pattern}'`)] : []),
        ...(format === "date-time" && !dateTime.test(value) ? [typeProblemOf(field, format, value)] : []),
        ...(value.length < minLength ? [wrong(`${field} in body should be at least ${minLength} chars long`)] : []),
        ...(maxLength !== undefined && value.length > maxLength
            ? [{ field, message: `Too long: may not be more than ${maxLength} bytes`, reason: "FieldValueTooLong" } as const]
            : []),
    ];
}

function required(field: string): Problem {
    return { field, message: "Required value", reason: "FieldValueRequired" };
}

function fieldType(type: Structural, key: string): Structural | undefined {
    return type.properties?.[key] ?? type.additionalProperties;
}

function isFree(type: Structural): boolean {
    return type["x-kubernetes-preserve-unknown-fields"] === true;
}

function typeName(value: unknown): string {
    if (value === null) return "null";
    if (Array.isArray(value)) return "array";
    return Number.isInteger(value) ? "integer" : typeof value;
}
