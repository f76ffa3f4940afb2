import { QueryProblem } from "./problem.ts";
import {
    additions,
    type Binary,
    type Expression,
    functions,
    type Infix,
    multiplications,
    type Order,
    type Prefix,
    type Query,
    relations,
} from "./syntax.ts";
import { type Token, tokensOf } from "./tokens.ts";

/**
 * Reads a query that picks VMs: `where CONDITION order by FIELD desc, … limit N`. Each part may be left out, and so may the word `where`.
 *
 * The language is TSL, which users of kubectl-mtv know. Keywords in any case; from what binds most tightly to what binds least:
 *
 * | | |
 * |---|---|
 * | fields      | `name`, `host.name`, `disks[0].capacity`; through a list: `disks.capacity` = `disks[*].capacity`; key of a map: `metadata[my-key]` |
 * | values      | `'text'`, `"text"`, `` `text` `` (`\` escapes), `4096`, `1.5`, `true`, `false`, dates `2026-12-05`, `'2026-12-05T22:00:00Z'` |
 * | units       | `4K M G T P` by 1000, `4Ki Mi Gi Ti Pi` by 1024 |
 * | of lists    | `len(disks) > 2`, `sum(disks.capacity) > 1Ti`, `any(disks.capacity > 100Gi)`, `all(…)`: of an empty list, false |
 * | prefixes    | `-x`, `not isTemplate`, `not (…)`: without parentheses, it is of the next word alone |
 * | arithmetic  | `* / %`, then `+ -`; with spaces around `/`, which may be in a field's name |
 * | comparisons | `= != <> < <= > >=`, `~=` and `~!` regular expression (anywhere in the text; `(?i)` at its begin), `[not] like`, `[not] ilike` (`%` any text, `_` one character; ilike in any case), `[not] in ['a', 'b']`, `[not] between 1 and 5`, `is [not] null` |
 * | logic       | `and`, then `or` |
 *
 * - What a VM does not have is null: every comparison of it is false, and `!=`, `~!` and `not …` of it are true.
 * - A comparison of a list, outside of `any` and `all`, is true when one element fulfils it; with `!=` or `~!` when no element
 *   is or matches that, so that `tags != 'prod'` says the same as `not (tags = 'prod')`. (kubectl-mtv picks nothing there.)
 * - Within `any` and `all`, `and` and `or` speak of the same element: `any(disks.shared = true and disks.capacity > 1Ti)`.
 * - Objects of the source (host, cluster, folder, networks, datastores, tags, concerns) are equal to their id, name, path or label.
 * - `order by`: null first, then numbers, then text; equals by id. `limit` counts after it.
 * - The common fields are `queryWords`; any other field is taken from the VM as the source writes it, `raw.x` always is.
 *
 * Errors: `QueryProblem` with the position and what was expected.
 * Source: TSL v6 `parser.y`, `README_language.md`; kubectl-mtv guide, chapters 10 and 27.
 */
export function parseQuery(text: string): Query {
    const reader = createReader(tokensOf(text));
    if (reader.peek().kind === "end") reader.fail("a condition such as where name ~= 'web-.*'");
    if (reader.isWord("select")) reader.fail("where, order by or limit", "whole VMs are picked, so there is nothing to select");
    const where = reader.word("where") || !isClause(reader) ? expression(reader) : undefined;
    const orderBy = reader.word("order", "sort") ? orders(reader) : [];
    const limit = reader.word("limit") ? count(reader) : undefined;
    if (reader.peek().kind !== "end") reader.fail(afterwards(where, orderBy, limit));
    return { where, orderBy, limit };
}

type Reader = ReturnType<typeof createReader>;

function createReader(tokens: readonly Token[]) {
    let next = 0;
    const peek = (ahead = 0): Token => tokens[Math.min(next + ahead, tokens.length - 1)]!;
    const fail = (expected: string, hint?: string): never => {
        throw new QueryProblem({ position: peek().at, seen: peek().seen, expected, hint });
    };
    const isWord = (...words: readonly string[]) => peek().kind === "field" && words.includes(peek().seen.toLowerCase());
    /** Takes the next token if it is one of these keywords or signs. */
    function take<T extends string>(...options: readonly T[]): T | undefined {
        const { kind, seen } = peek();
        const found = kind === "keyword" || kind === "sign" ? options.find((option) => option === seen) : undefined;
        if (found !== undefined) next += 1;
        return found;
    }
    return {
        peek,
        fail,
        take,
        isWord,
        /** Takes one of the words that only mean something between conditions. */
        word(...words: readonly string[]): boolean {
            const isNext = isWord(...words);
            if (isNext) next += 1;
            return isNext;
        },
        need: (option: string) => take(option) ?? fail(`\`${option}\``),
        skip: () => tokens[next++]!,
    };
}

function isClause(reader: Reader): boolean {
    return (
        (reader.isWord("order", "sort") && reader.peek(1).seen.toLowerCase() === "by") || (reader.isWord("limit") && reader.peek(1).kind === "number")
    );
}

function orders(reader: Reader): readonly Order[] {
    if (!reader.word("by")) reader.fail("`by`");
    const found: Order[] = [];
    do {
        const by = sum(reader);
        const isDescending = reader.word("desc");
        if (!isDescending) reader.word("asc");
        found.push({ by, isDescending });
    } while (reader.take(","));
    return found;
}

function count(reader: Reader): number {
    const token = reader.peek();
    if (token.kind !== "number" || token.unit !== "" || !Number.isSafeInteger(token.amount)) return reader.fail("a whole number");
    reader.skip();
    return token.amount;
}

function afterwards(where: Expression | undefined, orderBy: readonly Order[], limit: number | undefined): string {
    if (limit !== undefined) return "the end";
    if (orderBy.length > 0) return "`asc`, `desc`, a comma, `limit` or the end";
    return where === undefined ? "`where`, `order by` or `limit`" : "an operator, `and`, `or`, `order by`, `limit` or the end";
}

function expression(reader: Reader): Expression {
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
    let left = sum(reader);
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
    return binary(synonyms[operator] ?? (operator as Infix), left, operator === "in" ? choices(reader) : sum(reader));
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
    const low = sum(reader);
    reader.need("and");
    return { kind: "between", operand, low, high: sum(reader), at: operand.at };
}

/** SQL's round brackets are taken for square ones. */
function choices(reader: Reader): Expression {
    const { at, seen } = reader.peek();
    if (seen !== "(") return sum(reader);
    reader.skip();
    return { kind: "list", items: items(reader, ")"), at };
}

function items(reader: Reader, close: "]" | ")"): readonly Expression[] {
    const found: Expression[] = [];
    while (!reader.take(close)) {
        found.push(expression(reader));
        if (!reader.take(",") && reader.peek().seen !== close) reader.fail(`a comma or \`${close}\``);
    }
    return found;
}

function sum(reader: Reader): Expression {
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
    const inner = expression(reader);
    if (reader.peek().seen === ",") reader.fail("`)`", "a list is written in square brackets");
    reader.need(")");
    return inner;
}
