import assert from "node:assert/strict";
import fc from "fast-check";
import { elements } from "../../provider/inventory/elements.ts";

describe("the elements of a JSON array", () => {
    it("are what was written, however it was cut and indented", async () => {
        const value = fc.oneof(fc.jsonValue(), fc.constantFrom('"', "\\", '\\"[{', "],", "é€😀"));
        await fc.assert(
            fc.asyncProperty(fc.array(value), fc.integer({ min: 1, max: 40 }), fc.constantFrom(0, 2, "\t"), async (list, size, indent) => {
                assert.deepEqual(await parsed(cut(JSON.stringify(list, null, indent), size)), JSON.parse(JSON.stringify(list)));
            }),
        );
    });

    const refused = [
        { why: "an object is none", text: '{"a":[1]}' },
        { why: "nothing is none", text: "" },
        { why: "an answer may have been cut off", text: '[{"a":1},{"b"' },
        { why: "a page for people is none", text: "<html>" },
        { why: "something follows", text: "[1] x" },
    ];
    for (const { why, text } of refused) it(`are refused: ${why}`, async () => await assert.rejects(parsed(cut(text, 3)), SyntaxError));
});

async function parsed(text: AsyncIterable<Uint8Array>): Promise<unknown[]> {
    const found: unknown[] = [];
    for await (const element of elements(text)) found.push(JSON.parse(element.toString()));
    return found;
}

async function* cut(text: string, size: number): AsyncGenerator<Uint8Array> {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
