import Table from "cli-table3";
import type { Block, Row } from "./blocks.ts";

/** For a terminal. */
export function renderText(blocks: readonly Block[]): string {
    return `${blocks.map(renderBlock).join("\n\n")}\n`;
}

function renderBlock(block: Block): string {
    switch (block.kind) {
        case "heading":
            return `${"=".repeat(4 - block.level)} ${block.text}`;
        case "list":
            return block.items.map((item) => `  - ${item.replaceAll("\n", "\n    ")}`).join("\n");
        case "table":
            return renderTable(block.head, block.rows);
        case "code":
        case "diff":
            return `  ${block.text.replaceAll("\n", "\n  ")}`;
        case "folded":
            return [`${block.summary}:`, ...block.blocks.map(renderBlock)].join("\n");
        default:
            return block.text;
    }
}

/** Tables take the square of their rows to lay out, so a long one is made of several with the same columns. */
const atOnce = 300;

function renderTable(head: readonly string[], rows: readonly Row[]): string {
    if (rows.length <= atOnce) return tableOf(head, rows);
    const colWidths = head.map((word, column) => rows.reduce((most, row) => Math.max(most, ...(row[column] ?? []).map(roomFor)), roomFor(word)));
    const parts = Array.from({ length: Math.ceil(rows.length / atOnce) }, (_, part) => rows.slice(part * atOnce, (part + 1) * atOnce));
    return parts.map((part) => tableOf(head, part, colWidths)).join("\n");
}

function tableOf(head: readonly string[], rows: readonly Row[], colWidths: number[] = []): string {
    const table = new Table({ head: [...head], style: { head: [], border: [] }, colWidths });
    table.push(...rows.map((row) => row.map((cell) => cell.join("\n"))));
    return table.toString();
}

/** Columns that a line takes at most, with a blank on each side. */
function roomFor(line: string): number {
    return 2 + [...line].reduce((sum, character) => sum + ((character.codePointAt(0) ?? 0) < 0x1100 ? 1 : 2), 0);
}
