import { type Block, type Row, shorten } from "./blocks.ts";

/**
 * A comment for a pull request, in GitHub's Markdown.
 *
 * Shape: at most 65,536 characters, the most that GitHub takes; what does not fit is left out table by table, and the comment says so. Names
 *        and messages are shown as they are: none of them can close a cell, open a tag or call a person.
 */
export function renderMarkdown(blocks: readonly Block[]): string {
    const whole = render(blocks);
    if (whole.length <= mostCharacters) return whole;
    const shorter = [1000, 500, 200, 100, 50, 20, 10, 5, 2]
        .map((most) => render([...shorten(blocks, most), note]))
        .find((text) => text.length <= mostCharacters);
    return shorter ?? render([...fitting(shorten(blocks, 1)), note]);
}

const mostCharacters = 65_536;

const note: Block = { kind: "text", text: "This was shortened to what fits into a comment; the text and JSON views have everything." };

/** As many blocks from the beginning as there is room for beside the note. */
function fitting(blocks: readonly Block[]): readonly Block[] {
    let room = mostCharacters - render([note]).length;
    const end = blocks.findIndex((block) => {
        room -= renderBlock(block).length + 2;
        return room < 0;
    });
    return blocks.slice(0, end < 0 ? undefined : end);
}

function render(blocks: readonly Block[]): string {
    return `${blocks.map(renderBlock).join("\n\n")}\n`;
}

function renderBlock(block: Block): string {
    switch (block.kind) {
        case "heading":
            return `${"#".repeat(block.level)} ${inline(block.text)}`;
        case "lead":
            return `**${inline(block.text)}**`;
        case "text":
            return lines(block.text);
        case "list":
            return block.items.map((item) => `- ${lines(item)}`).join("\n");
        case "table":
            return [block.head.map((word) => [word]), block.head.map(() => undefined), ...block.rows].map(renderRow).join("\n");
        case "code":
            return `\`\`\`sh\n${block.text.replace(/\s+/g, " ")}\n\`\`\``;
        case "diff":
            return fenced(block.text);
        case "folded":
            return `<details><summary>${inline(block.summary)}</summary>\n\n${render(block.blocks)}\n</details>`;
    }
}

/** A fence longer than any in the text, which so cannot end it. */
function fenced(text: string): string {
    const longest = (text.match(/`+/g) ?? []).reduce((most, { length }) => Math.max(most, length), 2);
    const fence = "`".repeat(longest + 1);
    return `${fence}diff\n${text}\n${fence}`;
}

function renderRow(row: Row | readonly undefined[]): string {
    return `| ${row.map((cell) => (cell === undefined ? "---" : cell.map(inline).join("<br>"))).join(" | ")} |`;
}

function lines(text: string): string {
    return text.split("\n").map(inline).join("<br>");
}

/** One line in which every character stands for itself. */
function inline(text: string): string {
    return text
        .replace(/\s+/g, " ")
        .trim()
        .replace(/[\\`*_[\]<>|~&$#]/g, "\\$&")
        .replace(/^[-+=]/, "\\$&")
        .replace(/^(\d+)([.)])/, "$1\\$2")
        .replace(/(^|[^\w])@(?=\w)/g, "$1@&#8203;");
}
