import type { Kind } from "../../kube/index.ts";
import { forkliftSpecs, type Structural, toStructural } from "../../schema/forklift/index.ts";
import { shapes } from "../../schema/shapes.ts";

/**
 * What the API server knows of the fields of a kind: by it bodies are decoded, merged and owned.
 *
 * Shape:  of kinds that nobody has described only metadata is known; there everything else is kept, lists as a whole.
 */
export function typeOf(kind: Kind): Structural {
    const known = types.get(kind.kind) ?? object({ ...common, ...(ownFields[kind.kind] ?? fieldsOfShape(kind.kind) ?? {}) }, !isDescribed(kind));
    types.set(kind.kind, known);
    return known;
}

const types = new Map<string, Structural>();

/** Kinds whose every field is known. */
export function isDescribed({ kind }: Pick<Kind, "kind">): boolean {
    return kind in ownFields || kind in shapes;
}

/** Kinds of the API server itself are Go structures: they are decoded strictly, field by field, and have no schema to validate with. */
export function isBuiltIn({ apiVersion }: Kind): boolean {
    const group = apiVersion.split("/")[0]!;
    return !group.includes(".") || group.endsWith(".k8s.io");
}

function fieldsOfShape(kind: string): Readonly<Record<string, Structural>> | undefined {
    const shape = shapes[kind];
    return shape && { spec: toStructural(forkliftSpecs[kind] ?? shape.spec), status: toStructural(shape.status) };
}

function object(properties: Readonly<Record<string, Structural>>, keepsUnknown = false): Structural {
    return { type: "object", properties, ...(keepsUnknown ? { "x-kubernetes-preserve-unknown-fields": true } : {}) };
}

const text: Structural = { type: "string" };
const flag: Structural = { type: "boolean" };
const number: Structural = { type: "integer" };
const bytes: Structural = { type: "string", format: "byte" };
const mapOf = (values: Structural): Structural => ({ type: "object", additionalProperties: values });

const ownerReference: Structural = {
    ...object({ apiVersion: text, kind: text, name: text, uid: text, controller: flag, blockOwnerDeletion: flag }),
    "x-kubernetes-map-type": "atomic",
};

/** Source: apimachinery `ObjectMeta`. */
const metadata = object({
    name: text,
    generateName: text,
    namespace: text,
    selfLink: text,
    uid: text,
    resourceVersion: text,
    generation: number,
    creationTimestamp: text,
    deletionTimestamp: text,
    deletionGracePeriodSeconds: number,
    labels: mapOf(text),
    annotations: mapOf(text),
    finalizers: { type: "array", items: text, "x-kubernetes-list-type": "set" },
    ownerReferences: { type: "array", items: ownerReference, "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["uid"] },
    managedFields: { type: "array", items: object({}, true), "x-kubernetes-list-type": "atomic" },
});

const common = { apiVersion: text, kind: text, metadata };

/** Source: the core API's `Secret` and `ConfigMap`. */
const ownFields: Readonly<Record<string, Readonly<Record<string, Structural>>>> = {
    Secret: { data: mapOf(bytes), stringData: mapOf(text), type: text, immutable: flag },
    ConfigMap: { data: mapOf(text), binaryData: mapOf(bytes), immutable: flag },
};
