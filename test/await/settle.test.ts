import assert from "node:assert/strict";
import { judge } from "../../provider/await/index.ts";
import { condition, forklift, ready } from "../support/forklift.ts";

describe("readiness", () => {
    const critical = (type: string) => condition(type, { category: "Critical", message: `${type}.` });
    const cases = [
        { why: "is believed with the condition Ready", conditions: [ready], state: "ready" },
        { why: "is not there without it", conditions: [condition("LoadInventory")], state: "waiting" },
        { why: "is refused by a blocker", conditions: [critical("SecretNotValid")], state: "refused" },
        { why: "waits when only another object is not ready", conditions: [critical("SourceProviderNotReady")], state: "waiting" },
        { why: "waits while the connection is tested again", conditions: [critical("ConnectionTestFailed")], state: "waiting" },
        { why: "is refused for good after wrong credentials", conditions: [critical("ConnectionAuthFailed")], state: "refused", isFinal: true },
        { why: "survives warnings", conditions: [ready, condition("ConnectionInsecure", { category: "Warn" })], state: "ready" },
    ];
    for (const c of cases)
        it(c.why, () => {
            const verdict = judge(forklift("Provider", "vcenter", c.conditions));
            assert.equal(verdict.state, c.state);
            if (verdict.state === "refused") assert.equal(verdict.isFinal, c.isFinal ?? false);
        });

    const under = [
        { why: "for what the controller is doing", conditions: [condition("LoadInventory", { reason: "Started" })], says: /^LoadInventory/ },
        { why: "for Ready when all else is done", conditions: [condition("Validated", { reason: "Completed" })], says: /^the condition Ready$/ },
    ];
    for (const { why, conditions, says } of under)
        it(`waits ${why}`, () => {
            const verdict = judge(forklift("Provider", "vcenter", conditions));
            assert.match(verdict.state === "waiting" ? verdict.for : verdict.state, says);
        });

    it("is not read off conditions of an older generation", () => {
        const object = forklift("Plan", "web", [ready]);
        object.metadata.generation = 2;
        assert.equal(judge(object).state, "waiting");
    });
});
