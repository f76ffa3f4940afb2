import { evaluate, type Fields } from "./evaluate.ts";
import { lazyNames } from "./functions.ts";
import { parse } from "./parse.ts";
import { Stop } from "./stop.ts";
import type { Command, Node, Operand, Pipe } from "./tree.ts";

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

/** A variable that a template speaks of. */
export interface FieldUse {
    readonly name: string;
    readonly column: number;
    /** False where a condition may pass it by. */
    readonly isCertain: boolean;
}

/** The variables that a template speaks of; none of one that cannot be read. */
export function fieldsOf(template: string): readonly FieldUse[] {
    const uses: FieldUse[] = [];
    told(() => {
        for (const node of parse(template)) collect(node, { uses, isCertain: true, isDot: true });
        return { kind: "text", text: "" };
    });
    return uses;
}

function told(work: () => Rendered): Rendered {
    try {
        return work();
    } catch (error) {
        if (!(error instanceof Stop)) throw error;
        return { kind: error.kind, column: error.at + 1, message: error.message };
    }
}

interface Collecting {
    readonly uses: FieldUse[];
    readonly isCertain: boolean;
    /** False within a `with`, where the dot is something else. */
    readonly isDot: boolean;
}

function collect(node: Node, to: Collecting): void {
    if (node.kind === "text") return;
    collectPipe(node.pipe, to);
    if (node.kind === "action") return;
    const inner = { ...to, isCertain: false };
    for (const each of node.body) collect(each, { ...inner, isDot: to.isDot && node.kind === "if" });
    for (const each of node.otherwise) collect(each, inner);
}

function collectPipe({ commands }: Pipe, to: Collecting): void {
    for (const command of commands)
        for (const [at, operand] of command.entries()) collectOperand(operand, { ...to, isCertain: to.isCertain && !(at > 1 && isLazy(command)) });
}

function collectOperand(operand: Operand, to: Collecting): void {
    if (operand.kind === "pipe") collectPipe(operand.pipe, to);
    const isOfAll = (operand.kind === "fields" && to.isDot) || (operand.kind === "variable" && operand.name === "$");
    const [name] = isOfAll ? operand.names : [];
    if (name !== undefined) to.uses.push({ name, column: operand.at + 1, isCertain: to.isCertain });
}

function isLazy([first]: Command): boolean {
    return first.kind === "function" && lazyNames.includes(first.name);
}
