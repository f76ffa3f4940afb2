import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { computedConcerns, concernsOf, surroundingCollections, surroundingsOf } from "../../provider/concern/index.ts";
import { ruleBooks } from "../../provider/concern/rules/index.ts";
import { type InventoryVm, type SourceType, sourceModels, sourceTypes } from "../../provider/inventory/index.ts";
import { vm } from "../support/inventory.ts";

const shared = new URL("../../../shared/", import.meta.url);
const noted = { id: "extra.rule", category: "Warning", label: "Noted", assessment: "By the service." };
const untracked = { changeTrackingEnabled: false };

describe("concerns of a VM", () => {
    const cases: readonly { readonly why: string; readonly vm: Partial<InventoryVm>; readonly are: readonly string[] }[] = [
        { why: "are the inventory's at the right revision", vm: { concerns: [noted], policyVersion: 5 }, are: ["inventory extra.rule"] },
        { why: "are none when the inventory has found none", vm: { policyVersion: 5 }, are: [] },
        { why: "are the inventory's when the source tells no version of its rules", vm: { concerns: [noted] }, are: ["inventory extra.rule"] },
        {
            why: "are those of a file that tells no revision",
            vm: { revisionValidated: undefined, revision: undefined, concerns: [noted] },
            are: ["inventory extra.rule"],
        },
        {
            why: "are computed when the inventory is about an earlier revision",
            vm: { revision: 2, concerns: [noted] },
            are: ["computed vmware.changed_block_tracking.disabled"],
        },
        {
            why: "are computed when no revision was validated",
            vm: { revisionValidated: undefined },
            are: ["computed vmware.changed_block_tracking.disabled"],
        },
        { why: "are computed without a validation service", vm: { policyVersion: 0 }, are: ["computed vmware.changed_block_tracking.disabled"] },
        {
            why: "have no id when the service could not look at the VM",
            vm: { policyVersion: 0, concerns: [{ category: "Critical", label: "x" }] },
            are: ["inventory "],
        },
    ];
    for (const { why, vm: over, are } of cases)
        it(why, () => {
            const concerns = concernsOf({ ...vm(), raw: () => untracked, ...over });
            assert.deepEqual(
                concerns.map(({ origin, id }) => `${origin} ${id}`),
                are,
            );
        });

    it("are none for sources without rules", () => assert.deepEqual(computedConcerns({ source: "ec2", raw: () => ({ name: "A_B" }) }), []));
    it("are said once when two disks would say the same", () => {
        const disk = { bus: "scsi", unitNumber: 0, changeTrackingEnabled: false };
        assert.equal(computedConcerns({ source: "vsphere", raw: () => ({ disks: [disk, disk] }) }).length, 1);
    });
    it("look into collections that the sources have", () => {
        for (const [source, names] of Object.entries(surroundingCollections))
            for (const name of names) assert.ok(name in sourceModels[source as SourceType].collections, `${source} ${name}`);
    });
});

describe("rules on whatever an inventory may write", () => {
    const junk = fc.anything({ withNullPrototype: true, withDate: true, withMap: true, withBigInt: true });
    const fields = [
        "disks",
        "nics",
        "guestDisks",
        "devices",
        "diskAttachments",
        "attachedVolumes",
        "addresses",
        "snapshot",
        "host",
        "cluster",
        "name",
    ];
    const raw = fc.oneof(
        junk,
        fc.dictionary(
            fc.constantFrom(...fields),
            fc.oneof(junk, fc.array(fc.dictionary(fc.constantFrom("capacity", "ID", "disk", "profile"), junk))),
        ),
    );

    for (const source of sourceTypes)
        it(`of a ${source} source do not throw`, () =>
            fc.assert(fc.property(raw, junk, (seen, found) => void computedConcerns({ source, raw: () => seen as never }, { find: () => found }))));
    it("say nothing of a VM that tells nothing", () => {
        for (const source of sourceTypes) assert.deepEqual(computedConcerns({ source, raw: () => ({}) }, surroundingsOf({})), []);
    });
});

describe("rules against what was recorded and written down", () => {
    const read = (test: Mocha.Context, path: string): string => {
        const file = new URL(path, shared);
        if (existsSync(file)) return readFileSync(file, "utf8");
        console.log(`      skipped: there is no ../shared/${path}`);
        return test.skip();
    };

    it("note what the real validation service noted", function () {
        const { body } = JSON.parse(read(this, "traces/25-opa-concerns.jsonl")) as { body: readonly InventoryVm[] };
        for (const each of body) {
            const computed = computedConcerns({ source: "vsphere", raw: () => each as never });
            assert.deepEqual(
                computed.map(({ origin: _, ...concern }) => concern),
                each.concerns,
                each.name,
            );
        }
        assert.equal(body.length, 14);
    });
    it("are all that the specification lists, with its categories and labels", function () {
        const section = read(this, "spec/forklift-behaviour.md")
            .split("\n# ")
            .find((text) => text.startsWith("9. "))!;
        const rows = [...section.matchAll(/^\| `(\w+\.[\w.]+)` \| (Critical|Warning|Information) \| ([^|]+) \|/gm)];
        const listed = new Map(rows.map(([, id, category, label]) => [id!, { category: category!, label: label!.trim() }]));
        const rules = Object.values(ruleBooks).flatMap((book) => book.rules);
        assert.deepEqual(
            rules.map(({ id, category }) => `${id} ${category}`).sort(),
            [...listed].map(([id, { category }]) => `${id} ${category}`).sort(),
        );
        // Labels that depend on the VM are in the tables of the sources.
        for (const { id, label } of rules) if (typeof label === "string") assert.ok(listed.get(id)!.label.startsWith(label), `${id}: ${label}`);
    });
});
