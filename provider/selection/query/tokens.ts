import { QueryProblem } from "./problem.ts";
import { keywords, type Step, type Unit, unitSizes } from "./syntax.ts";

export type Token = Placed & Content;

interface Placed {
    /** As it was written; keywords in lower case. */
    readonly seen: string;
    /** Column, the first is 1. */
    readonly at: number;
}

type Content =
    | { readonly kind: "keyword" | "sign" | "end" }
    | { readonly kind: "field"; readonly path: readonly Step[] }
    | { readonly kind: "text"; readonly value: string }
    | { readonly kind: "number"; readonly amount: number; readonly unit: Unit };

/**
 * The words, signs and values of a query, with an `end` after the last.
 *
 * Errors: `QueryProblem` at a text without its closing quote, a number with a strange unit, a strange sign.
 * Source: TSL v6 `lexer.go`.
 */
export function tokensOf(text: string): readonly Token[] {
    const tokens: Token[] = [];
    let [counted, column] = [0, 1];
    /** Asked from left to right. */
    const columnOf = (index: number) => {
        column += [...text.slice(counted, index)].length;
        counted = index;
        return column;
    };
    let index = skipSpace(text, 0);
    while (index < text.length) {
        const [seen, content] = tokenAt(text, index, columnOf(index));
        tokens.push({ ...content, seen: content.kind === "keyword" ? seen.toLowerCase() : seen, at: columnOf(index) });
        index = skipSpace(text, index + seen.length);
    }
    return [...tokens, { kind: "end", seen: "", at: columnOf(text.length) }];
}

const space = /\s*/y;
const quoted = /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`/sy;
const date = /\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2}))?(?![\p{L}\d_.:-])/uy;
const number = /(\d+(?:\.\d+)?(?:e[+-]?\d+)?)([\p{L}_]*)/iuy;
const keyword = new RegExp(`(?:${keywords.join("|")})(?![\\p{L}\\d_./])`, "iuy");
const field = /[\p{L}_](?:[\p{L}\d_./]|\[(?:'[^']*'|"[^"]*"|[^\]]*)\])*/uy;
const step = /([^.[\]]+)|\[(?:'([^']*)'|"([^"]*)"|([^\]]*))\]|(\.)/y;
const sign = /~=|~!|==|!=|<>|<=|>=|[=<>()[\],+\-*/%]/y;

/** In the order in which they are tried. */
const readers: readonly (readonly [RegExp, (match: RegExpExecArray, at: number) => Content])[] = [
    [quoted, ([, single, double, back]) => ({ kind: "text", value: unescaped(single ?? double ?? back!) })],
    [date, ([value]) => ({ kind: "text", value })],
    [number, ([seen, amount, unit], at) => ({ kind: "number", amount: Number(amount), unit: unitOf(unit!, seen, at) })],
    [keyword, () => ({ kind: "keyword" })],
    [field, ([seen], at) => ({ kind: "field", path: pathOf(seen, at) })],
    [sign, () => ({ kind: "sign" })],
];

function tokenAt(text: string, index: number, at: number): readonly [seen: string, content: Content] {
    for (const [shape, read] of readers) {
        const match = matchAt(shape, text, index);
        if (match) return [match[0], read(match, at)];
    }
    throw strange(text.slice(index), at);
}

function matchAt(shape: RegExp, text: string, index: number): RegExpExecArray | null {
    shape.lastIndex = index;
    return shape.exec(text);
}

function skipSpace(text: string, index: number): number {
    return index + matchAt(space, text, index)![0].length;
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" };

function unescaped(text: string): string {
    return text.replace(/\\(.)/gs, (_, character: string) => escapes[character] ?? character);
}

function unitOf(written: string, seen: string, at: number): Unit {
    const unit = (Object.keys(unitSizes) as Unit[]).find((each) => each.toLowerCase() === written.toLowerCase());
    if (unit !== undefined) return unit;
    throw new QueryProblem({ position: at, seen, expected: "a number such as 4096, 1.5, 100G or 4Gi", hint: `the units are ${units}` });
}

const units = Object.keys(unitSizes).filter(Boolean).join(", ");

/** `disks[0].capacity` → `["disks", 0, "capacity"]`; `[*]` → `"*"`, other brackets are keys. */
function pathOf(seen: string, at: number): readonly Step[] {
    const steps: Step[] = [];
    let isAfterDot = true;
    for (let index = 0; index < seen.length; ) {
        const match = matchAt(step, seen, index)!;
        const [whole, name, single, double, bracket, dot] = match;
        if ((name !== undefined) !== isAfterDot) break;
        if (name !== undefined) steps.push(name);
        else if (!dot) steps.push(bracketStep(single ?? double, bracket));
        isAfterDot = dot !== undefined;
        index += whole.length;
        if (index === seen.length && !isAfterDot) return steps;
    }
    throw new QueryProblem({ position: at, seen, expected: "a field such as name, disks[0].capacity or disks.capacity" });
}

function bracketStep(quotedKey: string | undefined, plain: string | undefined): Step {
    if (quotedKey !== undefined) return { key: quotedKey };
    const text = plain!.trim();
    return /^\d+$/.test(text) ? Number(text) : text === "*" ? text : { key: text };
}

/** What people write who know other languages. */
const foreign: readonly (readonly [begin: string, expected: string])[] = [
    ["'", "the closing ' of the text"],
    ['"', 'the closing " of the text'],
    ["`", "the closing ` of the text"],
    ["&", "and"],
    ["|", "or"],
    ["!", "!= or not"],
    ["~", "~= or ~!"],
    [";", "the end"],
];

function strange(rest: string, at: number): QueryProblem {
    const [begin, expected] = foreign.find(([each]) => rest.startsWith(each)) ?? ["", "a field, a value or an operator"];
    const isQuote = /^['"`]/.test(begin);
    return new QueryProblem({ position: at, seen: isQuote ? rest : String.fromCodePoint(rest.codePointAt(0)!), expected });
}
