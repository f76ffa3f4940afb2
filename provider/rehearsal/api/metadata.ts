import { ApiError, failure, type Kind, type KubeObject, type ObjectMeta } from "../../kube/index.ts";
import type { Problem } from "./objects.ts";

/** What a writer may say in metadata; everything else there is the server's own. */
const writable = ["name", "generateName", "namespace", "labels", "annotations", "finalizers", "ownerReferences"] as const;

/** The metadata of a request without what only the server decides. */
export function writtenMetadata(metadata: ObjectMeta): ObjectMeta {
    return Object.fromEntries(writable.filter((key) => metadata[key] !== undefined).map((key) => [key, metadata[key]]));
}

const part = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const dnsLabel = new RegExp(`^${part}$`);
const dnsSubdomain = new RegExp(`^${part}(\\.${part})*$`);
const qualifiedPart = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const labelValue = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;

const sayLabel = `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${part}')`;
const saySubdomain = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${part}(\\.${part})*')`;
const sayQualified =
    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const sayLabelValue =
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

/** What every object must keep to, whatever its kind. Source: apimachinery `ValidateObjectMeta`. */
export function metadataProblems(kind: Kind, { metadata }: KubeObject): readonly Problem[] {
    refuseOtherThanText(kind, metadata);
    const { name = "", namespace, labels = {}, annotations = {}, finalizers = [], ownerReferences = [] } = metadata;
    return [
        ...nameProblems(kind, name),
        ...(kind.scope === "Namespaced" && !namespace ? [required("metadata.namespace", "Required value")] : []),
        ...Object.keys(labels).flatMap((key) => qualifiedProblems("metadata.labels", key)),
        ...Object.values(labels).flatMap(labelValueProblems),
        ...Object.keys(annotations).flatMap((key) => qualifiedProblems("metadata.annotations", key.toLowerCase())),
        ...finalizers.flatMap((each) => qualifiedProblems("metadata.finalizers", each)),
        ...ownerReferences.flatMap(ownerProblems),
        ...controllerProblems(ownerReferences),
    ];
}

type Owner = NonNullable<ObjectMeta["ownerReferences"]>[number];

function ownerProblems({ apiVersion, kind, name, uid }: Owner): readonly Problem[] {
    const field = "metadata.ownerReferences";
    const missing = Object.entries({ apiVersion, kind, name, uid }).filter(([, value]) => !value);
    const isBanned = apiVersion === "v1" && kind === "Event";
    return [
        ...missing.map(([key]) => wrong(`${field}.${key}`, "", key === "apiVersion" ? "version must not be empty" : "must not be empty")),
        ...(isBanned ? [wrong(field, name, "/v1, Kind=Event is disallowed from being an owner")] : []),
    ];
}

function controllerProblems(owners: readonly Owner[]): readonly Problem[] {
    const names = owners.filter(({ controller }) => controller).map(({ kind, name }) => `${kind}/${name}`);
    const rule = `Only one reference can have Controller set to true. Found "true" in references for ${names[0]} and`;
    return names.slice(1).map((other) => wrong("metadata.ownerReferences", other, `${rule} ${other}`));
}

function nameProblems(kind: Kind, name: string): readonly Problem[] {
    if (name === "") return [required("metadata.name", "Required value: name or generateName is required")];
    if (kind.apiVersion.startsWith("rbac.authorization.k8s.io/")) return segmentProblems(name);
    const [shape, longest, rule] = kind.kind === "Namespace" ? ([dnsLabel, 63, sayLabel] as const) : ([dnsSubdomain, 253, saySubdomain] as const);
    if (name.length > longest) return [wrong("metadata.name", name, `must be no more than ${longest} bytes`)];
    return shape.test(name) ? [] : [wrong("metadata.name", name, rule)];
}

/** Roles and bindings may be called whatever a path can hold. Source: Kubernetes `ValidateRBACName`. */
function segmentProblems(name: string): readonly Problem[] {
    if (name === "." || name === "..") return [wrong("metadata.name", name, `may not be '${name}'`)];
    return ["/", "%"].filter((each) => name.includes(each)).map((each) => wrong("metadata.name", name, `may not contain '${each}'`));
}

function qualifiedProblems(field: string, key: string): readonly Problem[] {
    const [name = "", prefix] = key.split("/").reverse();
    if (key.split("/").length > 2 || !qualifiedPart.test(name)) return [wrong(field, key, sayQualified)];
    if (name.length > 63) return [wrong(field, key, "name part must be no more than 63 bytes")];
    return prefix === undefined || dnsSubdomain.test(prefix) ? [] : [wrong(field, key, `prefix part ${saySubdomain}`)];
}

function labelValueProblems(value: string): readonly Problem[] {
    if (value.length > 63) return [wrong("metadata.labels", value, "must be no more than 63 bytes")];
    return labelValue.test(value) ? [] : [wrong("metadata.labels", value, sayLabelValue)];
}

function refuseOtherThanText(kind: Kind, { labels = {}, annotations = {} }: ObjectMeta): void {
    for (const [field, map] of Object.entries({ labels, annotations }))
        for (const value of Object.values(map) as unknown[])
            if (typeof value !== "string")
                throw undecodable(kind, `json: cannot unmarshal ${jsonType(value)} into Go struct field ObjectMeta.metadata.${field} of type string`);
}

function jsonType(value: unknown): string {
    if (Array.isArray(value)) return "array";
    return typeof value === "boolean" ? "bool" : typeof value;
}

/** 400: the body is JSON, but not of this kind. */
export function undecodable({ kind, apiVersion }: Kind, why: string): ApiError {
    const version = apiVersion.split("/").at(-1);
    return new ApiError("write", failure(400, "BadRequest", `${kind} in version "${version}" cannot be handled as a ${kind}: ${why}`));
}

function required(field: string, message: string): Problem {
    return { field, message, reason: "FieldValueRequired" };
}

function wrong(field: string, value: string, rule: string): Problem {
    return { field, message: `Invalid value: ${JSON.stringify(value)}: ${rule}`, reason: "FieldValueInvalid" };
}
