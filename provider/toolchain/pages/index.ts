import { errorCodes } from "../../errors.ts";
import type { PackageSpec } from "../../schema/packageSpec.ts";
import { mark, toTable } from "./markdown.ts";
import { page } from "./page.ts";
import { type Subject, subjectsOf } from "./subject.ts";

export { mark } from "./markdown.ts";

/**
 * A page for the provider and for every resource, component and function, and an index of them.
 *
 * Shape:  path below `sdk/docs` → text. Snippets are given by their paths below `examples/snippets`.
 * Errors: a subject has no snippet, a snippet no subject, or one cannot be told in YAML.
 */
export function writePages(schema: PackageSpec, snippets: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
    const subjects = subjectsOf(schema);
    const stray = [...snippets.keys()].filter((path) => !subjects.some((subject) => subject.snippet === path));
    if (stray.length > 0) throw new Error(`examples/snippets: there is nothing of the name of ${stray.join(", ")}`);
    const pages = subjects.map((subject) => {
        const snippet = snippets.get(subject.snippet);
        if (snippet === undefined) throw new Error(`${subject.title} has no example: write examples/snippets/${subject.snippet}`);
        return [subject.path, page(subject, schema, snippet)] as const;
    });
    return new Map([["index.md", index(subjects, schema)], ...pages]);
}

function index(subjects: readonly Subject[], { displayName, description }: PackageSpec): string {
    const rows = subjects.map(({ title, path, kind, description }) => [`[${title}](${path})`, kind, firstSentence(description)]);
    return [
        mark,
        `# ${displayName}`,
        description,
        "Begin with [your first wave on a real cluster](../../examples/real-cluster/README.md); a test runs what it says.",
        "## Reference",
        toTable(["Page", "Kind", "What it is"], rows),
        `What the error codes mean, all ${Object.keys(errorCodes).length} of them, stands in [the README](../../README.md#errors).`,
    ]
        .join("\n\n")
        .concat("\n");
}

function firstSentence(text: string): string {
    return text.split(/(?<=(?<!\.\w)\.)\s/)[0]!;
}
