import { slug } from "github-slugger";

/** The first line of every generated page. */
export const mark = "<!-- Generated from schema.json and examples/snippets by `npm run docs`; improve it there. -->";

export function toTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
    const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
    return [line(head), `|${head.map(() => "---|").join("")}`, ...rows.map(line)].join("\n");
}

export function codeBlock(language: string, code: string): string {
    return `\`\`\`${language}\n${code.trimEnd()}\n\`\`\``;
}

/** The place of a heading, as GitHub names it. */
export function anchor(heading: string): string {
    return `#${slug(heading)}`;
}
