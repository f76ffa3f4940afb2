import { errorCodes } from "../errors.ts";
import type { PackageSpec, PropertySpec } from "../schema/packageSpec.ts";
import { queryWords } from "../selection/index.ts";

/**
 * The README with its generated tables renewed: what stands between `<!-- name -->` and `<!-- /name -->`.
 *
 * Errors: a marker is missing.
 */
export function renewTables(readme: string, schema: PackageSpec): string {
    const tables = { configuration: configurationTable(schema), errors: errorTable(), fields: fieldTable() };
    return Object.entries(tables).reduce((text, [name, table]) => {
        const place = new RegExp(`(<!-- ${name} -->\n).*?(\n<!-- /${name} -->)`, "s");
        if (!place.test(text)) throw new Error(`README.md has no place for the table of ${name}`);
        return text.replace(place, (_, before, after) => `${before}\n${table}\n${after}`);
    }, readme);
}

function configurationTable(schema: PackageSpec): string {
    return toTable(["Name", "Meaning"], [...variables("", schema.config.variables, schema)]);
}

/** Each variable, and below a variable that is an object its properties; lists are left to the SDKs. */
function* variables(prefix: string, properties: Readonly<Record<string, PropertySpec>>, schema: PackageSpec): Generator<string[]> {
    for (const [name, property] of Object.entries(properties).sort(([a], [b]) => a.localeCompare(b))) {
        yield [`\`${prefix}${name}\``, property.description ?? ""];
        const type = schema.types[property.$ref?.replace("#/types/", "") ?? ""];
        if (type && "properties" in type) yield* variables(`${prefix}${name}.`, type.properties, schema);
    }
}

function errorTable(): string {
    const rows = Object.entries(errorCodes).map(([code, { meaning, retry }]) => [`\`${code}\``, meaning, retry ? "yes" : "no"]);
    return toTable(["Code", "What it means", "Can another try help?"], rows);
}

function fieldTable(): string {
    const rows = Object.entries(queryWords).map(([field, { description }]) => [`\`${field}\``, description]);
    return toTable(["Field", "What it is"], rows);
}

function toTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
    const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
    return [line(head), `|${head.map(() => "---|").join("")}`, ...rows.map(line)].join("\n");
}
