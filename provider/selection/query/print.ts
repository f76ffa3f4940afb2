import { type Binary, type Expression, type Infix, type Order, type Query, relations, type Step } from "./syntax.ts";

/** A query as it would best have been written; reads as the same query again. */
export function printQuery({ where, orderBy, limit }: Query): string {
    const clauses = [
        where && `where ${printExpression(where)}`,
        orderBy.length > 0 && `order by ${orderBy.map(printOrder).join(", ")}`,
        limit !== undefined && `limit ${limit}`,
    ];
    return clauses.filter(Boolean).join(" ");
}

export function printExpression(expression: Expression): string {
    return printed(expression, ranks.or);
}

/** What binds more tightly has the higher rank. */
const ranks = { or: 1, and: 2, relation: 3, addition: 4, multiplication: 5, prefix: 6, sign: 7, value: 8 };

const infixRanks: Readonly<Record<Infix, number>> = {
    or: ranks.or,
    and: ranks.and,
    "+": ranks.addition,
    "-": ranks.addition,
    "*": ranks.multiplication,
    "/": ranks.multiplication,
    "%": ranks.multiplication,
    ...(Object.fromEntries(relations.map((each) => [each, ranks.relation])) as Record<(typeof relations)[number], number>),
};

function printed(expression: Expression, least: number): string {
    const [rank, text] = ranked(expression);
    return rank < least ? `(${text})` : text;
}

function ranked(expression: Expression): readonly [rank: number, text: string] {
    switch (expression.kind) {
        case "field":
            return [ranks.value, printPath(expression.path)];
        case "text":
            return [ranks.value, printText(expression.value)];
        case "number":
            return [ranks.value, `${expression.amount}${expression.unit}`];
        case "boolean":
            return [ranks.value, String(expression.value)];
        case "list":
            return [ranks.value, `[${expression.items.map(printExpression).join(", ")}]`];
        case "binary":
            return printBinary(expression, "");
        case "between":
        case "isNull":
            return [ranks.relation, printTest(expression, "")];
        case "unary":
            return printUnary(expression);
    }
}

function printUnary({ operator, operand }: Expression & { kind: "unary" }): readonly [rank: number, text: string] {
    if (operator === "-") return [ranks.sign, `-${printed(operand, ranks.sign)}`];
    if (operator !== "not") return [ranks.prefix, `${operator}(${printExpression(operand)})`];
    if (operand.kind === "between" || operand.kind === "isNull") return [ranks.relation, printTest(operand, "not ")];
    if (operand.kind === "binary" && /^(in|i?like)$/.test(operand.operator)) return printBinary(operand, "not ");
    return [ranks.prefix, `not ${printed(operand, ranks.prefix)}`];
}

function printBinary({ operator, left, right }: Binary, not: string): readonly [rank: number, text: string] {
    const rank = infixRanks[operator];
    return [rank, `${printed(left, rank)} ${not}${operator} ${printed(right, rank + 1)}`];
}

function printTest(test: Expression & { kind: "between" | "isNull" }, not: string): string {
    const operand = printed(test.operand, ranks.relation);
    if (test.kind === "isNull") return `${operand} is ${not}null`;
    return `${operand} ${not}between ${printed(test.low, ranks.addition)} and ${printed(test.high, ranks.addition)}`;
}

function printOrder({ by, isDescending }: Order): string {
    return `${printed(by, ranks.addition)}${isDescending ? " desc" : ""}`;
}

export function printPath(path: readonly Step[]): string {
    return path.map((step, at) => printStep(step, at === 0)).join("");
}

function printStep(step: Step, isFirst: boolean): string {
    if (typeof step === "number" || step === "*") return `[${step}]`;
    if (typeof step === "string") return isFirst ? step : `.${step}`;
    if (/^(?!\d+$|\*$)[^\]'"\s]+$/.test(step.key)) return `[${step.key}]`;
    return step.key.includes('"') ? `['${step.key}']` : `["${step.key}"]`;
}

const escapes: Readonly<Record<string, string>> = { "\n": "n", "\t": "t", "\r": "r", "\b": "b", "\f": "f" };

function printText(text: string): string {
    return `'${text.replace(/['\\\n\t\r\b\f]/g, (character) => `\\${escapes[character] ?? character}`)}'`;
}
