import { problem, unjudged } from "./stop.ts";

export type TokenKind =
    | "text"
    | "left"
    | "right"
    | "keyword"
    | "identifier"
    | "field"
    | "variable"
    | "dot"
    | "nil"
    | "bool"
    | "number"
    | "string"
    | "sign"
    | "end";

export interface Token {
    readonly kind: TokenKind;
    /** As it is written; of a field without its dot, of a string its contents. */
    readonly text: string;
    readonly at: number;
    /** True when white space stands before it: `.A.B` is one operand, `.A .B` are two. */
    readonly isSpaced: boolean;
}

/** Splits a template as Go does. Source: Go text/template/parse `lex.go`. */
export function tokensOf(template: string): readonly Token[] {
    const tokens: Token[] = [];
    let at = 0;
    let isTrimmed = false;
    while (at < template.length) {
        const left = template.indexOf("{{", at);
        const end = left < 0 ? template.length : left;
        const trimsLeft = left >= 0 && /^-[ \t\r\n]/.test(template.slice(left + 2, left + 4));
        const plain = template.slice(at, end).replace(isTrimmed ? /^[ \t\r\n]+/ : /^$/, "");
        const shown = trimsLeft ? plain.replace(/[ \t\r\n]+$/, "") : plain;
        if (shown !== "") tokens.push({ kind: "text", text: shown, at, isSpaced: false });
        if (left < 0) break;
        const inside = left + (trimsLeft ? 3 : 2);
        const action = commentAt(template, inside, left) ?? actionAt(template, inside, left);
        tokens.push(...action.tokens);
        at = action.end;
        isTrimmed = action.trimsRight;
    }
    return [...tokens, { kind: "end", text: "", at: template.length, isSpaced: false }];
}

interface Action {
    readonly tokens: readonly Token[];
    readonly end: number;
    readonly trimsRight: boolean;
}

function commentAt(template: string, inside: number, left: number): Action | undefined {
    const start = /^[ \t\r\n]*/.exec(template.slice(inside))![0].length + inside;
    const isTrimmed = inside > left + 2;
    if (!template.startsWith("/*", isTrimmed ? start : inside)) return undefined;
    const close = template.indexOf("*/", inside);
    if (close < 0) throw problem(left, `this comment has no "*/"`);
    const [right] = /^(?:[ \t\r\n]-)?\}\}/.exec(template.slice(close + 2)) ?? [];
    if (right === undefined) throw problem(close, `a comment must end with "*/}}"`);
    return { tokens: [], end: close + 2 + right.length, trimsRight: right.length > 2 };
}

function actionAt(template: string, inside: number, left: number): Action {
    const tokens: Token[] = [{ kind: "left", text: "{{", at: left, isSpaced: false }];
    let at = inside;
    let isSpaced = false;
    while (true) {
        const [right] = match(/(?:[ \t\r\n]+-)?\}\}/y, template, at);
        if (right !== undefined) {
            tokens.push({ kind: "right", text: "}}", at, isSpaced });
            return { tokens, end: at + right.length, trimsRight: right.length > 2 };
        }
        const [space] = match(/[ \t\r\n]+/y, template, at);
        if (space !== undefined) {
            at += space.length;
            isSpaced = true;
            continue;
        }
        if (at >= template.length) throw problem(left, `this "{{" has no "}}"`);
        const { kind, text, length } = pieceAt(template, at);
        tokens.push({ kind, text, at, isSpaced });
        at += length;
        isSpaced = false;
    }
}

interface Piece {
    readonly kind: TokenKind;
    readonly text: string;
    readonly length: number;
}

const word = "[\\p{L}\\p{Nd}_]";

/** In this order: a number may begin with a dot or a sign, a field with a dot. */
const patterns: readonly [RegExp, (found: RegExpExecArray, at: number) => Omit<Piece, "length">][] = [
    [/"(?:\\.|[^"\\\n])*"/y, ([all], at) => ({ kind: "string", text: unquoted(all, at) })],
    [/`[^`]*`/y, ([all]) => ({ kind: "string", text: all.slice(1, -1).replaceAll("\r", "") })],
    [/:=|[=|(),]/y, ([all]) => ({ kind: "sign", text: all })],
    [new RegExp(`(?:[+-]|\\.?[0-9])(?:[eEpP][+-]|[.]|${word})*`, "yu"), ([all]) => ({ kind: "number", text: all })],
    [new RegExp(`\\.(${word}+)`, "yu"), ([, name]) => ({ kind: "field", text: name! })],
    [/\./y, () => ({ kind: "dot", text: "." })],
    [new RegExp(`\\$${word}*`, "yu"), ([all]) => ({ kind: "variable", text: all })],
    [new RegExp(`${word}+`, "yu"), ([all]) => ({ kind: wordKind(all), text: all })],
];

const delimited = new Set<TokenKind>(["field", "dot", "variable", "identifier", "keyword", "bool", "nil"]);

function pieceAt(template: string, at: number): Piece {
    for (const [pattern, read] of patterns) {
        pattern.lastIndex = at;
        const found = pattern.exec(template);
        if (!found) continue;
        const piece = { ...read(found, at), length: found[0].length };
        const next = template.slice(at + piece.length);
        if (delimited.has(piece.kind) && !/^(?:$|[ \t\r\n.,|:()]|\}\})/.test(next)) throw strange(next, at + piece.length);
        return piece;
    }
    const first = template[at]!;
    if (first === "'") throw unjudged(at, "a character constant");
    if (first === '"' || first === "`") throw problem(at, "this string has no end");
    throw strange(template.slice(at), at);
}

function strange(rest: string, at: number): Error {
    return problem(at, `${JSON.stringify(String.fromCodePoint(rest.codePointAt(0)!))} cannot stand here`);
}

const keywords = new Set(["if", "else", "end", "with", "range", "define", "block", "template", "break", "continue"]);

function wordKind(text: string): TokenKind {
    if (text === "true" || text === "false") return "bool";
    if (text === "nil") return "nil";
    return keywords.has(text) ? "keyword" : "identifier";
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "\\": "\\", '"': '"' };

function unquoted(quoted: string, at: number): string {
    return quoted.slice(1, -1).replace(/\\(.)/gs, (_all, letter: string) => {
        const plain = escapes[letter];
        if (plain === undefined) throw unjudged(at, `the escape "\\${letter}" in a string`);
        return plain;
    });
}

function match(pattern: RegExp, template: string, at: number): RegExpExecArray | [] {
    pattern.lastIndex = at;
    return pattern.exec(template) ?? [];
}
