import assert from "node:assert/strict";
import { sayEstimate } from "../../provider/report/index.ts";

describe("an estimate in words", () => {
    const vm = { id: "vm-1", host: "esx-01", disks: { a: { sizeGiB: 100, datastore: "ds-1" } } };

    it("is nothing for no VMs", () => assert.equal(sayEstimate([{}], false), undefined));
    it("has a range", () => assert.match(sayEstimate([{ vm }], false)!, /^about \d+ min \(\d+ min to \d+ min\)$/));
    it("adds up over groups that wait for each other", () => {
        const minutes = (text: string | undefined) => Number(/about (\d+) min/.exec(text!)![1]);
        const [one, two] = [sayEstimate([{ vm }], false), sayEstimate([{ vm }, { vm }], false)];
        assert.ok(Math.abs(minutes(two) - 2 * minutes(one)) <= 1);
    });
    it("tells of a warm move what matters", () =>
        assert.match(sayEstimate([{ vm }], true)!, /^first copy about \d+ min, each VM off for about \d+ (s|min) at its cutover$/));
});
