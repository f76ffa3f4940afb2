import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { ApiError, failure, type Kind, type KubeObject } from "../../kube/index.ts";
import type { PatchOptions } from "../../kube/port.ts";
import { findResource, qualifiedName } from "./resources.ts";
import { isBuiltIn } from "./types.ts";

/** `plans.forklift.konveyor.io "web" not found`, with the details that clients read. */
export function notFound(say: string, kind: Kind, name: string): ApiError {
    return refusal(say, 404, "NotFound", kind, name, `${qualifiedName(kind)} "${name}" not found`);
}

export function alreadyExists(say: string, kind: Kind, name: string): ApiError {
    return refusal(say, 409, "AlreadyExists", kind, name, `${qualifiedName(kind)} "${name}" already exists`);
}

export function conflict(say: string, kind: Kind, name: string, why: string): ApiError {
    return refusal(say, 409, "Conflict", kind, name, `Operation cannot be fulfilled on ${qualifiedName(kind)} "${name}": ${why}`);
}

export const modified = "the object has been modified; please apply your changes to the latest version and try again";

export const patchTypes: Readonly<Record<string, PatchOptions["type"]>> = {
    "application/json-patch+json": "json",
    "application/merge-patch+json": "merge",
    "application/strategic-merge-patch+json": "strategic",
};

/** Custom resources have no Go type whose tags would say how a strategic patch merges. */
export function unknownFormat(kind: Kind): ApiError {
    const formats = Object.keys(patchTypes).filter((format) => isBuiltIn(kind) || patchTypes[format] !== "strategic");
    const accepted = [...formats, "application/apply-patch+yaml", "application/apply-patch+cbor"].join(", ");
    const message = `the body of the request was in an unknown format - accepted media types include: ${accepted}`;
    return new ApiError("PATCH", failure(415, "UnsupportedMediaType", message));
}

/** A PUT of a custom resource says what it replaces; kinds of the server itself may be replaced whatever they are by now. */
export function withoutVersion(kind: Kind, name: string): ApiError {
    const cause = {
        field: "metadata.resourceVersion",
        message: "Invalid value: 0: must be specified for an update",
        reason: "FieldValueInvalid",
    } as const;
    const { status } = invalid("PUT", kind, name, [cause]);
    return new ApiError("PUT", { ...status, details: { ...status.details, kind: kind.plural } });
}

/** A deletion that asked for another object than there is. */
export function unmet(kind: Kind, name: string, why: string): ApiError {
    const { call, status } = conflict("DELETE", kind, name, `Precondition failed: ${why}`);
    return new ApiError(call, { ...status, details: { ...status.details, kind: kind.kind } });
}

function refusal(say: string, code: number, reason: string, kind: Kind, name: string, message: string): ApiError {
    const group = kind.apiVersion.includes("/") ? { group: kind.apiVersion.split("/")[0] } : {};
    return new ApiError(say, failure(code, reason, message, { name, ...group, kind: kind.plural }));
}

/** `Plan.forklift.konveyor.io "web" is invalid: …` with one cause per problem. */
export function invalid(say: string, kind: Kind, name: string, problems: readonly Problem[]): ApiError {
    const group = kind.apiVersion.includes("/") ? kind.apiVersion.split("/")[0] : undefined;
    const list = problems.map(({ field, message }) => `${field}: ${message}`);
    const text = list.length === 1 ? list[0] : `[${list.join(", ")}]`;
    const causes = problems.map(({ field, message, reason }) => ({ reason, message, field }));
    const details = { name, ...(group ? { group } : {}), kind: kind.kind, causes };
    const title = `${group ? `${kind.kind}.${group}` : kind.kind} "${name}" is invalid`;
    return new ApiError(say, failure(422, "Invalid", `${title}: ${text}`, details));
}

export interface Problem {
    readonly field: string;
    readonly message: string;
    readonly reason:
        | "FieldValueRequired"
        | "FieldValueInvalid"
        | "FieldValueNotSupported"
        | "FieldValueTypeInvalid"
        | "FieldValueForbidden"
        | "FieldValueTooLong";
}

/** Uids and name suffixes come from the world's seed and its history: the same moves give the same names. */
export function deterministic(seed: number, what: string): { readonly uid: string; readonly suffix: string } {
    const hex = createHash("sha256").update(`${seed} ${what}`).digest("hex");
    const uid = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
    const alphabet = "bcdfghjklmnpqrstvwxz2456789";
    const suffix = [32, 36, 40, 44, 48].map((at) => alphabet[Number.parseInt(hex.slice(at, at + 4), 16) % alphabet.length]).join("");
    return { uid, suffix };
}

/** True when anything but metadata and status differs: then the generation moves. Kinds without one have none. */
export function isSpecChanged(before: KubeObject, after: KubeObject): boolean {
    const body = ({ metadata: _metadata, status: _status, ...rest }: KubeObject) => rest;
    return !isDeepStrictEqual(body(before), body(after));
}

/** Built-in kinds that have no generation. */
const ungenerated = new Set(["Secret", "ConfigMap", "Namespace", "Event", "Service", "ServiceAccount", "StorageClass", "PersistentVolumeClaim"]);

export function hasGeneration(kind: Kind): boolean {
    return !ungenerated.has(kind.kind);
}

export function hasStatus(kind: Kind): boolean {
    return findResource(kind)?.hasStatus ?? false;
}
