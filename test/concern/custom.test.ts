import assert from "node:assert/strict";
import { type CustomRule, customConcerns, customRuleIssues } from "../../provider/concern/index.ts";
import { vm } from "../support/inventory.ts";

const big: CustomRule = { id: "acme.memory", category: "Critical", label: "More than 64 GiB", holds: ({ memoryMB }) => memoryMB > 65536 };

describe("a user's own rule", () => {
    it("notes the VMs for which it holds", () => {
        const rules = [big, { ...big, id: "acme.any", assessment: "Ask the owner.", category: "Warning" as const, holds: () => true }];
        assert.deepEqual(customConcerns(vm({ memoryMB: 131072 }), rules), [
            { id: "acme.memory", category: "Critical", label: "More than 64 GiB", assessment: "", origin: "custom" },
            { id: "acme.any", category: "Warning", label: "More than 64 GiB", assessment: "Ask the owner.", origin: "custom" },
        ]);
        assert.deepEqual(customConcerns(vm({ memoryMB: 1024 }), [big]), []);
    });

    const cases = [
        { why: "is fine", rules: [big], issues: [] },
        { why: "needs an id", rules: [{ ...big, id: " " }], issues: [["concernRules[0].id", /must not be empty/]] },
        { why: "has an id of its own", rules: [big, { ...big, id: "x" }, big], issues: [["concernRules[2].id", /which concernRules\[0\] has, too/]] },
        {
            why: "takes no id of the validation service",
            rules: [{ ...big, id: "vmware.tpm.detected" }],
            issues: [["concernRules[0].id", /a rule of the validation service/]],
        },
        {
            why: "has one of three categories",
            rules: [{ ...big, category: "critical" }],
            issues: [["concernRules[0].category", /is "critical", and must be one of Critical, Warning, Information; did you mean "Critical"\?/]],
        },
    ] as const;
    for (const { why, rules, issues } of cases)
        it(why, () => {
            const found = customRuleIssues(rules);
            assert.deepEqual(
                found.map(({ property }) => property),
                issues.map(([property]) => property),
            );
            for (const [at, [, reason]] of issues.entries()) assert.match(found[at]!.reason, reason);
        });
});
