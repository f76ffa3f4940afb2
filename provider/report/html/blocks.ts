import type { Block, Row } from "../views/blocks.ts";
import { Html, html } from "./markup.ts";

/** The blocks of a report as HTML; a heading of level 2 is the page's own and left out. */
export function renderBlocks(blocks: readonly Block[]): Html {
    return html`${blocks.map(renderBlock)}`;
}

function renderBlock(block: Block): Html {
    switch (block.kind) {
        case "heading":
            return block.level === 2 ? html`` : html`<h2>${block.text}</h2>`;
        case "lead":
            return html`<p class="lead">${block.text}</p>`;
        case "text":
            return html`<p>${block.text}</p>`;
        case "list":
            return list(block.items);
        case "table":
            return table("", block.head, block.rows);
        case "code":
        case "diff":
            return html`<pre tabindex="0"><code>${block.text}</code></pre>`;
        case "folded":
            return html`<details><summary>${block.summary}</summary>${renderBlocks(block.blocks)}</details>`;
    }
}

export function list(items: readonly string[]): Html {
    return html`<ul>${items.map((item) => html`<li>${lines(item)}</li>`)}</ul>`;
}

/** A table that scrolls by itself where it does not fit, and is reached by keyboard for that. The first column names the rows. */
export function table(caption: string, head: readonly string[], rows: readonly Row[]): Html {
    const label = caption || head.join(", ");
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Table: ${label}">
<table>${caption ? html`<caption>${caption}</caption>` : html``}
<thead><tr>${head.map((word) => html`<th scope="col">${word}</th>`)}</tr></thead>
<tbody>${rows.map(([first = [], ...rest]) => html`<tr><th scope="row">${cell(first)}</th>${rest.map((each) => html`<td>${cell(each)}</td>`)}</tr>`)}</tbody>
</table></div>`;
}

function cell(all: readonly string[]): Html {
    return new Html(all.map((line) => lines(line).text).join("<br>"));
}

function lines(text: string): Html {
    return new Html(
        text
            .split("\n")
            .map((line) => html`${line}`.text)
            .join("<br>"),
    );
}
