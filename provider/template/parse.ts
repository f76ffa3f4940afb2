import { functionNames } from "./functions.ts";
import { type Token, tokensOf } from "./lex.ts";
import { numberOf } from "./numberOf.ts";
import { problem, unjudged, unknownName } from "./stop.ts";
import { closing, isEnd, isSign, say } from "./tokens.ts";
import type { Command, Node, Operand, Pipe } from "./tree.ts";
import { bool, nil, text } from "./value.ts";

/**
 * Reads a template of Go's text/template.
 *
 * Errors: `Stop`; loops and templates within templates are not judged.
 * Source: Go text/template/parse `parse.go`.
 */
export function parse(template: string): readonly Node[] {
    return new Parser(tokensOf(template)).all();
}

class Parser {
    private next = 0;
    private variables = ["$"];

    constructor(private readonly tokens: readonly Token[]) {}

    all(): readonly Node[] {
        const { nodes, stop } = this.list();
        if (stop.kind === "end") return nodes;
        throw problem(stop.at, `"${stop.text}" without an "if" before it`);
    }

    /** Nodes up to an `else`, an `end` or the end of all. */
    private list(): { readonly nodes: readonly Node[]; readonly stop: Token } {
        const nodes: Node[] = [];
        while (true) {
            const token = this.take();
            if (token.kind === "end") return { nodes, stop: token };
            if (token.kind === "text") {
                nodes.push({ kind: "text", text: token.text });
                continue;
            }
            const first = this.peek();
            if (first.kind === "keyword" && (first.text === "else" || first.text === "end")) return { nodes, stop: this.take() };
            nodes.push(this.action(first));
        }
    }

    private action(first: Token): Node {
        if (first.kind !== "keyword") return { kind: "action", pipe: this.pipe("right", "a command") };
        this.take();
        if (first.text === "if" || first.text === "with") return this.branch(first.text, first);
        throw unjudged(first.at, `"${first.text}"`);
    }

    private branch(kind: "if" | "with", start: Token): Node {
        const outside = this.variables;
        this.variables = [...outside];
        const pipe = this.pipe("right", `a condition after "${kind}"`);
        const { nodes: body, stop } = this.list();
        const otherwise = this.otherwise(start, stop);
        this.variables = outside;
        return { kind, pipe, body, otherwise };
    }

    private otherwise(start: Token, stop: Token): readonly Node[] {
        if (stop.kind === "end") throw problem(start.at, `this "${start.text}" has no "{{end}}"`);
        const next = this.peek();
        if (stop.text === "else" && next.kind === "keyword" && (next.text === "if" || next.text === "with")) {
            this.take();
            return [this.branch(next.text, next)];
        }
        this.expectRight(stop);
        if (stop.text === "end") return [];
        const { nodes, stop: end } = this.list();
        if (end.kind === "end") throw problem(start.at, `this "${start.text}" has no "{{end}}"`);
        if (end.text === "else") throw problem(end.at, `a second "else" of one "${start.text}"`);
        this.expectRight(end);
        return nodes;
    }

    private expectRight(after: Token): void {
        const token = this.take();
        if (token.kind !== "right") throw problem(token.at, `expected "}}" after "${after.text}", not ${say(token)}`);
    }

    /** Commands up to the closing sign, which is taken too. */
    private pipe(end: "right" | ")", wanted: string): Pipe {
        const { at } = this.peek();
        const variable = this.declaration();
        const commands: Command[] = [];
        while (true) {
            const command = this.command(commands.length === 0 ? wanted : `a function after "|"`);
            const [first] = command;
            if (commands.length > 0 && (first.kind === "literal" || first.kind === "dot"))
                throw problem(first.at, `expected a function after "|"; a plain value takes nothing`);
            commands.push(command);
            // Go takes a pipe that leads nowhere.
            const isGoingOn = isSign(this.peek(), "|") && this.take() && !isEnd(this.peek(), end);
            if (isGoingOn) continue;
            const token = this.take();
            if (!isEnd(token, end)) throw problem(token.at, `expected ${closing(end)}, not ${say(token)}`);
            if (variable?.isNew) this.variables.push(variable.name);
            return { at, variable, commands };
        }
    }

    private declaration(): Pipe["variable"] {
        const [name, sign] = [this.peek(), this.tokens[this.next + 1]!];
        if (name.kind !== "variable" || !(isSign(sign, ":=") || isSign(sign, "="))) return undefined;
        if (sign.text === "=") this.knownVariable(name);
        this.next += 2;
        return { name: name.text, isNew: sign.text === ":=" };
    }

    private command(wanted: string): Command {
        const operands: Operand[] = [];
        while (true) {
            const token = this.peek();
            if (token.kind === "right" || isSign(token, ")") || isSign(token, "|")) break;
            if (operands.length > 0 && !token.isSpaced) throw problem(token.at, `expected a space before ${say(token)}`);
            operands.push(this.operand());
        }
        const [first, ...rest] = operands;
        if (!first) throw problem(this.peek().at, `expected ${wanted}, not ${say(this.peek())}`);
        return [first, ...rest];
    }

    private operand(): Operand {
        const token = this.take();
        const { at, kind } = token;
        const names = () => this.names();
        if (kind === "field") return { at, kind: "fields", names: [token.text, ...names()] };
        if (kind === "variable") return { at, kind: "variable", name: this.knownVariable(token), names: names() };
        if (isSign(token, "(")) return { at, kind: "pipe", pipe: this.pipe(")", `a command after "("`), names: names() };
        const operand = this.simple(token);
        const after = this.peek();
        if (after.kind === "field" && !after.isSpaced && operand.kind !== "function") throw problem(after.at, `${say(token)} has no fields`);
        return operand;
    }

    private simple(token: Token): Operand {
        const { at, kind } = token;
        if (kind === "dot") return { at, kind: "dot" };
        if (kind === "nil") return { at, kind: "literal", value: nil, isInt: false };
        if (kind === "bool") return { at, kind: "literal", value: bool(token.text === "true"), isInt: false };
        if (kind === "string") return { at, kind: "literal", value: text(token.text), isInt: false };
        if (kind === "number") return numberOf(token);
        if (kind !== "identifier") throw problem(at, `expected a value or a function, not ${say(token)}`);
        if (!functionNames.includes(token.text)) throw unknownName(at, "function", token.text, functionNames);
        return { at, kind: "function", name: token.text };
    }

    private names(): readonly string[] {
        const names: string[] = [];
        while (this.peek().kind === "field" && !this.peek().isSpaced) names.push(this.take().text);
        return names;
    }

    private knownVariable({ at, text: name }: Token): string {
        if (this.variables.includes(name)) return name;
        throw unknownName(at, "variable", name, this.variables);
    }

    private peek(): Token {
        return this.tokens[this.next]!;
    }

    private take(): Token {
        const token = this.peek();
        if (token.kind !== "end") this.next += 1;
        return token;
    }
}
