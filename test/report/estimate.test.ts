import assert from "node:assert/strict";
import { sayEstimate } from "../../provider/report/index.ts";
import { labSite } from "../../provider/wave/estimate/index.ts";

describe("an estimate in words", () => {
    const vm = { id: "vm-1", host: "esx-01", disks: { a: { sizeGiB: 100, datastore: "ds-1" } } };

    it("is nothing for no VMs", () => assert.equal(sayEstimate([{}], false, labSite), undefined));
    it("has a range", () => assert.match(sayEstimate([{ vm }], false, labSite)!, /^about \d+ min \(\d+ min to \d+ min\)$/));
    it("adds up over groups that wait for each other", () => {
        const minutes = (text: string | undefined) => Number(/about (\d+) min/.exec(text!)![1]);
        const [one, two] = [sayEstimate([{ vm }], false, labSite), sayEstimate([{ vm }, { vm }], false, labSite)];
        assert.ok(Math.abs(minutes(two) - 2 * minutes(one)) <= 1);
    });
    it("goes by what is known of the site", () => {
        const slow = { ...labSite, parameters: { ...labSite.parameters, streamMiBps: labSite.parameters.streamMiBps / 2 } };
        assert.notEqual(sayEstimate([{ vm }], false, slow), sayEstimate([{ vm }], false, labSite));
    });
    it("tells of a warm move what matters", () =>
        assert.match(sayEstimate([{ vm }], true, labSite)!, /^first copy about \d+ min, each VM off for about \d+ (s|min) at its cutover$/));
});
