import { z } from "zod";
import type { Kind, KubeObject } from "../../kube/index.ts";
import { cdiSpecs } from "../../schema/cdi/index.ts";
import { formatPath } from "../../schema/parse.ts";
import { undecodable } from "./metadata.ts";
import { invalid, type Problem } from "./objects.ts";

/**
 * Prunes, defaults and validates the spec of a kind whose shape only zod knows; other kinds pass as they are.
 *
 * Errors: `ApiError` 422 with every problem, 400 for unknown fields when strict.
 */
export function bySchema(kind: Kind, object: KubeObject, strict: boolean): KubeObject {
    const shape = specs[kind.kind];
    if (!shape || object.spec === undefined) return object;
    const unknown = unknownFields(shape, object.spec, ["spec"]);
    if (strict && unknown.length > 0)
        throw undecodable(kind, `strict decoding error: ${unknown.map((field) => `unknown field "${field}"`).join(", ")}`);
    const pruned = prune(shape, object.spec) as Record<string, unknown>;
    const result = shape.safeParse(pruned);
    if (result.success) return { ...object, spec: result.data as Record<string, unknown> };
    const problems = result.error.issues.map((issue) => toProblem(issue, pruned));
    throw invalid("write", kind, object.metadata.name ?? "", problems);
}

const specs: Readonly<Record<string, z.ZodType>> = cdiSpecs;

/** The shape below wrappers such as optional and default. */
function bare(shape: z.ZodType): z.ZodType {
    return shape instanceof z.ZodOptional || shape instanceof z.ZodDefault ? bare(shape.unwrap() as z.ZodType) : shape;
}

function prune(given: z.ZodType, value: unknown): unknown {
    const shape = bare(given);
    if (shape instanceof z.ZodArray && Array.isArray(value)) return value.map((each) => prune(shape.element as z.ZodType, each));
    if (!(shape instanceof z.ZodObject) || !isMap(value)) return value;
    const known = Object.entries(value).filter(([key, inner]) => key in shape.shape && inner !== null);
    return Object.fromEntries(known.map(([key, inner]) => [key, prune(shape.shape[key] as z.ZodType, inner)]));
}

function unknownFields(given: z.ZodType, value: unknown, path: readonly (string | number)[]): readonly string[] {
    const shape = bare(given);
    if (shape instanceof z.ZodArray && Array.isArray(value))
        return value.flatMap((each, at) => unknownFields(shape.element as z.ZodType, each, [...path, at]));
    if (!(shape instanceof z.ZodObject) || !isMap(value)) return [];
    return Object.entries(value).flatMap(([key, inner]) =>
        key in shape.shape ? unknownFields(shape.shape[key] as z.ZodType, inner, [...path, key]) : [formatPath([...path, key])],
    );
}

/** A finding of zod in the API server's words. */
function toProblem(issue: z.core.$ZodIssue, spec: unknown): Problem {
    const field = formatPath(["spec", ...issue.path]);
    const value = issue.path.reduce<unknown>((inner, part) => (isMap(inner) || Array.isArray(inner) ? Reflect.get(inner, part) : undefined), spec);
    const shown = JSON.stringify(value);
    if (issue.code === "invalid_type" && value === undefined) return { field, message: "Required value", reason: "FieldValueRequired" };
    if (issue.code === "invalid_type") {
        const type = { int: "integer", record: "object", array: "array" }[issue.expected as string] ?? issue.expected;
        const seen = JSON.stringify(Array.isArray(value) ? "array" : Number.isInteger(value) ? "integer" : typeof value);
        return { field, message: `Invalid value: ${seen}: ${field} in body must be of type ${type}: ${seen}`, reason: "FieldValueTypeInvalid" };
    }
    if (issue.code === "invalid_value" && value !== undefined) {
        const values = issue.values.map((each) => JSON.stringify(each)).join(", ");
        return { field, message: `Unsupported value: ${shown}: supported values: ${values}`, reason: "FieldValueNotSupported" };
    }
    if (issue.code === "invalid_value") return { field, message: "Required value", reason: "FieldValueRequired" };
    if (issue.code === "invalid_format" && "pattern" in issue) {
        const pattern = String(issue.pattern).replace(/^\/|\/[a-z]*$/g, "");
        return { field, message: `Invalid value: ${shown}: ${field} in body should match '${pattern}'`, reason: "FieldValueInvalid" };
    }
    return { field, message: `Invalid value: ${shown}: ${issue.message}`, reason: "FieldValueInvalid" };
}

function isMap(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
