import type { ComplexTypeSpec, PackageSpec } from "../../schema/packageSpec.ts";
import { endings } from "./endings.ts";
import { codeBlock, mark, toTable } from "./markdown.ts";
import { type Properties, type Subject, subjectsOf } from "./subject.ts";
import { type Links, namedTypes, typeName, typeWords } from "./typeWords.ts";
import { yamlForm } from "./yamlForm.ts";

/** The page of one subject: what it is, an example, what goes in and comes out, how it can end. */
export function page(subject: Subject, schema: PackageSpec, snippet: string): string {
    const types = namedTypes([subject.inputs, subject.outputs], schema);
    const links: Links = { types, from: subject.path, schema };
    const home = "../".repeat(subject.path.split("/").length - 1);
    const sections = [
        mark,
        `# ${subject.title}`,
        `[All pages](${home}index.md) · ${kindWords[subject.kind]} \`${subject.token}\``,
        subject.description,
        ...example(subject, schema, snippet),
        ...inputs(subject, links),
        ...outputs(subject, links),
        ...importing(subject),
        ...errors(subject, home),
        ...(types.length > 0 ? ["## Types", ...types.flatMap((token) => typeSection(token, links))] : []),
    ];
    return `${sections.join("\n\n")}\n`;
}

const kindWords = {
    provider: "the explicit provider",
    component: "component",
    resource: "resource",
    run: "resource that runs to an end",
    function: "function",
};

function example({ snippet }: Subject, schema: PackageSpec, code: string): readonly string[] {
    const tokens = Object.fromEntries(subjectsOf(schema).map(({ title, token }) => [title, token]));
    return [
        "## Example",
        codeBlock("ts", code),
        `<details><summary>The same in YAML</summary>`,
        codeBlock("yaml", yamlForm(snippet, code, tokens)),
        "</details>",
    ];
}

function inputs({ inputs }: Subject, links: Links): readonly string[] {
    return ["## Inputs", propertyTable(inputs, links)];
}

function outputs({ kind, outputs }: Subject, links: Links): readonly string[] {
    if (Object.keys(outputs.properties).length === 0) return [];
    if (kind === "function") return ["## Result", propertyTable(outputs, links, "always")];
    return ["## Outputs", "Besides, every input is an output.", propertyTable(outputs, links, "always")];
}

/** `must` = what a property is called that is not optional. */
function propertyTable({ properties, required }: Properties, links: Links, must = "required"): string {
    const rows = Object.entries(properties)
        .sort(([a], [b]) => Number(required.includes(b)) - Number(required.includes(a)) || a.localeCompare(b))
        .map(([name, property]) => {
            const is = [
                required.includes(name) && must,
                property.willReplaceOnChanges && "replaces",
                property.secret && "secret",
                property.deprecationMessage && "deprecated",
            ];
            const words = [property.description, property.deprecationMessage].filter(Boolean).join(" ");
            return [`\`${name}\``, typeWords(property, links), is.filter(Boolean).join(", "), words];
        });
    return toTable(["Name", "Type", "Is", "Description"], rows);
}

function typeSection(token: string, links: Links): readonly string[] {
    const type = links.schema.types[token]!;
    return [`### ${typeName(token, links)}`, ...(type.description ? [type.description] : []), typeTable(type, links)];
}

function typeTable(type: ComplexTypeSpec, links: Links): string {
    if ("properties" in type) return propertyTable(type, links);
    const isTold = type.enum.some(({ description }) => description);
    if (!isTold) return `One of ${type.enum.map(({ value }) => `\`${value}\``).join(", ")}.`;
    return toTable(
        ["Value", "Meaning"],
        type.enum.map(({ value, description = "" }) => [`\`${value}\``, description]),
    );
}

function importing({ kind, token, inputs }: Subject): readonly string[] {
    if (kind !== "resource" && kind !== "run") return [];
    const subject = "plan" in inputs.properties ? "plan" : "VirtualMachineInstance";
    const isNamespaced = "namespace" in inputs.properties;
    const ofObject = `${isNamespaced ? "`namespace/name`" : "the name"} of its object`;
    const id = kind === "run" ? `that of its ${subject}, \`namespace/name\`; the latest attempt is taken over` : ofObject;
    return ["## Import", `The id is ${id}.`, codeBlock("sh", `pulumi import ${token} NAME ${isNamespaced ? "NAMESPACE/" : ""}OBJECT`)];
}

function errors({ kind }: Subject, home: string): readonly string[] {
    const rows = endings(kind).map(({ code, meaning, retry }) => [`\`${code}\``, meaning, retry ? "yes" : "no"]);
    return [
        "## Errors",
        `All codes stand in [the README](${home}../../README.md#errors).`,
        toTable(["Code", "What it means", "Can another try help?"], rows),
    ];
}
