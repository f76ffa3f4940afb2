/** A report as it is laid out, before it becomes Markdown or text. Everything in it is plain text; a view escapes what it has to. */
export type Block =
    | { readonly kind: "heading"; readonly level: 2 | 3; readonly text: string }
    | { readonly kind: "lead"; readonly text: string }
    | { readonly kind: "text"; readonly text: string }
    | { readonly kind: "list"; readonly items: readonly string[] }
    | { readonly kind: "table"; readonly head: readonly string[]; readonly rows: readonly Row[] }
    | { readonly kind: "code"; readonly text: string }
    | { readonly kind: "diff"; readonly text: string }
    | { readonly kind: "folded"; readonly summary: string; readonly blocks: readonly Block[] };

/** A cell is a list of lines. */
export type Row = readonly (readonly string[])[];

/**
 * Keeps at most so many rows, items, lines of a cell and characters of a text, and says what was left out.
 *
 * Shape: the headings stay.
 */
export function shorten(blocks: readonly Block[], most: number): readonly Block[] {
    return blocks.flatMap((block) => shortened(block, most));
}

function shortened(block: Block, most: number): readonly Block[] {
    switch (block.kind) {
        case "list":
            return [{ ...block, items: cut(block.items, most).map(clip) }, ...leftOut(block.items, most, "more")];
        case "table": {
            const rows = cut(block.rows, most).map((row) => row.map((cell) => [...cut(cell, most), ...more(cell, most)].map(clip)));
            return [{ ...block, rows }, ...leftOut(block.rows, most, "more rows")];
        }
        case "folded":
            return [{ ...block, summary: clip(block.summary), blocks: shorten(block.blocks, most) }];
        default:
            return [{ ...block, text: clip(block.text) }];
    }
}

function cut<T>(all: readonly T[], most: number): readonly T[] {
    return all.slice(0, most);
}

function more(all: readonly string[], most: number): readonly string[] {
    return all.length > most ? [`… and ${all.length - most} more`] : [];
}

function leftOut(all: readonly unknown[], most: number, what: string): readonly Block[] {
    return all.length > most ? [{ kind: "text", text: `… and ${all.length - most} ${what}, left out here` }] : [];
}

function clip(text: string): string {
    return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

const longest = 1000;
