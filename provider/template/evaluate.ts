import { shown } from "./format.ts";
import { functions, lazyNames } from "./functions.ts";
import type { GoFunction, Parameter } from "./signature.ts";
import { problem, Stop, unjudged, unknownName } from "./stop.ts";
import type { Command, Node, Operand, Pipe } from "./tree.ts";
import { bool, type GoValue, isTrue, nil, number, sayValue, text } from "./value.ts";

/** The variables of a template; numbers are Go's int, undefined = only the controller knows the value. */
export type Fields = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * What a template comes to.
 *
 * Errors: `Stop`.
 * Source: Go text/template `exec.go`.
 */
export function evaluate(nodes: readonly Node[], fields: Fields): string {
    return new Evaluation(fields).all(nodes, { type: "data" });
}

const nothing = Symbol("nothing piped");
type Piped = GoValue | typeof nothing;

class Evaluation {
    private variables: { name: string; value: GoValue }[] = [{ name: "$", value: { type: "data" } }];

    constructor(private readonly fields: Fields) {}

    all(nodes: readonly Node[], dot: GoValue): string {
        return nodes.map((node) => this.one(node, dot)).join("");
    }

    private one(node: Node, dot: GoValue): string {
        if (node.kind === "text") return node.text;
        const depth = this.variables.length;
        const value = this.pipe(node.pipe, dot);
        if (node.kind === "action") return node.pipe.variable ? "" : printed(value, node.pipe.at);
        const inner = isTrue(value) ? this.all(node.body, node.kind === "with" ? value : dot) : this.all(node.otherwise, dot);
        this.variables.length = depth;
        return inner;
    }

    private pipe({ commands, variable }: Pipe, dot: GoValue): GoValue {
        const value = commands.reduce<Piped>((piped, command) => this.command(command, dot, piped), nothing) as GoValue;
        if (variable?.isNew) this.variables.push({ name: variable.name, value });
        else if (variable) this.variables.findLast(({ name }) => name === variable.name)!.value = value;
        return value;
    }

    private command([first, ...rest]: Command, dot: GoValue, piped: Piped): GoValue {
        if (first.kind === "function") return this.call(first, rest, dot, piped);
        if (rest.length > 0 || piped !== nothing) throw problem(first.at, "expected a function: a plain value takes nothing");
        if (first.kind === "literal" && first.value.type === "nil") throw problem(first.at, "nil cannot stand alone");
        return this.operand(first, dot);
    }

    private operand(operand: Operand, dot: GoValue): GoValue {
        switch (operand.kind) {
            case "literal":
                return operand.value;
            case "dot":
                return dot;
            case "fields":
                return this.field(dot, operand.names, operand.at);
            case "variable":
                return this.field(this.variables.findLast(({ name }) => name === operand.name)!.value, operand.names, operand.at);
            case "pipe":
                return this.field(this.pipe(operand.pipe, dot), operand.names, operand.at);
            case "function":
                return this.call(operand, [], dot, nothing);
        }
    }

    private field(of: GoValue, [name, ...deeper]: readonly string[], at: number): GoValue {
        if (name === undefined) return of;
        if (of.type !== "data") throw problem(at, `${sayValue(of)} has no field ${JSON.stringify(name)}`);
        if (!Object.hasOwn(this.fields, name))
            throw unknownName(
                at,
                "variable",
                `.${name}`,
                Object.keys(this.fields).map((each) => `.${each}`),
            );
        const value = this.fields[name];
        if (value === undefined) throw unjudged(at, `the value of .${name}, which only the controller knows`);
        return this.field(goValueOf(value), deeper, at);
    }

    private call({ at, name }: Operand & { readonly kind: "function" }, rest: readonly Operand[], dot: GoValue, piped: Piped): GoValue {
        if (lazyNames.includes(name)) return this.lazily(name, at, rest, dot, piped);
        const called = functions.get(name);
        if (!called) throw unjudged(at, `the function ${name}`);
        checkCount(name, called, rest.length + (piped === nothing ? 0 : 1), at);
        const typeOf = (nth: number) => called.takes[nth] ?? called.more!;
        const given = rest.map((operand, nth) => fitting(operand, this.operand(operand, dot), typeOf(nth), name, nth));
        const last = piped === nothing ? [] : [fitting({ at }, piped, typeOf(rest.length), name, rest.length)];
        try {
            return called.call(...given, ...last);
        } catch (error) {
            if (error instanceof Stop) throw new Stop(error.kind, at, error.message);
            throw problem(at, `${name} fails: ${(error as Error).message}`);
        }
    }

    /** `and` and `or` look at their arguments only until one decides. */
    private lazily(name: string, at: number, rest: readonly Operand[], dot: GoValue, piped: Piped): GoValue {
        if (rest.length === 0 && piped === nothing) throw problem(at, `${name} takes at least 1 argument, not 0`);
        let value: GoValue = nil;
        for (const operand of rest) {
            value = this.operand(operand, dot);
            if (isTrue(value) === (name === "or")) return value;
        }
        return piped === nothing ? value : piped;
    }
}

function checkCount(name: string, { takes, more }: GoFunction, count: number, at: number): void {
    if (more ? count >= takes.length : count === takes.length) return;
    throw problem(at, `${name} takes ${more ? "at least " : ""}${takes.length} ${takes.length === 1 ? "argument" : "arguments"}, not ${count}`);
}

/** The argument as the function takes it. A constant becomes what is wanted; nothing else is converted, an int64 is no int. */
function fitting(operand: Pick<Operand, "at"> | Operand, value: GoValue, wanted: Parameter, name: string, nth: number): GoValue {
    if (wanted === "any" || value.type === wanted) return value;
    const isConstant = "kind" in operand && operand.kind === "literal";
    if (isConstant && wanted === "float64" && value.type === "int") return number("float64", value.value);
    if (isConstant && wanted === "int" && operand.isInt && value.type === "float64") return number("int", value.value);
    throw problem(operand.at, `${name} takes ${article(wanted)} as argument ${nth + 1}, not ${sayValue(value)}`);
}

function article(type: string): string {
    return type === "int" ? "an int" : `a ${type}`;
}

function printed(value: GoValue, at: number): string {
    if (value.type === "nil") return "<no value>";
    if (value.type === "data") throw unjudged(at, "the variables as a whole");
    return shown(value);
}

function goValueOf(value: string | number | boolean): GoValue {
    if (typeof value === "string") return text(value);
    return typeof value === "number" ? number("int", value) : bool(value);
}
