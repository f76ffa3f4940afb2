import assert from "node:assert/strict";
import fc from "fast-check";
import { createTexts } from "../../provider/inventory/texts.ts";

describe("texts side by side", () => {
    it("are each what was kept, whatever came before and after", () => {
        const text = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("", "ü€😀", "x".repeat(300_000), "y".repeat(200_000)));
        fc.assert(
            fc.property(fc.array(text, { maxLength: 12 }), (texts) => {
                const keep = createTexts();
                const given = texts.map((each) => Buffer.from(each));
                const kept = given.map((each) => keep(each));
                const expected = given.map((each) => each.toString());
                for (const each of given) each.fill(0);
                assert.deepEqual(
                    kept.map((each) => each()),
                    expected,
                );
            }),
            { numRuns: 50 },
        );
    });
});
