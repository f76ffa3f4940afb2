import type { Reader } from "./reader.ts";
import { additions, type Binary, type Expression, functions, type Infix, multiplications, type Prefix, relations } from "./syntax.ts";

/** Reads a condition or a value, which ends where no operator follows. Source: TSL v6 `parser.y`. */
export function readExpression(reader: Reader): Expression {
    return leftToRight(reader, ["or"], (each) => leftToRight(each, ["and"], comparison));
}

function leftToRight(reader: Reader, operators: readonly Infix[], operand: (reader: Reader) => Expression): Expression {
    let left = operand(reader);
    for (let operator = reader.take(...operators); operator; operator = reader.take(...operators)) left = binary(operator, left, operand(reader));
    return left;
}

function binary(operator: Infix, left: Expression, right: Expression): Binary {
    return { kind: "binary", operator, left, right, at: left.at };
}

function comparison(reader: Reader): Expression {
    let left = readSum(reader);
    for (let further = relation(reader, left); further; further = relation(reader, left)) left = further;
    return left;
}

const synonyms: Readonly<Record<string, Infix>> = { "==": "=", "<>": "!=" };
const deniable = ["like", "ilike", "in", "between"] as const;

function relation(reader: Reader, left: Expression): Expression | undefined {
    const isDenied = reader.peek(1).kind === "keyword" && deniable.some((each) => each === reader.peek(1).seen) && reader.take("not") !== undefined;
    if (isDenied) return negated(relation(reader, left)!);
    if (reader.take("is")) return nullness(reader, left);
    if (reader.take("between")) return range(reader, left);
    const operator = reader.take(...relations, "==", "<>");
    if (!operator) return undefined;
    return binary(synonyms[operator] ?? (operator as Infix), left, operator === "in" ? choices(reader) : readSum(reader));
}

function negated(operand: Expression): Expression {
    return { kind: "unary", operator: "not", operand, at: operand.at };
}

function nullness(reader: Reader, operand: Expression): Expression {
    const isDenied = reader.take("not");
    reader.need("null");
    const isNull: Expression = { kind: "isNull", operand, at: operand.at };
    return isDenied ? negated(isNull) : isNull;
}

function range(reader: Reader, operand: Expression): Expression {
    const low = readSum(reader);
    reader.need("and");
    return { kind: "between", operand, low, high: readSum(reader), at: operand.at };
}

/** SQL's round brackets are taken for square ones. */
function choices(reader: Reader): Expression {
    const { at, seen } = reader.peek();
    if (seen !== "(") return readSum(reader);
    reader.skip();
    return { kind: "list", items: items(reader, ")"), at };
}

function items(reader: Reader, close: "]" | ")"): readonly Expression[] {
    const found: Expression[] = [];
    while (!reader.take(close)) {
        found.push(readExpression(reader));
        if (!reader.take(",") && reader.peek().seen !== close) reader.fail(`a comma or \`${close}\``);
    }
    return found;
}

export function readSum(reader: Reader): Expression {
    return leftToRight(reader, additions, (each) => leftToRight(each, multiplications, prefixed));
}

function prefixed(reader: Reader): Expression {
    const { at } = reader.peek();
    const operator: Prefix | undefined = reader.take("not", ...functions);
    return operator ? { kind: "unary", operator, operand: prefixed(reader), at } : signed(reader);
}

function signed(reader: Reader): Expression {
    const { at } = reader.peek();
    if (reader.take("+")) return signed(reader);
    return reader.take("-") ? { kind: "unary", operator: "-", operand: signed(reader), at } : primary(reader);
}

function primary(reader: Reader): Expression {
    const { at } = reader.peek();
    if (reader.take("(")) return enclosed(reader);
    if (reader.take("[")) return { kind: "list", items: items(reader, "]"), at };
    const truth = reader.take("true", "false");
    if (truth) return { kind: "boolean", value: truth === "true", at };
    const token = reader.peek();
    if (token.kind === "keyword" && token.seen === "null") return reader.fail("a value", "nothing equals null; write `is null` or `is not null`");
    if (token.kind !== "field" && token.kind !== "text" && token.kind !== "number")
        return reader.fail("a field or a value, such as name, 'web-01' or 4Gi");
    reader.skip();
    const { seen: _, ...literal } = token;
    return literal;
}

function enclosed(reader: Reader): Expression {
    const inner = readExpression(reader);
    if (reader.peek().seen === ",") reader.fail("`)`", "a list is written in square brackets");
    reader.need(")");
    return inner;
}
