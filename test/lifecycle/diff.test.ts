import assert from "node:assert/strict";
import fc from "fast-check";
import { changesBetween } from "../../provider/lifecycle/diff.ts";
import { unknown, type ValueMap } from "../../provider/schema/value.ts";

describe("changes between inputs", () => {
    const vms = (map: ValueMap) => ({ vms: map });
    const cases: { why: string; before: ValueMap; after: ValueMap; changes: string[] }[] = [
        {
            why: "name the VM that joined and the one that left",
            before: vms({ "web-01": {}, "web-02": {} }),
            after: vms({ "web-01": {}, "db.0": {} }),
            changes: ['add vms["db.0"]', 'delete vms["web-02"]'],
        },
        {
            why: "name the field of one VM",
            before: vms({ a: { targetName: "x" } }),
            after: vms({ a: { targetName: "y" } }),
            changes: ["update vms.a.targetName"],
        },
        { why: "take a list as a whole", before: { cancel: ["a"] }, after: { cancel: ["a", "b"] }, changes: ["update cancel"] },
        { why: "take what is unknown for changed", before: { plan: "a/b" }, after: { plan: unknown }, changes: ["update plan"] },
        { why: "take null for absent", before: { url: null }, after: {}, changes: [] },
    ];
    for (const c of cases)
        it(c.why, () =>
            assert.deepEqual(
                changesBetween(c.before, c.after).map(({ kind, property }) => `${kind} ${property}`),
                c.changes,
            ),
        );

    it("are none between equals, whatever the order of keys", () => {
        fc.assert(
            fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (map) => {
                const reversed = Object.fromEntries(Object.entries(map).reverse());
                assert.deepEqual(changesBetween(map as ValueMap, reversed as ValueMap), []);
            }),
        );
    });
});
