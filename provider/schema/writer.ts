import stringify from "safe-stable-stringify";
import type { z } from "zod";
import { about, providerDescription } from "./about.ts";
import type { ComplexTypeSpec, FunctionSpec, ObjectTypeSpec, PackageSpec, PropertySpec, ResourceSpec } from "./packageSpec.ts";
import { readShape, type Surroundings } from "./typeSpec.ts";

/** Everything the package offers, as shapes. Tokens are without the package: `virtualization:Plan`. */
export interface PackageDefinition {
    readonly name: string;
    readonly version: string;
    readonly config: z.ZodObject;
    readonly resources: readonly ResourceDefinition[];
    readonly functions: readonly FunctionDefinition[];
}

export interface ResourceDefinition {
    readonly token: string;
    /** Product text in markdown, for the registry and the SDKs. */
    readonly description: string;
    readonly inputs: z.ZodObject;
    /** What the resource answers beyond its inputs; an output of an input's name takes its place. */
    readonly outputs: z.ZodObject;
    readonly isComponent?: boolean | undefined;
    /** Tokens that it had before. */
    readonly aliases?: readonly string[] | undefined;
    readonly deprecation?: string | undefined;
}

/**
 * What a component takes and answers: the one definition from which its checks, `schema.json`, the documentation and the SDKs come. The table in
 * `provider/components` has the constructor of each, under the same token.
 */
export type ComponentDefinition = Pick<ResourceDefinition, "token" | "description" | "inputs" | "outputs"> & { readonly isComponent: true };

export interface FunctionDefinition {
    readonly token: string;
    readonly description: string;
    readonly inputs: z.ZodObject;
    readonly outputs: z.ZodObject;
}

/**
 * Writes the Pulumi package schema from the zod shapes.
 *
 * Errors: one `Error` that lists every problem by its property: objects and closed sets without a name, properties without a description,
 *         two different types of one name.
 */
export function writeSchema(definition: PackageDefinition): PackageSpec {
    const desk = openDesk({ packageName: definition.name, resources: new Set(definition.resources.map((each) => each.token)) });
    const config = desk.read("config", definition.config);
    const spec: PackageSpec = {
        ...about,
        name: definition.name,
        version: definition.version,
        config: { variables: config.properties, ...(config.required.length > 0 && { defaults: config.required }) },
        provider: { description: providerDescription, inputProperties: config.properties, requiredInputs: config.required },
        resources: byToken(definition.name, definition.resources, (each) => writeResource(each, desk, definition.name)),
        functions: byToken(definition.name, definition.functions, (each) => writeFunction(each, desk)),
        types: desk.types,
    };
    if (desk.problems.length > 0) throw new Error(["the schema cannot be written:", ...desk.problems].join("\n  "));
    return spec;
}

/** The bytes of `schema.json`: equal definitions give equal bytes. */
export function formatSchema(spec: PackageSpec): string {
    return `${stringify(spec, undefined, 4)}\n`;
}

interface Desk {
    readonly types: Record<string, ComplexTypeSpec>;
    readonly problems: string[];
    read(where: string, shape: z.ZodObject): Pick<ObjectTypeSpec, "properties" | "required">;
}

/** Reads shape after shape and keeps the types they share. */
function openDesk(surroundings: Surroundings): Desk {
    const types: Record<string, ComplexTypeSpec> = {};
    const problems: string[] = [];
    return {
        types,
        problems,
        read: (where, shape) => {
            const reading = readShape(surroundings, where, shape);
            problems.push(...reading.problems.filter((problem) => !problems.includes(problem)));
            for (const [token, type] of Object.entries(reading.types)) {
                const known = types[token];
                if (known && stringify(known) !== stringify(type)) problems.push(`${where}: ${token} is the name of two different types`);
                types[token] = type;
            }
            return reading.shape;
        },
    };
}

function writeResource(resource: ResourceDefinition, desk: Desk, packageName: string): ResourceSpec {
    const inputs = desk.read(resource.token, resource.inputs);
    const outputs = desk.read(resource.token, resource.outputs);
    return {
        description: resource.description,
        inputProperties: inputs.properties,
        requiredInputs: inputs.required,
        properties: { ...echoAll(inputs.properties), ...outputs.properties },
        required: [...new Set([...inputs.required, ...withDefault(inputs.properties), ...outputs.required])].sort(),
        ...(resource.isComponent && { isComponent: true }),
        ...(resource.aliases && { aliases: resource.aliases.map((token) => ({ type: `${packageName}:${token}` })) }),
        ...(resource.deprecation && { deprecationMessage: resource.deprecation }),
    };
}

function echoAll(properties: Record<string, PropertySpec>): Record<string, PropertySpec> {
    return Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, echo(property)]));
}

/** What an input looks like in the outputs: a resource that was handed over is its id there, and what has a default has a value. */
function echo(property: PropertySpec): PropertySpec {
    const { oneOf, default: _, ...rest } = property;
    const isReference = oneOf?.some((type) => type.$ref?.startsWith("#/resources/"));
    return isReference ? { ...rest, type: "string" } : { ...rest, ...(oneOf && { oneOf }) };
}

function withDefault(properties: Record<string, PropertySpec>): string[] {
    return Object.keys(properties).filter((name) => properties[name]?.default !== undefined);
}

function writeFunction(definition: FunctionDefinition, desk: Desk): FunctionSpec {
    return {
        description: definition.description,
        inputs: { type: "object", ...desk.read(definition.token, definition.inputs) },
        outputs: { type: "object", ...desk.read(definition.token, definition.outputs) },
    };
}

function byToken<D extends { readonly token: string }, S>(
    packageName: string,
    definitions: readonly D[],
    write: (definition: D) => S,
): Record<string, S> {
    return Object.fromEntries(definitions.map((definition) => [`${packageName}:${definition.token}`, write(definition)]));
}
