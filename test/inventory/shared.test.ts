import assert from "node:assert/strict";
import fc from "fast-check";
import { createSharer } from "../../provider/inventory/shared.ts";

describe("a VM with shared texts", () => {
    it("says what it said", () =>
        fc.assert(
            fc.property(fc.array(fc.object({ withBigInt: false })), (vms) => {
                const share = createSharer();
                const before = structuredClone(vms);
                for (const vm of vms) assert.equal(share(vm), vm);
                assert.deepEqual(vms, before);
            }),
        ));
});
