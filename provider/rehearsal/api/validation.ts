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

/**
 * The value without unknown fields and, unless they are to be kept, nulls; with defaults. What needs nothing of this comes back as it is, and what
 * is the very same as before is not looked at again.
 *
 * Source: Kubernetes structural schemas.
 */
export function pruneAndDefault(type: Structural | undefined, value: unknown, { keepsNull = false, before }: Pruning = {}): unknown {
    if (value === before) return value;
    if (Array.isArray(value)) {
        const items = value.map((each, at) => pruneAndDefault(type?.items, each, { keepsNull, before: partOf(before, at) }));
        return unlessSame(value, items);
    }
    if (!type || !isMap(value) || (isFree(type) && !type.properties)) return value;
    const kept = Object.entries(value).flatMap(([key, each]) => {
        const own = fieldType(type, key);
        if (!own) return isFree(type) ? [[key, each] as const] : [];
        return each === undefined || (each === null && !keepsNull)
            ? []
            : [[key, pruneAndDefault(own, each, { keepsNull, before: partOf(before, key) })] as const];
    });
    const present = Object.fromEntries(kept);
    const missing = defaultsOf(type).filter(([key]) => !(key in present));
    return unlessSame(value, { ...present, ...Object.fromEntries(missing.map(([key, given]) => [key, structuredClone(given)])) });
}

interface Pruning {
    readonly keepsNull?: boolean;
    /** What stood here when it was admitted. */
    readonly before?: unknown;
}

/** What a schema says of itself is asked for once. */
const defaults = new WeakMap<Structural, readonly (readonly [key: string, value: unknown])[]>();

function defaultsOf(type: Structural): readonly (readonly [key: string, value: unknown])[] {
    const known =
        defaults.get(type) ??
        Object.entries(type.properties ?? {}).flatMap(([key, own]) => (own.default === undefined ? [] : [[key, own.default] as const]));
    defaults.set(type, known);
    return known;
}

function unlessSame(value: object, next: object): object {
    const keys = Object.keys(next);
    const isSame = keys.length === Object.keys(value).length && keys.every((key) => partOf(value, key) === partOf(next, key));
    return isSame ? value : next;
}

function partOf(whole: unknown, key: string | number): unknown {
    return typeof whole === "object" && whole !== null && Object.hasOwn(whole, key) ? (whole as Record<string, unknown>)[key] : undefined;
}

/** Where a value stands; spelt only when there is something to say of it. */
type Place = { readonly above: Place; readonly key: string | number } | { readonly path: Path };

/**
 * What a schema has against a value, in the API server's words. What is the very same as before is as good as it was.
 *
 * Source: Kubernetes "CRD validation ratcheting".
 */
export function schemaProblems(type: Structural | undefined, value: unknown, path: Path, before?: unknown): readonly Problem[] {
    const found: Problem[] = [];
    inspect(type, value, { path }, before, found);
    return found;
}

function inspect(type: Structural | undefined, value: unknown, place: Place, before: unknown, found: Problem[]): void {
    if (!type || (typeof value === "object" && value === before) || (isFree(type) && !type.properties && isMap(value))) return;
    typeProblem(type, value, place, found);
    enumProblem(type, value, place, found);
    if (typeof value === "string") textProblems(type, value, place, found);
    if (Array.isArray(value) && type.type === "array")
        for (const [at, each] of value.entries()) inspect(type.items, each, { above: place, key: at }, partOf(before, at), found);
    if (!isMap(value) || type.type !== "object") return;
    for (const key of type.required ?? []) if (!(key in value)) found.push(required(fieldAt({ above: place, key })));
    for (const [key, each] of Object.entries(value)) inspect(fieldType(type, key), each, { above: place, key }, partOf(before, key), found);
}

function fieldAt(place: Place): string {
    const keys: (string | number)[] = [];
    for (let at = place; ; at = at.above) {
        if ("path" in at) return formatPath([...at.path, ...keys.reverse()]);
        keys.push(at.key);
    }
}

function typeProblem(type: Structural, value: unknown, place: Place, found: Problem[]): void {
    const isEither = type["x-kubernetes-int-or-string"];
    const seen = typeName(value);
    if (isEither ? seen === "integer" || seen === "string" : seen === (type.type ?? seen) || (type.type === "number" && seen === "integer")) return;
    found.push(typeProblemOf(fieldAt(place), isEither ? "integer,string" : type.type, seen));
}

function typeProblemOf(field: string, wanted: string | undefined, seen: string): Problem {
    const message = `Invalid value: "${seen}": ${field} in body must be of type ${wanted}: "${seen}"`;
    return { field, message, reason: "FieldValueTypeInvalid" };
}

const dateTime = /^\d{4}-\d\d-\d\dt([01]\d|2[0-3]):[0-5]\d:[0-5]\d(.\d+)?(z|[+-]\d\d:\d\d)$/i;

function enumProblem({ enum: values }: Structural, value: unknown, place: Place, found: Problem[]): void {
    if (!values || values.includes(value as string)) return;
    const supported = values.map((each) => JSON.stringify(each)).join(", ");
    const message = `Unsupported value: ${JSON.stringify(value)}: supported values: ${supported}`;
    found.push({ field: fieldAt(place), message, reason: "FieldValueNotSupported" });
}

function textProblems({ format, pattern, minLength = 0, maxLength }: Structural, value: string, place: Place, found: Problem[]): void {
    if (pattern !== undefined && !expressionOf(pattern).test(value)) found.push(textProblem(place, value, `match '${pattern}'`));
    if (format === "date-time" && !dateTime.test(value)) found.push(typeProblemOf(fieldAt(place), format, value));
    if (value.length < minLength) found.push(textProblem(place, value, `be at least ${minLength} chars long`));
    if (maxLength === undefined || value.length <= maxLength) return;
    found.push({ field: fieldAt(place), message: `Too long: may not be more than ${maxLength} bytes`, reason: "FieldValueTooLong" });
}

function textProblem(place: Place, value: string, duty: string): Problem {
    const field = fieldAt(place);
    return { field, message: `Invalid value: ${JSON.stringify(value)}: ${field} in body should ${duty}`, reason: "FieldValueInvalid" };
}

const expressions = new Map<string, RegExp>();

function expressionOf(pattern: string): RegExp {
    const known = expressions.get(pattern) ?? new RegExp(pattern);
    expressions.set(pattern, known);
    return known;
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
