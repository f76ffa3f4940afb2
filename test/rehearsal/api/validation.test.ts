import assert from "node:assert/strict";
import { pruneAndDefault, schemaProblems } from "../../../provider/rehearsal/api/validation.ts";
import type { Structural } from "../../../provider/schema/forklift/index.ts";

const vm: Structural = { type: "object", properties: { name: { type: "string" }, phase: { type: "string", enum: ["Started", "Completed"] } } };
const status: Structural = { type: "object", properties: { vms: { type: "array", items: vm } } };

/** A VM that counts how often somebody reads its phase. */
function counted() {
    const reads = { count: 0 };
    const seen = Object.defineProperty({ name: "web-01" }, "phase", {
        enumerable: true,
        get() {
            reads.count += 1;
            return "Started";
        },
    });
    return { seen, reads };
}

describe("a write that changes a part", () => {
    const { seen, reads } = counted();
    const before = { vms: [seen, { name: "web-02", phase: "Started" }] };

    it("has the other parts neither pruned nor validated again", () => {
        const after = { vms: [seen, { name: "web-02", phase: "Completed" }] };
        assert.equal(pruneAndDefault(status, after, { before }), after);
        assert.deepEqual(schemaProblems(status, after, ["status"], before), []);
        assert.equal(reads.count, 0);
    });

    it("hears what is wrong with it, by its place", () => {
        const [problem] = schemaProblems(status, { vms: [seen, { name: "web-02", phase: "Lost" }] }, ["status"], before);
        assert.equal(problem?.field, "status.vms[1].phase");
    });

    it("loses unknown fields in what has changed", () => {
        const pruned = pruneAndDefault(status, { vms: [seen, { name: "web-02", colour: "red" }] }, { before });
        assert.deepEqual(pruned, { vms: [seen, { name: "web-02" }] });
    });
});
