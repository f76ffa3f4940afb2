import Table from "cli-table3";
import type { Block, Row } from "./blocks.ts";
import { layOut } from "./layout.ts";
import type { ViewOptions } from "./markdown.ts";
import type { PreviewReport } from "./model.ts";

/** The report for a terminal. */
export function toText(report: PreviewReport, { title }: ViewOptions = {}): string {
    return `${layOut(report, title).map(renderBlock).join("\n\n")}\n`;
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
            return `  ${block.text}`;
        case "folded":
            return [`${block.summary}:`, ...block.blocks.map(renderBlock)].join("\n");
        default:
            return block.text;
    }
}

function renderTable(head: readonly string[], rows: readonly Row[]): string {
    const table = new Table({ head: [...head], style: { head: [], border: [] } });
    table.push(...rows.map((row) => row.map((cell) => cell.join("\n"))));
    return table.toString();
}
