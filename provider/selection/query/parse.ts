import { readExpression, readSum } from "./expression.ts";
import { createReader, type Reader } from "./reader.ts";
import type { Expression, Order, Query } from "./syntax.ts";
import { tokensOf } from "./tokens.ts";

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
    if (reader.peek().kind === "end") reader.fail(aCondition);
    if (reader.isWord("select")) reader.fail("where, order by or limit", "whole VMs are picked, so there is nothing to select");
    const isAsked = reader.word("where");
    if (isAsked && isClause(reader)) reader.fail(aCondition);
    const where = isAsked || !isClause(reader) ? readExpression(reader) : undefined;
    const orderBy = reader.word("order", "sort") ? orders(reader) : [];
    const limit = reader.word("limit") ? count(reader) : undefined;
    if (reader.peek().kind !== "end") reader.fail(afterwards(where, orderBy, limit));
    return { where, orderBy, limit };
}

const aCondition = "a condition such as name ~= 'web-.*'";

function isClause(reader: Reader): boolean {
    const { kind } = reader.peek(1);
    return reader.isWord("order", "sort", "limit") && kind !== "sign" && kind !== "keyword";
}

function orders(reader: Reader): readonly Order[] {
    if (!reader.word("by")) reader.fail("`by`");
    const found: Order[] = [];
    do {
        const by = readSum(reader);
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
