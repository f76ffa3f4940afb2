/**
 * The Pulumi package schema, as far as this package uses it.
 *
 * Source: `pkg/v3/codegen/schema` (`PackageSpec` and what it is made of).
 */
export interface PackageSpec {
    name: string;
    displayName: string;
    version: string;
    description: string;
    keywords: string[];
    homepage: string;
    license: string;
    repository: string;
    publisher: string;
    pluginDownloadURL: string;
    language: Record<string, object>;
    config: { variables: Record<string, PropertySpec>; defaults?: string[] };
    types: Record<string, ComplexTypeSpec>;
    provider: ResourceSpec;
    resources: Record<string, ResourceSpec>;
    functions: Record<string, FunctionSpec>;
}

export interface TypeSpec {
    type?: "string" | "boolean" | "integer" | "number" | "array" | "object";
    $ref?: string;
    items?: TypeSpec;
    additionalProperties?: TypeSpec;
    oneOf?: TypeSpec[];
    discriminator?: { propertyName: string; mapping: Record<string, string> };
}

export interface PropertySpec extends TypeSpec {
    description?: string;
    const?: string;
    default?: string | number | boolean;
    deprecationMessage?: string;
    secret?: boolean;
    willReplaceOnChanges?: boolean;
}

export interface ObjectTypeSpec {
    type: "object";
    description?: string;
    properties: Record<string, PropertySpec>;
    required: string[];
}

export interface EnumTypeSpec {
    type: "string" | "integer" | "number" | "boolean";
    description?: string;
    enum: { value: string | number | boolean; description?: string }[];
}

export type ComplexTypeSpec = ObjectTypeSpec | EnumTypeSpec;

export interface ResourceSpec {
    description: string;
    inputProperties: Record<string, PropertySpec>;
    requiredInputs: string[];
    properties?: Record<string, PropertySpec>;
    required?: string[];
    isComponent?: boolean;
    aliases?: { type: string }[];
    deprecationMessage?: string;
}

export interface FunctionSpec {
    description: string;
    inputs: ObjectTypeSpec;
    outputs: ObjectTypeSpec;
}
