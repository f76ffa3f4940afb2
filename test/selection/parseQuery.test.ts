import assert from "node:assert/strict";
import fc from "fast-check";
import { parseQuery, printQuery, QueryProblem } from "../../provider/selection/index.ts";
import { anyQuery, withoutColumns } from "../support/queries.ts";

describe("the text of a query", () => {
    const read: readonly { why: string; text: string; as?: string }[] = [
        { why: "has a condition, an order and a limit", text: "where name ~= 'web-.*' and memoryMB > 4096 order by memoryMB desc, name limit 10" },
        { why: "may leave out the word where", text: "cpuCount > 4", as: "where cpuCount > 4" },
        { why: "may have no condition", text: "order by name limit 3" },
        { why: "may only have a limit", text: "limit 3" },
        { why: "has keywords in any case", text: "WHERE a IN ['b'] Or NOT c ORDER BY a DESC", as: "where a in ['b'] or not c order by a desc" },
        { why: "calls order sort as well", text: "where a = 1 sort by b asc", as: "where a = 1 order by b" },
        { why: "may use the signs of other languages", text: "a == 1 and b <> 2", as: "where a = 1 and b != 2" },
        { why: "has texts in three sorts of quotes", text: `a = "x" or a = \`y\` or a = 'z'`, as: "where a = 'x' or a = 'y' or a = 'z'" },
        { why: "escapes quotes with a backslash", text: `a = 'it\\'s' and b = "it's"`, as: "where a = 'it\\'s' and b = 'it\\'s'" },
        { why: "has dates as they are", text: "created >= 2026-12-05T22:00:00+01:00", as: "where created >= '2026-12-05T22:00:00+01:00'" },
        { why: "has numbers with units", text: "a > 4ki and b < 1.5G and c = 2e3", as: "where a > 4Ki and b < 1.5G and c = 2000" },
        { why: "follows paths into lists and maps", text: "a[0].b[*].c[my-key] = 1" },
        { why: "has any key in quotes", text: `addresses["VM Network"].addr = 'x'` },
        { why: "binds and more tightly than or", text: "(a or (b and c)) and (d)", as: "where (a or b and c) and d" },
        { why: "binds arithmetic more tightly than comparisons", text: "(a + (b * 2)) > ((c))", as: "where a + b * 2 > c" },
        { why: "keeps parentheses that matter", text: "where (a + b) * 2 - (c - d) > 1" },
        { why: "takes not for the next word alone", text: "not a and not (b = 1)", as: "where not a and not (b = 1)" },
        { why: "has not before what it denies", text: "a not in [1] and b not like 'x' and c not between 1 and 2 and d is not null" },
        { why: "has functions with and without parentheses", text: "len disks > 2 and sum(a) > 1", as: "where len(disks) > 2 and sum(a) > 1" },
        { why: "takes round brackets of in for square ones", text: "a in ('x', 'y')", as: "where a in ['x', 'y']" },
        { why: "may end a list with a comma", text: "a in ['x', 'y',]", as: "where a in ['x', 'y']" },
        { why: "may have fields that begin like keywords", text: "where inner.is_on = 1 and orders > 2 and notes is null" },
        { why: "may be of many lines", text: "where a = 1\n  and b = 2\n", as: "where a = 1 and b = 2" },
    ];
    for (const { why, text, as = text.startsWith("where") || /^(order|limit)/.test(text) ? text : `where ${text}` } of read)
        it(why, () => assert.deepEqual([printQuery(parseQuery(text)), printQuery(parseQuery(as))], [as, as]));

    const refused: readonly { text: string; message: string }[] = [
        { text: " ", message: "column 2, at the end: expected a condition such as name ~= 'web-.*'" },
        { text: "where name =", message: "column 13, at the end: expected a field or a value, such as name, 'web-01' or 4Gi" },
        { text: "where name = 'web", message: "column 14, at `'web`: expected the closing ' of the text" },
        { text: "where name 'web'", message: "column 12, at `'web'`: expected an operator, `and`, `or`, `order by`, `limit` or the end" },
        { text: "where name =~ 'web'", message: "column 13, at `~`: expected ~= or ~!" },
        { text: "where a && b", message: "column 9, at `&`: expected and" },
        { text: "where !a", message: "column 7, at `!`: expected != or not" },
        { text: "where a = 主 and €", message: "column 17, at `€`: expected a field, a value or an operator" },
        { text: "where (a = 1", message: "column 13, at the end: expected `)`" },
        { text: "where a = ('x', 'y')", message: "column 15, at `,`: expected `)`; a list is written in square brackets" },
        { text: "where a in ['x' 'y']", message: "column 17, at `'y'`: expected a comma or `]`" },
        { text: "where a between 1 or 2", message: "column 19, at `or`: expected `and`" },
        { text: "where a is 5", message: "column 12, at `5`: expected `null`" },
        {
            text: "where a = null",
            message: "column 11, at `null`: expected a value; nothing equals null; write `is null` or `is not null`",
        },
        {
            text: "where a > 4GB",
            message: "column 11, at `4GB`: expected a number such as 4096, 1.5, 100G or 4Gi; the units are K, M, G, T, P, Ki, Mi, Gi, Ti, Pi",
        },
        { text: "where a..b = 1", message: "column 7, at `a..b`: expected a field such as name, disks[0].capacity or disks.capacity" },
        { text: "where a = 1 order name", message: "column 19, at `name`: expected `by`" },
        { text: "where a = 1 order by", message: "column 21, at the end: expected a field or a value, such as name, 'web-01' or 4Gi" },
        { text: "order by a b", message: "column 12, at `b`: expected `asc`, `desc`, a comma, `limit` or the end" },
        { text: "where order by name", message: "column 7, at `order`: expected a condition such as name ~= 'web-.*'" },
        { text: "limit", message: "column 6, at the end: expected a whole number" },
        { text: "sort name", message: "column 6, at `name`: expected `by`" },
        { text: "where a = 1 limit 1.5", message: "column 19, at `1.5`: expected a whole number" },
        { text: "limit 3 where a = 1", message: "column 9, at `where`: expected the end" },
        {
            text: "select name where a = 1",
            message: "column 1, at `select`: expected where, order by or limit; whole VMs are picked, so there is nothing to select",
        },
    ];
    for (const { text, message } of refused)
        it(`is refused: ${text}`, () => {
            assert.throws(
                () => parseQuery(text),
                (error) => error instanceof QueryProblem && error.message === message && error.position === Number(/\d+/.exec(message)![0]),
                problemOf(text),
            );
        });

    it("is read as what was printed", () => {
        fc.assert(
            fc.property(anyQuery, (query) => assert.deepEqual(withoutColumns(parseQuery(printQuery(query))), withoutColumns(query))),
            {
                numRuns: 1000,
            },
        );
    });
    it("is printed as it was printed before", () => {
        fc.assert(fc.property(anyQuery, (query) => assert.equal(printQuery(parseQuery(printQuery(query))), printQuery(query))));
    });
    it("is read or refused at a place, whatever it is", () => {
        const scraps = fc.array(
            fc.constantFrom("where ", "a", ".b", "[0]", "[", "(", ")", "]", "'", "x ", "not ", "in ", "4", "Gi", "-", "~=", " and ", ","),
        );
        fc.assert(
            fc.property(
                fc.oneof(
                    fc.string(),
                    scraps.map((each) => each.join("")),
                ),
                (text) => {
                    try {
                        parseQuery(text);
                    } catch (error) {
                        assert.ok(error instanceof QueryProblem && error.position >= 1 && error.position <= text.length + 1);
                    }
                },
            ),
            { numRuns: 1000 },
        );
    });
});

function problemOf(text: string): string {
    try {
        return `is read as ${printQuery(parseQuery(text))}`;
    } catch (error) {
        return String(error);
    }
}
