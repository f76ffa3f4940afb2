import { z } from "zod";

/**
 * The part of OpenAPI v3 that the API server knows a custom resource by: it prunes, defaults, validates and merges with it.
 *
 * Source: Kubernetes "structural schemas".
 */
export interface Structural {
    readonly type?: string;
    readonly description?: string;
    readonly format?: string;
    readonly properties?: Readonly<Record<string, Structural>>;
    readonly required?: readonly string[];
    readonly items?: Structural;
    /** The values of a map with free keys. */
    readonly additionalProperties?: Structural;
    readonly enum?: readonly string[];
    readonly default?: unknown;
    readonly pattern?: string;
    readonly minLength?: number;
    readonly maxLength?: number;
    readonly "x-kubernetes-map-type"?: "atomic" | "granular";
    readonly "x-kubernetes-list-type"?: "atomic" | "set" | "map";
    readonly "x-kubernetes-list-map-keys"?: readonly string[];
    readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
    /** Stands in place of a type. */
    readonly "x-kubernetes-int-or-string"?: boolean;
}

/** What a zod shape says, as the API server takes it. */
export function toStructural(shape: z.ZodType): Structural {
    return structuralOf(z.toJSONSchema(shape, { io: "input" }) as JsonSchema);
}

/** What zod writes, as far as our shapes use it. */
type JsonSchema = Omit<Structural, "properties" | "items" | "additionalProperties"> & {
    readonly properties?: Readonly<Record<string, JsonSchema>>;
    readonly items?: JsonSchema;
    readonly additionalProperties?: JsonSchema | boolean;
};

const copied = [
    "type",
    "description",
    "format",
    "enum",
    "default",
    "pattern",
    "minLength",
    "maxLength",
    "x-kubernetes-map-type",
    "x-kubernetes-list-type",
    "x-kubernetes-list-map-keys",
    "x-kubernetes-preserve-unknown-fields",
    "x-kubernetes-int-or-string",
] as const satisfies readonly (keyof Structural)[];

function structuralOf(schema: JsonSchema): Structural {
    const facts = Object.fromEntries(copied.filter((key) => schema[key] !== undefined).map((key) => [key, schema[key]]));
    const { properties, required, items, additionalProperties: values } = schema;
    return {
        ...facts,
        ...(required && { required: [...required].sort() }),
        ...(properties && {
            properties: Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, structuralOf(inner)])),
        }),
        ...(items && { items: structuralOf(items) }),
        ...(typeof values === "object" && !schema["x-kubernetes-preserve-unknown-fields"] && { additionalProperties: structuralOf(values) }),
    };
}
