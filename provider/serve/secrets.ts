import type { Value, ValueMap } from "../schema/value.ts";
import type { PropertyPath } from "./path.ts";

/**
 * Finds what the package schema marks `secret: true` in the properties of a resource, of a function's answer or of the configuration.
 *
 * Shape:  paths into the given value; empty when the schema knows no such token.
 * Source: the Pulumi package schema (`resources`, `functions`, `types`, `config.variables`).
 */
export function secretTable(schemaJson: string): SecretTable {
    const schema = JSON.parse(schemaJson) as PackageSchema;
    const types = schema.types ?? {};
    const holds = typesHoldingSecrets(types);
    const walk: Walk = { types, mayHold: (name) => holds.has(name) };
    return {
        inputs: (token, value) => secretsOf(schema.resources?.[token]?.inputProperties, value, walk),
        outputs: (token, value) =>
            secretsOf({ ...schema.resources?.[token]?.inputProperties, ...schema.resources?.[token]?.properties }, value, walk),
        result: (token, value) => secretsOf(schema.functions?.[token]?.outputs?.properties, value, walk),
        config: (value) => secretsOf({ ...schema.config?.variables, ...schema.provider?.inputProperties }, value, walk),
        configForm: (key) => formOf({ ...schema.config?.variables, ...schema.provider?.inputProperties }[key], types),
    };
}

export interface SecretTable {
    inputs(token: string, value: ValueMap): PropertyPath[];
    outputs(token: string, value: ValueMap): PropertyPath[];
    result(token: string, value: ValueMap): PropertyPath[];
    config(value: ValueMap): PropertyPath[];
    /** How a configuration value of this name travels: in text, JSON is content; in the others, an encoding. */
    configForm(key: string): ConfigForm;
}

export type ConfigForm = "text" | "json" | "text or object";

interface PropertySpec {
    readonly type?: string;
    readonly secret?: boolean;
    readonly $ref?: string;
    readonly items?: PropertySpec;
    readonly additionalProperties?: PropertySpec;
    readonly oneOf?: readonly PropertySpec[];
}

type Properties = Readonly<Record<string, PropertySpec>>;
type TypeSpecs = Readonly<Record<string, { readonly type?: string; readonly properties?: Properties }>>;

interface PackageSchema {
    readonly config?: { readonly variables?: Properties };
    readonly provider?: { readonly inputProperties?: Properties };
    readonly resources?: Readonly<Record<string, { readonly inputProperties?: Properties; readonly properties?: Properties }>>;
    readonly functions?: Readonly<Record<string, { readonly outputs?: { readonly properties?: Properties } }>>;
    readonly types?: TypeSpecs;
}

/** `mayHold` lets the walk pass by types without secrets: a plan of ten thousand VMs is not looked through. */
interface Walk {
    readonly types: TypeSpecs;
    readonly mayHold: (typeName: string) => boolean;
}

function secretsOf(properties: Properties | undefined, value: ValueMap, walk: Walk, path: PropertyPath = []): PropertyPath[] {
    return Object.entries(properties ?? {}).flatMap(([key, spec]) => {
        const item = value[key];
        return item === undefined || item === null ? [] : secretsBelow(spec, item, walk, [...path, key]);
    });
}

function secretsBelow(spec: PropertySpec, value: Value, walk: Walk, path: PropertyPath): PropertyPath[] {
    if (spec.secret) return [path];
    if (!reaches(spec, walk.mayHold)) return [];
    const { items, additionalProperties } = spec;
    if (items && Array.isArray(value)) return value.flatMap((item, index) => secretsBelow(items, item, walk, [...path, index]));
    if (typeof value !== "object" || value === null) return [];
    if (additionalProperties) {
        return Object.entries(value).flatMap(([key, item]) => secretsBelow(additionalProperties, item, walk, [...path, key]));
    }
    const properties = [typeName(spec), ...(spec.oneOf ?? []).map(typeName)].map((name) => (name ? walk.types[name]?.properties : undefined));
    return properties.flatMap((known) => secretsOf(known, value as ValueMap, walk, path));
}

/** The names of all types with a secret in them or in a type they refer to, found by adding until nothing is added. */
function typesHoldingSecrets(types: TypeSpecs): ReadonlySet<string> {
    const holding = new Set<string>();
    let before = -1;
    while (holding.size > before) {
        before = holding.size;
        for (const [name, { properties }] of Object.entries(types)) {
            if (Object.values(properties ?? {}).some((spec) => reaches(spec, (other) => holding.has(other)))) holding.add(name);
        }
    }
    return holding;
}

function reaches(spec: PropertySpec, mayHold: (typeName: string) => boolean): boolean {
    if (spec.secret) return true;
    const name = typeName(spec);
    if (name && mayHold(name)) return true;
    return [spec.items, spec.additionalProperties, ...(spec.oneOf ?? [])].some((below) => below && reaches(below, mayHold));
}

function typeName(spec: PropertySpec): string | undefined {
    const prefix = "#/types/";
    return spec.$ref?.startsWith(prefix) ? decodeURIComponent(spec.$ref.slice(prefix.length)) : undefined;
}

function formOf(spec: PropertySpec | undefined, types: TypeSpecs): ConfigForm {
    if (!spec) return "text";
    if (spec.oneOf) return spec.oneOf.some((one) => formOf(one, types) === "text") ? "text or object" : "json";
    const name = typeName(spec);
    return (name ? types[name]?.type : spec.type) === "string" ? "text" : "json";
}
