import assert from "node:assert/strict";
import fc from "fast-check";
import { judgeAccess, privilegesFor, privilegeTable, type Tier, tiers, tiersFor, watchedByController } from "../../provider/privilege/index.ts";

const all = Object.keys(tiers) as Tier[];

describe("privileges", () => {
    it("are those of the documentation, 25 of them, and the one that the controller looks for besides", () => {
        const documented = privilegesFor(["base", "snapshots", "encryption"]);
        assert.equal(documented.length, 25);
        assert.deepEqual(
            privilegesFor(all).filter((id) => !documented.includes(id)),
            ["VirtualMachine.Config.ChangeTracking"],
        );
        assert.equal(documented.filter((id) => id.startsWith("VirtualMachine.Provisioning.")).length, 15);
    });

    it("are in one tier each, and cover what the controller looks for", () => {
        const ids = privilegeTable.map(({ id }) => id);
        assert.deepEqual([new Set(ids).size, watchedByController.filter((id) => !ids.includes(id))], [ids.length, []]);
    });

    it("of a warm migration are all that the controller looks for", () => {
        const held = privilegesFor(tiersFor(["cold", "warm"]));
        assert.deepEqual(
            watchedByController.filter((id) => !held.includes(id)),
            [],
        );
    });
});

describe("the comparison of privileges", () => {
    const needs = { base: { why: "every migration", vms: ["web-01"] }, snapshots: { why: "warm", vms: ["web-01"] } };
    const of = (tier: Tier, evidence: Parameters<typeof judgeAccess>[1]) => judgeAccess(needs, evidence).find((each) => each.tier === tier)!;

    it("finds with a role what is missing", () => {
        const { held, missing, unseen } = of("snapshots", { role: ["VirtualMachine.State.CreateSnapshot"] });
        assert.deepEqual([held, missing, unseen], [["VirtualMachine.State.CreateSnapshot"], ["VirtualMachine.State.RemoveSnapshot"], []]);
    });

    it("sees nothing without a role and a word of the controller", () => {
        const { held, missing, unseen } = of("snapshots", {});
        assert.deepEqual([held, missing, unseen.length], [[], [], 2]);
    });

    it("takes what the controller has found on the root folder for held, and what it has not for unseen", () => {
        const { held, missing, unseen } = of("snapshots", { missedOnRoot: ["VirtualMachine.State.RemoveSnapshot"] });
        assert.deepEqual([held, missing, unseen], [["VirtualMachine.State.CreateSnapshot"], [], ["VirtualMachine.State.RemoveSnapshot"]]);
    });

    it("has each privilege once, in one of three answers, whatever is known", () => {
        const ids = fc.subarray([...privilegesFor(all)]);
        const maybe = fc.option(ids, { nil: undefined });
        fc.assert(
            fc.property(fc.record({ role: maybe, missedOnRoot: maybe }), (evidence) => {
                const rows = judgeAccess(needs, evidence);
                assert.deepEqual(rows.flatMap(({ held, missing, unseen }) => [...held, ...missing, ...unseen]).sort(), privilegesFor(all));
                assert.equal(evidence.role === undefined || rows.every(({ unseen }) => unseen.length === 0), true);
            }),
        );
    });
});
