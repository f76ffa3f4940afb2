import { posix } from "node:path";
import type { PackageSpec, PropertySpec, TypeSpec } from "../../schema/packageSpec.ts";
import { anchor } from "./markdown.ts";
import { type Properties, pathOf } from "./subject.ts";

/** What a page needs to link its words: the types that it explains, where it is, and the schema. */
export interface Links {
    readonly types: readonly string[];
    readonly from: string;
    readonly schema: PackageSpec;
}

/** Every named type that the properties speak of, also by way of other types; by name. */
export function namedTypes(roots: readonly Properties[], { types }: PackageSpec): readonly string[] {
    const found = new Set<string>();
    const visit = (type: TypeSpec): void => {
        for (const token of typesIn(type)) {
            if (found.has(token)) continue;
            found.add(token);
            const named = types[token]!;
            if ("properties" in named) Object.values(named.properties).forEach(visit);
        }
    };
    for (const { properties } of roots) Object.values(properties).forEach(visit);
    return [...found].sort((a, b) => lastOf(a).localeCompare(lastOf(b)) || a.localeCompare(b));
}

/** A type in words, with links: `map of [PlanVm](#planvm)`. */
export function typeWords(type: TypeSpec | PropertySpec, links: Links): string {
    if ("const" in type && type.const !== undefined) return `\`${type.const}\``;
    if (type.oneOf) return type.oneOf.map((each) => typeWords(each, links)).join(" or ");
    if (type.items) return `list of ${grouped(type.items, links)}`;
    if (type.additionalProperties) return `map of ${grouped(type.additionalProperties, links)}`;
    if (type.$ref) return refWords(type.$ref, links);
    return type.type ?? "any";
}

function grouped(type: TypeSpec, links: Links): string {
    return type.oneOf ? `(${typeWords(type, links)})` : typeWords(type, links);
}

/** The heading of a named type on a page; with its module where the page has two of the name. */
export function typeName(token: string, { types }: Links): string {
    const isAlone = types.filter((other) => lastOf(other) === lastOf(token)).length === 1;
    return isAlone ? lastOf(token) : token.split(":").slice(1).join(".");
}

function refWords(ref: string, links: Links): string {
    const [kind, token] = ref.replace("#/", "").split(/\/(.*)/s) as [string, string | undefined];
    if (kind === "types" && token) return `[${typeName(token, links)}](${anchor(typeName(token, links))})`;
    if (kind === "resources" && token) return `[${lastOf(token)}](${posix.relative(posix.dirname(links.from), pathOf(token))})`;
    return "any";
}

function typesIn(type: TypeSpec): readonly string[] {
    const inside = [type.items, type.additionalProperties, ...(type.oneOf ?? [])].filter((each) => each !== undefined);
    const own = type.$ref?.startsWith("#/types/") ? [type.$ref.replace("#/types/", "")] : [];
    return [...own, ...inside.flatMap(typesIn)];
}

function lastOf(token: string): string {
    return token.split(":").at(-1)!;
}
