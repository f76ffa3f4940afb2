import assert from "node:assert/strict";
import { sayTextChange } from "../../provider/report/index.ts";

const lines = (amount: number, word = "line") => Array.from({ length: amount }, (_, at) => `${word} ${at}\n`).join("");

describe("the change of a text", () => {
    const cases = [
        { why: "names lines that come", before: "a\nb\n", after: "a\nx\nb\n", says: "1 line added, 0 removed\n@@ -1,2 +1,3 @@\n a\n+x\n b" },
        { why: "names lines that go", before: "a\nb\n", after: "b\n", says: "0 lines added, 1 removed\n@@ -1,2 +1,1 @@\n-a\n b" },
        {
            why: "tells a line end that goes",
            before: "a\n",
            after: "a",
            says: "1 line added, 1 removed\n@@ -1,1 +1,1 @@\n-a\n+a\n\\ No newline at end of file",
        },
    ];
    for (const { why, before, after, says } of cases) it(why, () => assert.equal(sayTextChange(before, after), says));

    it("shows two lines around each place", () => {
        const text = sayTextChange(lines(40), lines(40).replace("line 5\n", "").replace("line 30\n", ""));
        assert.deepEqual(text.match(/@@ .* @@/g), ["@@ -4,5 +4,4 @@", "@@ -29,5 +28,4 @@"]);
    });

    it("says what it leaves out", () =>
        assert.match(sayTextChange("", lines(100)), /\n… and 41 more lines; `pulumi preview --diff` shows them all$/));

    it("is summed up when nothing is left of the text", () =>
        assert.equal(sayTextChange(lines(1500, "old"), lines(1501, "new")), "is written anew: 1500 lines removed, 1501 added"));
});
