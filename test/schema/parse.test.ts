import assert from "node:assert/strict";
import fc from "fast-check";
import { z } from "zod";
import { NetworkMapArgs } from "../../provider/schema/maps.ts";
import { formatPath, heldAgainst, issuesOf } from "../../provider/schema/parse.ts";
import { PlanArgs } from "../../provider/schema/plan.ts";
import { ProviderArgs } from "../../provider/schema/provider.ts";
import { unknown, type ValueMap } from "../../provider/schema/value.ts";

describe("input issues", () => {
    const good = { source: "demo/vcenter", networkMap: "nm", storageMap: "sm", targetNamespace: "web", vms: { "web-01": {} } };
    const told = (value: object) => issuesOf(PlanArgs, value as never).map(({ property, reason }) => `${property} ${reason}`);

    it("are none for a good plan", () => assert.deepEqual(told(good), []));

    it("come all at once, each with its path", () => {
        const bad = {
            ...good,
            targetNamespace: undefined,
            storageMap: 4,
            type: "wrm",
            vms: { "db.0": { targetName: "Bad_Name", foo: 1 } },
            colour: "red",
        };
        assert.deepEqual(told(bad), [
            "storageMap must be a string, not a number",
            "targetNamespace is required",
            'vms["db.0"].targetName must be a DNS name: lower-case letters, digits, `-` and `.` (NotValid)',
            'vms["db.0"].foo is not a property here; check the spelling',
            'type must be "cold" or "warm", not "wrm"',
            "colour is not a property here; check the spelling",
        ]);
    });

    it("tell what is nothing from what is something else", () => {
        assert.deepEqual(
            issuesOf(z.strictObject({ slots: z.number(), maps: z.strictObject({}) }), { slots: Number("all"), maps: null }).map(
                ({ reason }) => reason,
            ),
            ["must be a number, not NaN", "must be an object, not null"],
        );
    });

    it("do not judge what is unknown, but what stands beside it", () => {
        assert.deepEqual(told({ ...good, source: unknown, vms: { a: unknown, b: { id: unknown, x: 1 } } }), [
            "vms.b.x is not a property here; check the spelling",
        ]);
    });

    it("miss nothing in an object that is unknown as a whole", () => {
        const { credentials } = ProviderArgs.shape;
        const shape = z.strictObject({ credentials, nested: z.strictObject({ credentials }).optional() });
        assert.deepEqual(issuesOf(shape, { credentials: unknown, nested: { credentials: unknown } }), []);
        assert.deepEqual(
            issuesOf(shape, { credentials: {}, nested: unknown }).map(({ property }) => property),
            ["credentials.username", "credentials.password"],
        );
    });

    it("never repeat values that may be secret", () => {
        const issues = issuesOf(PlanArgs, { ...good, serviceAccount: "S3cret!Value" });
        assert.equal(issues.length, 1);
        assert.ok(!JSON.stringify(issues).includes("S3cret"));
    });

    it("ask for exactly one target of a network", () => {
        const issues = issuesOf(NetworkMapArgs, { source: "a/b", networks: { "VM Network": { pod: true, ignored: true } } });
        assert.deepEqual(issues, [{ property: 'networks["VM Network"]', reason: "must have exactly one of `pod`, `multus` and `ignored`" }]);
    });
});

describe("a value without its faults", () => {
    const plan = { source: "demo/vcenter", networkMap: "nm", storageMap: "sm", targetNamespace: "web", vms: { "web-01": {} } };

    it("keeps what is right, and does not know the rest", () => {
        const bad = { ...plan, targetNamespace: undefined, storageMap: 4, vms: { a: { id: "vm-1", disk: 1 }, b: 7 }, colour: "red" };
        assert.deepEqual(heldAgainst(PlanArgs, bad as never).sound, {
            ...{ ...plan, targetNamespace: unknown, storageMap: unknown },
            vms: { a: { id: "vm-1" }, b: unknown },
        });
    });

    it("has none, whatever it was", () => {
        const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.constant(unknown));
        const { anything } = fc.letrec((tie) => ({
            anything: fc.oneof({ depthSize: "small" }, leaf, fc.array(tie("anything")), fc.dictionary(words, tie("anything"))),
        }));
        fc.assert(
            fc.property(fc.dictionary(words, anything), (change) => {
                const value = { ...plan, ...change } as ValueMap;
                assert.deepEqual(issuesOf(PlanArgs, heldAgainst(PlanArgs, value).sound), []);
            }),
        );
    });

    const words = fc.constantFrom(...Object.keys(PlanArgs.shape), "id", "web-01", "colour");
});

describe("a property path", () => {
    it("reads as the user would write it", () => assert.equal(formatPath(["vms", "db.0", "disks", 1, "mode"]), 'vms["db.0"].disks[1].mode'));
});
