import assert from "node:assert/strict";
import { didYouMean, nearest } from "../../provider/util/nearest.ts";

describe("near matches", () => {
    const words = ["web-01", "web-02", "web-03", "web-04", "db-01", "VM Network"];
    const cases = [
        { why: "are the closest three", text: "web-0", expected: ["web-01", "web-02", "web-03"] },
        { why: "disregard case", text: "vm network", expected: ["VM Network"] },
        { why: "begin alike", text: "db-", expected: ["db-01"] },
        { why: "forgive a slip", text: "bd-01", expected: ["db-01"] },
        { why: "are none when nothing is alike", text: "mainframe", expected: [] },
    ];
    for (const { why, text, expected } of cases) it(why, () => assert.deepEqual(nearest(text, words), expected));

    it("read as a question", () => assert.equal(didYouMean("web-0", words), '; did you mean "web-01", "web-02" or "web-03"?'));
    it("read as one word", () => assert.equal(didYouMean("bd-01", words), '; did you mean "db-01"?'));
    it("say nothing when nothing is alike", () => assert.equal(didYouMean("mainframe", words), ""));
});
