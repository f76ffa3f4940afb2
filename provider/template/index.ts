import { evaluate, type Fields } from "./evaluate.ts";
import { parse } from "./parse.ts";
import { Stop } from "./stop.ts";
import type { Command, Node, Pipe } from "./tree.ts";

export type { Fields } from "./evaluate.ts";

/** What a template comes to, or why not. Columns count from 1. */
export type Rendered =
    | { readonly kind: "text"; readonly text: string }
    /** Go refuses it. */
    | { readonly kind: "problem"; readonly column: number; readonly message: string }
    /** Go may take it, and nothing is said of it here. */
    | { readonly kind: "unjudged"; readonly column: number; readonly message: string };

/** Evaluates a template of Go's text/template with the functions of Forklift. Source: forklift-behaviour §10.3. */
export function render(template: string, fields: Fields): Rendered {
    return told(() => ({ kind: "text", text: evaluate(parse(template), fields) }));
}

/** The variables that a template speaks of, evaluated or not; none of one that cannot be read. */
export function fieldsOf(template: string): readonly string[] {
    const found = new Set<string>();
    const read = told(() => {
        for (const node of parse(template)) collect(node, found);
        return { kind: "text", text: "" };
    });
    return read.kind === "text" ? [...found] : [];
}

function told(work: () => Rendered): Rendered {
    try {
        return work();
    } catch (error) {
        if (!(error instanceof Stop)) throw error;
        return { kind: error.kind, column: error.at + 1, message: error.message };
    }
}

function collect(node: Node, found: Set<string>): void {
    if (node.kind === "text") return;
    collectPipe(node.pipe, found);
    if (node.kind === "action") return;
    for (const inner of [...node.body, ...node.otherwise]) collect(inner, found);
}

function collectPipe({ commands }: Pipe, found: Set<string>): void {
    for (const operand of commands.flatMap((command: Command) => command)) {
        if (operand.kind === "pipe") collectPipe(operand.pipe, found);
        const isOfAll = operand.kind === "fields" || (operand.kind === "variable" && operand.name === "$");
        const [name] = isOfAll ? operand.names : [];
        if (name !== undefined) found.add(name);
    }
}
