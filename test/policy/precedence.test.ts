import assert from "node:assert/strict";
import fc from "fast-check";
import { foresee, matchOf, type Policy, policyFor, type Subject, standsBefore, whyBefore } from "../../provider/policy/index.ts";

const policy = (name: string, virtualMachineInstanceSelector = {}, namespaceSelector = {}): Policy => ({
    name,
    selectors: { virtualMachineInstanceSelector, namespaceSelector },
});
const vm = (labels = {}, namespaceLabels = {}, name = "db"): Subject => ({ namespace: "shop", name, labels, namespaceLabels });

const keys = fc.constantFrom("os", "tier", "site");
const labels = fc.dictionary(keys, fc.constantFrom("a", "b"), { noNullPrototype: true });
const policies = fc.uniqueArray(
    fc.record({ name: fc.constantFrom("p1", "p2", "p3", "p4", "p5"), vm: labels, ns: labels }).map(({ name, vm, ns }) => policy(name, vm, ns)),
    { selector: ({ name }) => name },
);
const subjects = fc.record({ vm: labels, ns: labels }).map(({ vm: own, ns }) => vm(own, ns));

describe("the precedence of migration policies", () => {
    const cases = [
        { why: "is nobody's without a policy", policies: [], labels: { os: "rhel" }, wins: undefined },
        { why: "goes to the one that is for the VM", policies: [policy("a", { os: "win" }), policy("b", { os: "rhel" })], wins: "b" },
        { why: "goes to none that asks for more than there is", policies: [policy("a", { os: "rhel", tier: "gold" })], wins: undefined },
        { why: "goes to the one with most labels", policies: [policy("a", { os: "rhel" }), policy("b", { os: "rhel" }, { site: "fra" })], wins: "b" },
        {
            why: "goes to labels of the VM before those of its namespace",
            policies: [policy("a", {}, { site: "fra" }), policy("b", { os: "rhel" })],
            wins: "b",
        },
        { why: "is decided by name in the end", policies: [policy("b", { os: "rhel" }), policy("a", { os: "rhel" })], wins: "a" },
        { why: "is for every VM without labels", policies: [policy("all")], wins: "all" },
        { why: "passes over one without selectors", policies: [{ name: "none" }], wins: undefined },
    ];
    for (const { why, policies, wins } of cases) it(why, () => assert.equal(policyFor(policies, vm({ os: "rhel" }, { site: "fra" }))?.name, wins));

    it("does not depend on the order of the policies", () => {
        fc.assert(
            fc.property(policies, subjects, (all, subject) =>
                assert.equal(policyFor(all, subject)?.name, policyFor(all.toReversed(), subject)?.name),
            ),
        );
    });

    it("is a total order", () => {
        fc.assert(
            fc.property(policies, (all) => {
                const sorted = all.toSorted((one, other) => (standsBefore(one, other) ? -1 : 1));
                for (const [at, one] of sorted.entries())
                    for (const [later, other] of sorted.entries()) if (at !== later) assert.equal(standsBefore(one, other), at < later);
            }),
        );
    });

    it("gives a VM a policy of which it has every label, before all others of which it has them", () => {
        fc.assert(
            fc.property(policies, subjects, (all, subject) => {
                const first = policyFor(all, subject);
                const matching = all.filter((each) => matchOf(each, subject));
                assert.equal(first === undefined, matching.length === 0);
                for (const each of matching) assert.ok(each === first || standsBefore(first!, each));
            }),
        );
    });

    it("is not changed by a policy that is for other VMs", () => {
        fc.assert(
            fc.property(policies, subjects, labels, (all, subject, more) => {
                const stranger = policy("p0", { ...more, stranger: "yes" });
                assert.equal(policyFor([...all, stranger], subject), policyFor(all, subject));
            }),
        );
    });

    const reasons = [
        { one: policy("a", { os: "x", tier: "y" }), other: policy("b", { os: "x" }), says: "a asks for 2 labels, b for 1" },
        { one: policy("a", { os: "x" }), other: policy("b", {}, { os: "x" }), says: "of as many labels a asks for 1 of the VM, b for 0" },
        { one: policy("a", { os: "x" }), other: policy("b", { os: "x" }), says: "both ask for as many labels, and a comes first by name" },
    ];
    for (const { one, other, says } of reasons) it(`is told: ${says}`, () => assert.equal(whyBefore(one, other), says));
});

describe("what a migration policy means", () => {
    it("is told VM by VM: which it is for, which go to another one, and how many to neither", () => {
        const all = [vm({ os: "rhel" }, {}, "web"), vm({ os: "rhel", tier: "gold" }, {}, "db"), vm({ os: "win" }, {}, "ad")];
        const gold = policy("gold", { os: "rhel", tier: "gold" });
        const { wins, loses, misses } = foresee(policy("linux", { os: "rhel" }), [gold, policy("linux", { os: "win" })], all);
        assert.deepEqual([wins.map(({ name }) => name), misses], [["web"], 1]);
        assert.deepEqual(
            loses.map(({ to, why, subjects: lost }) => [to.name, why, lost.map(({ name }) => name)]),
            [["gold", "gold asks for 2 labels, linux for 1", ["db"]]],
        );
    });

    it("leaves out no VM and counts none twice", () => {
        fc.assert(
            fc.property(policies, fc.array(subjects, { maxLength: 8 }), (all, seen) => {
                const [own, ...others] = [policy("own", { os: "a" }), ...all];
                const { wins, loses, misses } = foresee(own!, others, seen);
                assert.equal(wins.length + loses.flatMap((each) => each.subjects).length + misses, seen.length);
            }),
        );
    });
});
