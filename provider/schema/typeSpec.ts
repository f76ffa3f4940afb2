import { z } from "zod";
import type { ComplexTypeSpec, ObjectTypeSpec, PropertySpec, TypeSpec } from "./packageSpec.ts";

/** What one shape becomes: its own properties, and every named type it speaks of. */
export interface Reading {
    readonly shape: Pick<ObjectTypeSpec, "properties" | "required">;
    readonly types: Readonly<Record<string, ComplexTypeSpec>>;
    /** What the schema cannot say, or does not say well, one sentence each. */
    readonly problems: readonly string[];
}

/**
 * Turns the zod shape of a resource's or function's properties into Pulumi's words, by way of zod's own JSON schema.
 *
 * Shape:  objects and closed sets get their names from `.meta({ id })`; one without a name is a problem, as is a property without description.
 */
export function readShape(surroundings: Surroundings, where: string, shape: z.ZodObject): Reading {
    const root = z.toJSONSchema(shape, { io: "input", unrepresentable: "any" }) as Node;
    const context: Context = { ...surroundings, definitions: root.$defs ?? {}, types: {}, problems: [] };
    return { shape: readProperties(root, where, context), types: context.types, problems: context.problems };
}

/** The package that the shape is part of. */
export interface Surroundings {
    readonly packageName: string;
    /** Tokens of its resources: only these can be handed over as resources. */
    readonly resources: ReadonlySet<string>;
}

/** zod's JSON schema, with our own words in it (`meta.ts`). */
interface Node {
    readonly $ref?: string;
    readonly $defs?: Readonly<Record<string, Node>>;
    readonly type?: string | readonly string[];
    readonly enum?: readonly unknown[];
    readonly const?: unknown;
    readonly anyOf?: readonly Node[];
    readonly oneOf?: readonly Node[];
    readonly items?: unknown;
    readonly properties?: Readonly<Record<string, unknown>>;
    readonly required?: readonly string[];
    readonly additionalProperties?: unknown;
    readonly description?: string;
    readonly default?: unknown;
    readonly secret?: boolean;
    readonly replace?: boolean;
    readonly resource?: string;
    readonly deprecation?: string;
    readonly values?: Readonly<Record<string, string>>;
}

interface Context extends Surroundings {
    readonly definitions: Readonly<Record<string, Node>>;
    readonly types: Record<string, ComplexTypeSpec>;
    readonly problems: string[];
}

function readProperties(node: Node, where: string, context: Context): Pick<ObjectTypeSpec, "properties" | "required"> {
    const required = [...(node.required ?? [])].sort();
    const entries = Object.entries(node.properties ?? {}).map(([name, property]): [string, PropertySpec] => [
        name,
        readProperty(property as Node, required.includes(name), `${where}.${name}`, context),
    ]);
    return { properties: Object.fromEntries(entries), required };
}

function readProperty(node: Node, isRequired: boolean, where: string, context: Context): PropertySpec {
    const named = node.$ref ? context.definitions[definitionName(node.$ref)] : undefined;
    const description = node.description ?? named?.description;
    if (!description) context.problems.push(`${where} has no description`);
    return {
        ...readType(node, where, context),
        ...(description && { description }),
        ...(node.deprecation && { deprecationMessage: node.deprecation }),
        ...((node.secret ?? named?.secret) && { secret: true }),
        ...((node.replace ?? named?.replace) && { willReplaceOnChanges: true }),
        ...(isPrimitive(node.default ?? named?.default) && { default: (node.default ?? named?.default) as string }),
        // A constant is for the literal that tells the members of a union apart; `true` alone is a switch that may be left out.
        ...(isRequired && typeof node.const === "string" && { const: node.const }),
    };
}

function readType(node: Node, where: string, context: Context): TypeSpec {
    if (node.$ref) return readDefinition(definitionName(node.$ref), where, context);
    if (node.resource) return readReference(node.resource, context);
    const members = node.anyOf ?? node.oneOf ?? (Array.isArray(node.type) ? node.type.map((type) => ({ type })) : undefined);
    if (members) return readUnion(members, where, context);
    if (node.enum) context.problems.push(`${where} is a closed set and needs a name: .meta({ id: "module:Name" })`);
    switch (node.type) {
        case "string":
        case "boolean":
        case "integer":
        case "number":
            return { type: node.type };
        case "array":
            return { type: "array", items: readType((node.items ?? {}) as Node, `${where}[]`, context) };
        case "object":
            return readMap(node, where, context);
        default:
            return { $ref: "pulumi.json#/Any" };
    }
}

function readMap(node: Node, where: string, context: Context): TypeSpec {
    if (node.properties && Object.keys(node.properties).length > 0) {
        context.problems.push(`${where} is an object and needs a name: .meta({ id: "module:Name" })`);
    }
    return { type: "object", additionalProperties: readType((node.additionalProperties || {}) as Node, `${where}{}`, context) };
}

/** Programs hand over the resource itself or its id. */
function readReference(token: string, context: Context): TypeSpec {
    if (!context.resources.has(token)) return { type: "string" };
    return { oneOf: [{ type: "string" }, { $ref: `#/resources/${context.packageName}:${token}` }] };
}

function readUnion(members: readonly Node[], where: string, context: Context): TypeSpec {
    const present = members.filter((member) => member.type !== "null");
    const types = present.map((member) => readType(member, where, context));
    const distinct = types.filter((type, index) => types.findIndex((other) => JSON.stringify(other) === JSON.stringify(type)) === index);
    const [only] = distinct;
    if (only && distinct.length === 1) return only;
    const discriminator = readDiscriminator(present, context);
    return { oneOf: distinct, ...(discriminator && { discriminator }) };
}

/** The property that is a different literal in every member. */
function readDiscriminator(members: readonly Node[], context: Context): TypeSpec["discriminator"] {
    const targets = members.map((member) => ({ ref: member.$ref, node: member.$ref ? context.definitions[definitionName(member.$ref)] : undefined }));
    const literal = (node: Node | undefined, name: string) => (node?.properties?.[name] as Node | undefined)?.const;
    const isTelling = (name: string) => {
        const values = targets.map(({ node }) => literal(node, name));
        return values.every((value) => typeof value === "string") && new Set(values).size === values.length;
    };
    const propertyName = Object.keys(targets[0]?.node?.properties ?? {}).find(isTelling);
    if (!propertyName) return undefined;
    const mapping = targets.map(({ ref, node }) => [literal(node, propertyName), `#/types/${context.packageName}:${definitionName(ref ?? "")}`]);
    return { propertyName, mapping: Object.fromEntries(mapping) };
}

/** zod gives names of its own to what a cycle passes through; only ours are types. */
function readDefinition(name: string, where: string, context: Context): TypeSpec {
    if (name.startsWith("__schema")) return readType(context.definitions[name] ?? {}, where, context);
    return { $ref: `#/types/${defineType(name, where, context)}` };
}

/** Adds the named type and answers its token. A type that speaks of itself is entered before it is read. */
function defineType(name: string, where: string, context: Context): string {
    const token = `${context.packageName}:${name}`;
    const node = context.definitions[name];
    if (token in context.types || !node) return token;
    if (node.enum) {
        context.types[token] = readEnum(node);
        return token;
    }
    if (node.type !== "object" || !node.properties) context.problems.push(`${where}: only objects and closed sets have names, ${name} is neither`);
    const type: ObjectTypeSpec = { type: "object", ...(node.description && { description: node.description }), properties: {}, required: [] };
    context.types[token] = type;
    Object.assign(type, readProperties(node, name, context));
    return token;
}

function readEnum(node: Node): ComplexTypeSpec {
    const type = node.type === "number" || node.type === "integer" ? node.type : "string";
    const values = (node.enum ?? []).filter(isPrimitive).map((value) => {
        const description = node.values?.[String(value)];
        return { value, ...(description && { description }) };
    });
    return { type, ...(node.description && { description: node.description }), enum: values };
}

function definitionName(ref: string): string {
    return decodeURIComponent(ref.replace("#/$defs/", ""));
}

function isPrimitive(value: unknown): value is string | number | boolean {
    return ["string", "number", "boolean"].includes(typeof value);
}
