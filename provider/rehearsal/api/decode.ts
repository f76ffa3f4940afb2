import { isDeepStrictEqual } from "node:util";
import type { Kind, KubeObject } from "../../kube/index.ts";
import type { Structural } from "../../schema/forklift/index.ts";
import { formatPath } from "../../schema/parse.ts";
import { undecodable } from "./metadata.ts";
import { isMap } from "./structure.ts";
import { isBuiltIn, typeOf } from "./types.ts";

type Path = readonly (string | number)[];

/**
 * Reads a body as the API server's Go structures do: nothing is of another type than it has to be, `null` and what is empty are as good as not
 * said, and unknown fields are dropped. Of custom resources that is true for their metadata; the rest is their schema's business.
 *
 * Errors: `ApiError` 400 for a field of another type, and for unknown fields when strict.
 */
export function decode(kind: Kind, given: KubeObject, strict: boolean): KubeObject {
    const type = typeOf(kind);
    const unknown: string[] = [];
    const read = (own: Structural, value: unknown, path: Path) => readAs(own, value, path, { kind, unknown });
    const decoded = isBuiltIn(kind)
        ? (read(type, given, []) as KubeObject)
        : { ...given, metadata: (read(type.properties!.metadata!, given.metadata, ["metadata"]) ?? {}) as KubeObject["metadata"] };
    if (strict && unknown.length > 0)
        throw undecodable(kind, `strict decoding error: ${unknown.map((each) => `unknown field "${each}"`).join(", ")}`);
    return { ...decoded, metadata: withDistinctOwners(decoded.metadata ?? {}) };
}

/** An owner that is said twice is said once, and what is not said of it is empty. */
function withDistinctOwners(metadata: KubeObject["metadata"]): KubeObject["metadata"] {
    if (!metadata.ownerReferences) return metadata;
    const owners = metadata.ownerReferences.map((owner) => ({ ...nobody, ...owner }));
    return { ...metadata, ownerReferences: owners.filter((owner, at) => owners.findIndex((each) => isDeepStrictEqual(each, owner)) === at) };
}

const nobody = { apiVersion: "", kind: "", name: "", uid: "" };

interface Reading {
    readonly kind: Kind;
    readonly unknown: string[];
}

function readAs(type: Structural, value: unknown, path: Path, reading: Reading): unknown {
    if (value === null || value === undefined) return undefined;
    if (type.type === "object") return readMap(type, value, path, reading);
    if (type.type === "array") return readList(type, value, path, reading);
    const isRight = type.type === "integer" ? Number.isInteger(value) : typeof value === type.type;
    if (!isRight) throw wrongType(reading.kind, value, path, type.type ?? "");
    if (type.format === "byte" && !base64.test(value as string)) throw undecodable(reading.kind, "illegal base64 data at input byte 0");
    return value;
}

function readMap(type: Structural, value: unknown, path: Path, reading: Reading): unknown {
    if (!isMap(value)) throw wrongType(reading.kind, value, path, "map");
    const entries = Object.entries(value).flatMap(([key, inner]) => {
        const own = type.properties?.[key] ?? type.additionalProperties;
        if (!own && type["x-kubernetes-preserve-unknown-fields"]) return [[key, inner] as const];
        if (!own) {
            reading.unknown.push(formatPath([...path, key]));
            return [];
        }
        const read = readAs(own, inner, [...path, key], reading);
        if (read !== undefined) return [[key, read] as const];
        return type.additionalProperties ? [[key, own.format === "byte" ? null : ""] as const] : [];
    });
    return entries.length === 0 && path.length > 0 ? undefined : Object.fromEntries(entries);
}

function readList(type: Structural, value: unknown, path: Path, reading: Reading): unknown {
    if (!Array.isArray(value)) throw wrongType(reading.kind, value, path, "slice");
    if (value.length === 0) return undefined;
    return value.map((each, at) => readAs(type.items ?? {}, each, [...path, at], reading) ?? (type.items?.type === "string" ? "" : {}));
}

function wrongType(kind: Kind, value: unknown, path: Path, wanted: string) {
    const seen = Array.isArray(value) ? "array" : typeof value === "boolean" ? "bool" : typeof value;
    const field = path[0] === "metadata" ? `ObjectMeta.${path.slice(0, 2).join(".")}` : `${kind.kind}.${path[0]}`;
    return undecodable(kind, `json: cannot unmarshal ${seen} into Go struct field ${field} of type ${wanted}`);
}

const base64 = /^([A-Za-z0-9+/\r\n]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** What keeps a body from being an apply configuration of its kind, in the words of structured-merge-diff. */
export function typeProblems(type: Structural | undefined, value: unknown, path = ""): readonly string[] {
    if (value === null || value === undefined || !type) return [];
    if (isAnyScalar(type)) return typeof value === "object" ? [`${path}: expected any scalar, got ${sayValue(value)}`] : [];
    if (!type.type) return [];
    if (type.type === "object") return isMap(value) ? fieldProblems(type, value, path) : [`${path}: expected map, got ${sayValue(value)}`];
    if (type.type === "array") return Array.isArray(value) ? itemProblems(type, value, path) : [`${path}: expected list, got ${sayValue(value)}`];
    const isRight = type.type === "integer" || type.type === "number" ? typeof value === "number" : typeof value === type.type;
    return isRight ? [] : [`${path}: expected ${{ integer: "numeric", number: "numeric" }[type.type] ?? type.type}, got ${sayValue(value)}`];
}

function itemProblems(type: Structural, items: readonly unknown[], path: string): readonly string[] {
    const keys = itemKeys(type, items);
    const unkeyed = keys.flatMap((key, at) => (key === undefined ? [`${path}: element ${at}: associative list with keys omits a key field`] : []));
    const repeated = keys.filter((key, at) => key !== "" && key !== undefined && keys.indexOf(key) !== at);
    return [
        ...unkeyed,
        ...repeated.map((key) => `${path}: duplicate entries for key ${key}`),
        ...items.flatMap((each, at) => typeProblems(type.items, each, `${path}[${at}]`)),
    ];
}

/** By what the items of a list are told apart; undefined = not to be told, empty = not asked. */
function itemKeys(type: Structural, items: readonly unknown[]): readonly (string | undefined)[] {
    if (type["x-kubernetes-list-type"] === "set") return items.map((item) => JSON.stringify(item));
    const fields = type["x-kubernetes-list-map-keys"];
    if (!fields) return items.map(() => "");
    return items.map((item) =>
        isMap(item) && fields.every((field) => field in item) ? JSON.stringify(fields.map((field) => item[field])) : undefined,
    );
}

/** Structured-merge-diff knows text, bytes and numbers; of other formats it does not ask more. */
function isAnyScalar({ type, format = "byte" }: Structural): boolean {
    return type === "string" && format !== "byte";
}

function fieldProblems(type: Structural, value: Readonly<Record<string, unknown>>, path: string): readonly string[] {
    return Object.entries(value).flatMap(([key, inner]) => {
        const own = type.properties?.[key] ?? type.additionalProperties;
        const isFree = type["x-kubernetes-preserve-unknown-fields"] || !(Object.keys(type.properties ?? {}).length > 0 || type.additionalProperties);
        return own || isFree ? typeProblems(own, inner, `${path}.${key}`) : [`${path}.${key}: field not declared in schema`];
    });
}

function sayValue(value: unknown): string {
    return `&{${JSON.stringify(value)}}`;
}
