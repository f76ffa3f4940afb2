import assert from "node:assert/strict";
import fc from "fast-check";
import { type Demand, demandOf, sayDemand } from "../../../provider/wave/capacity/index.ts";
import { claim, gib, need } from "../../support/capacity.ts";

const amount = fc.integer({ min: 0, max: 4096 });
const anyClaim = fc
    .record({
        storageClass: fc.constantFrom("ceph-rbd", "nfs", ""),
        gibs: amount,
        overhead: amount,
        isSure: fc.boolean(),
        isDataVolume: fc.boolean(),
    })
    .map(({ gibs, overhead, ...rest }) => claim({ ...rest, bytes: (gibs + overhead) * gib, overhead: overhead * gib }));
const anyNeed = fc
    .record({ claims: fc.array(anyClaim, { maxLength: 4 }), isRunning: fc.boolean(), memory: amount, cpus: amount })
    .map((each) => need({ ...each, memory: each.memory * gib }));
const needs = fc.array(anyNeed, { maxLength: 12 });

/** All amounts that add up, in one table. */
function sums({ classes, largestMemory: _, ...rest }: Demand): ReadonlyMap<string, number> {
    const perClass = [...classes].flatMap(([name, { largest: _largest, ...each }]) =>
        Object.entries(each).map(([what, value]) => [`${name}/${what}`, value] as const),
    );
    return new Map([...Object.entries(rest), ...perClass].filter(([, value]) => value !== 0) as [string, number][]);
}

describe("the demand of VMs", () => {
    it("is the sum of what its parts demand, in whatever order", () =>
        fc.assert(
            fc.property(needs, needs, (some, others) => {
                const [one, other] = [sums(demandOf(some)), sums(demandOf(others))];
                const both = new Map([...new Set([...one.keys(), ...other.keys()])].map((key) => [key, (one.get(key) ?? 0) + (other.get(key) ?? 0)]));
                assert.deepEqual(new Map([...sums(demandOf([...others, ...some]))].sort()), new Map([...both].sort()));
            }),
        ));

    it("is never less than what is needed in any case, nor than its largest part", () =>
        fc.assert(
            fc.property(needs, (all) => {
                const { classes, memory, largestMemory } = demandOf(all);
                assert.ok(largestMemory <= memory);
                for (const { bytes, least, overhead, largest } of classes.values())
                    assert.ok(largest <= bytes && least <= bytes && bytes <= least + overhead);
            }),
        ));

    it("is nothing without VMs", () => assert.equal(sayDemand(demandOf([]), "web"), undefined));

    const sayings: readonly { why: string; of: Parameters<typeof demandOf>[0]; says: string }[] = [
        {
            why: "names storage, memory and CPUs",
            of: [need(), need({ claims: [claim(), claim({ storageClass: "nfs" })] })],
            says: "needs 20 GiB of ceph-rbd (2 claims), 10 GiB of nfs (1 claim), 8 GiB memory and 4 CPU in namespace web",
        },
        {
            why: "says that file systems are in it",
            of: [need({ claims: [claim({ bytes: 11 * gib, overhead: gib })], isRunning: false })],
            says: "needs 11 GiB of ceph-rbd (1 claim incl. file-system overhead) in namespace web",
        },
        {
            why: "says that file systems may be in it",
            of: [need({ claims: [claim({ bytes: 11 * gib, overhead: gib, isSure: false })], isRunning: false })],
            says: "needs 11 GiB of ceph-rbd (1 claim incl. what file systems may take) in namespace web",
        },
        {
            why: "leaves out what powered-off VMs have",
            of: [need({ isRunning: false })],
            says: "needs 10 GiB of ceph-rbd (1 claim) in namespace web",
        },
        {
            why: "says of how many VMs it does not know everything",
            of: [need({ claims: [claim({ storageClass: "" })] }), need({ claims: [], memory: 0, cpus: 0 })],
            says: "needs 10 GiB of no storage class (1 claim), 4 GiB memory and 2 CPU in namespace web; the memory or CPUs of 1 VM are not told",
        },
    ];
    for (const { why, of, says } of sayings) it(why, () => assert.equal(sayDemand(demandOf(of), "web"), says));
});
