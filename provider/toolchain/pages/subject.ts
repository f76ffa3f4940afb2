import type { FunctionSpec, ObjectTypeSpec, PackageSpec, PropertySpec, ResourceSpec } from "../../schema/packageSpec.ts";

/** What a page is about. */
export interface Subject {
    /** As programs write it: `virtualization.Plan`. */
    readonly title: string;
    /** As YAML and the state write it. */
    readonly token: string;
    readonly kind: Kind;
    readonly description: string;
    readonly inputs: Properties;
    readonly outputs: Properties;
    /** Page below `sdk/docs`. */
    readonly path: string;
    /** Example below `examples/snippets`. */
    readonly snippet: string;
}

export interface Properties {
    readonly properties: Readonly<Record<string, PropertySpec>>;
    readonly required: readonly string[];
}

/** `resource` becomes ready, `run` comes to an end. */
export type Kind = "provider" | "component" | "resource" | "run" | "function";

/** The provider first, then components, resources and functions, by module and name. */
export function subjectsOf(schema: PackageSpec): readonly Subject[] {
    const resources = Object.entries(schema.resources).map(([token, spec]) => resource(token, kindOf(spec), spec));
    const functions = Object.entries(schema.functions).map(([token, spec]) => called(token, spec));
    return [resource(`pulumi:providers:${schema.name}`, "provider", schema.provider), ...[...resources, ...functions].sort(byPlace)];
}

/** Where the page of a token is, below `sdk/docs`. */
export function pathOf(token: string): string {
    return `${placeOf(token)}.md`;
}

function resource(token: string, kind: Kind, spec: ResourceSpec): Subject {
    const inputs = { properties: spec.inputProperties, required: spec.requiredInputs };
    const outputs = { properties: spec.properties ?? {}, required: spec.required ?? [] };
    return subject(token, kind, spec.description, inputs, kind === "provider" ? { properties: {}, required: [] } : beyond(inputs, outputs));
}

function called(token: string, { description, inputs, outputs }: FunctionSpec): Subject {
    return subject(token, "function", description, inputs, outputs);
}

function subject(token: string, kind: Kind, description: string, inputs: Properties, outputs: ObjectTypeSpec | Properties): Subject {
    const place = placeOf(token);
    return { title: titleOf(token), token, kind, description, inputs, outputs, path: `${place}.md`, snippet: `${place}.ts` };
}

function kindOf({ isComponent, properties = {} }: ResourceSpec): Kind {
    if (isComponent) return "component";
    return "attempt" in properties ? "run" : "resource";
}

/** What a resource answers beside its inputs, or otherwise than it was asked. */
function beyond(inputs: Properties, { properties, required }: Properties): Properties {
    const isNew = ([name, { description }]: [string, PropertySpec]) => description !== inputs.properties[name]?.description;
    return { properties: Object.fromEntries(Object.entries(properties).filter(isNew)), required };
}

function titleOf(token: string): string {
    const [, module, name] = parts(token);
    if (module === "providers") return "Provider";
    return module === "index" ? name : `${module}.${name}`;
}

function placeOf(token: string): string {
    const [, module, name] = parts(token);
    if (module === "providers") return "provider";
    const file = name.charAt(0).toLowerCase() + name.slice(1);
    return module === "index" ? file : `${module}/${file}`;
}

function parts(token: string): [string, string, string] {
    return token.split(":") as [string, string, string];
}

function byPlace(a: Subject, b: Subject): number {
    const module = ({ path }: Subject) => (path.includes("/") ? path.split("/")[0]! : "");
    const group = ({ kind }: Subject) => (kind === "function" ? 1 : 0);
    return module(a).localeCompare(module(b)) || group(a) - group(b) || a.title.localeCompare(b.title);
}
