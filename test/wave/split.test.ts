import assert from "node:assert/strict";
import fc from "fast-check";
import { type Split, type SplitInput, type SplitVm, splitLimits, splitWave } from "../../provider/wave/split/index.ts";

const vm = (key: string, over: Partial<SplitVm> = {}): SplitVm => ({ key, id: `id-${key}`, host: "esxi-1", disks: 1, sizeGiB: 50, ...over });
const cost = ({ sizeGiB }: SplitVm) => 60 + sizeGiB;
const several = (count: number, over: (at: number) => Partial<SplitVm> = () => ({})) =>
    Array.from({ length: count }, (_, at) => vm(`vm-${at}`, over(at)));
const input = (over: Partial<SplitInput> = {}): SplitInput => ({ vms: several(4), cost, limits: { maxVms: 2, maxDisks: 10 }, ...over });
const assignment = ({ plans }: Split) => Object.fromEntries(plans.flatMap(({ key, vms }) => vms.map((each) => [each, key])));
const planOf = (split: Split, key: string) => split.plans.find(({ vms }) => vms.includes(key))!;
const sayFindings = ({ findings }: Split) => findings.map(({ severity, property, message }) => `${severity} ${property}: ${message}`);

describe("split of a wave", () => {
    it("has no plans without VMs", () => {
        assert.deepEqual(splitWave(input({ vms: [] })), { plans: [], moved: [], joined: {}, left: {}, makespan: 0, bound: 0, findings: [] });
    });

    it("gives each plan its share of every host", () => {
        const { plans } = splitWave(input({ vms: several(400, (at) => ({ host: `esxi-${at % 4}` })), limits: splitLimits.cold }));
        const share = { "esxi-0": 25, "esxi-1": 25, "esxi-2": 25, "esxi-3": 25 };
        assert.deepEqual(
            plans.map(({ key, hosts }) => ({ key, hosts })),
            ["1", "2", "3", "4"].map((key) => ({ key, hosts: share })),
        );
    });

    describe("of warm VMs over many hosts", () => {
        const warm = { limits: splitLimits.warm, slots: { perHost: 20, counts: "disks" } } as const;
        const over = (count: number) => ({ ...warm, vms: several(count, (at) => ({ host: `esxi-${at % 30}`, disks: 2 })) });
        const raised = { limits: { ...splitLimits.warm, maxParallelDisks: 400 } };
        const cases = [
            { why: "says nothing up to 200 disks at once", given: over(100), says: [] },
            { why: "warns of the slower precopies of more", given: over(150), says: [/^warning vms: 300 disks .* in 2 plans; .*\(MTV-202\)/] },
            { why: "takes a raised limit for known", given: { ...over(150), ...raised }, says: [] },
            {
                why: "warns of more than were tested",
                given: { ...over(240), ...raised },
                says: [/^warning vms: 480 disks .*400, on 8 hosts \(MTV-201\)/],
            },
            { why: "knows that a host has slots", given: { ...over(240), vms: several(240, () => ({ disks: 2 })) }, says: [] },
            { why: "counts by groups", given: { ...over(150), groups: [several(75).map(({ key }) => key)] }, says: [] },
            { why: "says nothing of cold VMs", given: { ...over(240), slots: { perHost: 20, counts: "vms" } as const }, says: [] },
        ];
        for (const { why, given, says } of cases)
            it(why, () => {
                const found = sayFindings(splitWave(input(given)));
                assert.equal(found.length, says.length, found.join("\n"));
                for (const [at, text] of says.entries()) assert.match(found[at]!, text);
            });
    });

    it("puts VMs alike together when plans over many hosts run one after the other", () => {
        const vms = several(8, (at) => ({ host: `esxi-${at}`, sizeGiB: at % 2 === 0 ? 1000 : 10 }));
        const { plans, makespan, bound } = splitWave(input({ vms, limits: { maxVms: 4, maxDisks: 10 }, plansAtOnce: 1 }));
        assert.deepEqual(
            plans.map((plan) => [...plan.vms]),
            [
                ["vm-0", "vm-2", "vm-4", "vm-6"],
                ["vm-1", "vm-3", "vm-5", "vm-7"],
            ],
        );
        assert.deepEqual({ makespan, bound }, { makespan: 1130, bound: 1130 });
    });

    it("tells what a plan has", () => {
        const vms = [vm("a", { disks: 3 }), vm("b", { sizeGiB: 70, host: "esxi-2" })];
        assert.deepEqual(splitWave(input({ vms, sharedDisks: [["a", "b"]] })).plans, [
            {
                key: "1",
                vms: ["b", "a"],
                disks: 4,
                sizeGiB: 120,
                parallelDisks: 4,
                hosts: { "esxi-1": 1, "esxi-2": 1 },
                why: { a: "with b: they share a disk", b: "with a: they share a disk" },
            },
        ]);
    });

    it("counts no more disks at once than a host has slots", () => {
        const warm = { slots: { perHost: 20, counts: "disks" }, limits: splitLimits.warm } as const;
        const [plan] = splitWave(input({ ...warm, vms: several(30, () => ({ disks: 2 })) })).plans;
        assert.deepEqual({ disks: plan!.disks, parallelDisks: plan!.parallelDisks }, { disks: 60, parallelDisks: 20 });
    });
});

describe("sets of a split", () => {
    const cases = [
        { name: "sharedDisks", says: "with vm-0: they share a disk" },
        { name: "affinity", says: "with vm-0: a rule keeps them together" },
        { name: "antiAffinity", says: "with vm-0: the rule that keeps them apart is its plan's" },
    ];
    for (const { name, says } of cases)
        it(`are in one plan by their ${name}`, () => {
            const split = splitWave(input({ [name]: [["vm-0", "vm-3"]] }));
            assert.equal(planOf(split, "vm-0"), planOf(split, "vm-3"));
            assert.equal(planOf(split, "vm-3").why["vm-3"], says);
        });

    it("that have a VM in common are one", () => {
        const split = splitWave(input({ limits: { maxVms: 3, maxDisks: 10 }, sharedDisks: [["vm-0", "vm-1"]], affinity: [["vm-1", "vm-3"]] }));
        assert.deepEqual([...planOf(split, "vm-0").vms].sort(), ["vm-0", "vm-1", "vm-3"]);
    });

    it("may speak of VMs that are not in the wave", () => {
        assert.deepEqual(splitWave(input({ sharedDisks: [["vm-0", "elsewhere"]] })).findings, []);
    });
});

describe("groups of a split", () => {
    it("run in order, in plans of their own", () => {
        const split = splitWave(input({ groups: [["vm-3"], ["vm-0"]] }));
        assert.deepEqual(
            split.plans.map(({ key, group, vms }) => ({ key, group, vms: [...vms] })),
            [
                { key: "1", group: 0, vms: ["vm-3"] },
                { key: "2", group: 1, vms: ["vm-0"] },
                { key: "3", group: undefined, vms: ["vm-1", "vm-2"] },
            ].map(({ group, ...plan }) => ({ ...plan, group })),
        );
        assert.equal(split.makespan, 220);
        assert.equal(split.bound, 220);
    });

    it("take a new plan in before the plans of later groups", () => {
        const previous = { "vm-0": "1", "vm-1": "1", "vm-2": "2" };
        const { plans } = splitWave(input({ groups: [["vm-0", "vm-1", "vm-3"], ["vm-2"]], previous }));
        assert.deepEqual(
            plans.map(({ key }) => key),
            ["1", "3", "2"],
        );
    });
});

describe("findings of a split", () => {
    const cases: readonly { why: string; over: Partial<SplitInput>; says: string }[] = [
        {
            why: "a set has more VMs than a plan takes",
            over: {
                sharedDisks: [
                    ["vm-0", "vm-1"],
                    ["vm-1", "vm-2"],
                ],
            },
            says: "error sharedDisks[0]: cannot put vm-0, vm-1, vm-2 into one plan: it would have 3 VMs, and 2 are allowed; raise `maxVms`, or leave some of them out",
        },
        {
            why: "a VM has more disks than a plan takes",
            over: { vms: [vm("db.01", { disks: 11 })] },
            says: 'error vms["db.01"]: cannot put db.01 into a plan: it would have 11 disks, and 10 are allowed; raise `maxDisks`, or leave it out',
        },
        {
            why: "a VM has more disks than may be under way",
            over: { vms: [vm("db", { disks: 9 })], limits: { maxVms: 2, maxDisks: 10, maxParallelDisks: 8 } },
            says: "error vms.db: cannot put db into a plan: it would have 9 disks at once, and 8 are allowed; raise `maxParallelDisks`, or leave it out",
        },
        {
            why: "groups tear a set apart",
            over: { groups: [["vm-0"], ["vm-1"]], affinity: [["vm-1", "vm-0"]] },
            says: "error groups[1]: cannot run vm-1 after groups[0]: it is with vm-0: a rule keeps them together; put them into one group",
        },
        {
            why: "a VM is in two groups",
            over: { groups: [["vm-0"], ["vm-0"]] },
            says: "error groups[1][0]: cannot run vm-0 in two groups: it is in groups[0] already; take it out of one of them",
        },
        {
            why: "a group names what is not there",
            over: { groups: [["vm-9"]] },
            says: "error groups[0][0]: vm-9 is none of the VMs; take it out of the group",
        },
    ];
    for (const { why, over, says } of cases)
        it(`tell that ${why}`, () => {
            const split = splitWave(input(over));
            assert.deepEqual(sayFindings(split), [says]);
            assert.deepEqual(
                Object.keys(assignment(split)).sort(),
                (over.vms ?? several(4)).map(({ key }) => key),
            );
        });
});

describe("a split after another", () => {
    const previous = { "vm-0": "1", "vm-1": "1", "vm-2": "2", "vm-3": "2" };

    it("keeps its keys when a plan has gone", () => {
        const { plans, left } = splitWave(input({ vms: several(4).slice(2), previous }));
        assert.deepEqual(
            plans.map(({ key }) => key),
            ["2"],
        );
        assert.deepEqual(left, { "vm-0": "1", "vm-1": "1" });
    });

    it("opens a plan for what has no room, and moves nothing", () => {
        const { joined, moved } = splitWave(input({ vms: several(5), previous }));
        assert.deepEqual({ joined, moved }, { joined: { "vm-4": "3" }, moved: [] });
    });

    it("puts a newcomer where there is room", () => {
        const { joined } = splitWave(input({ vms: several(4), previous: { "vm-0": "1", "vm-1": "1", "vm-2": "7" } }));
        assert.deepEqual(joined, { "vm-3": "7" });
    });

    it("takes a VM for new whatever it is called", () => {
        const { joined, moved } = splitWave(input({ vms: [vm("constructor")], previous }));
        assert.deepEqual({ joined: { ...joined }, moved }, { joined: { constructor: "1" }, moved: [] });
    });

    const moves: readonly { why: string; over: Partial<SplitInput>; says: readonly string[] }[] = [
        {
            why: "two plans have come to share a disk",
            over: { sharedDisks: [["vm-0", "vm-2"]], limits: { maxVms: 3, maxDisks: 10 } },
            says: ["vm-2 from 2 to 1: with vm-0: they share a disk"],
        },
        {
            why: "a newcomer has to be with one in a full plan",
            over: { vms: several(5), affinity: [["vm-0", "vm-4"]] },
            says: ["vm-1 from 1 to 3: plan 1 would have 3 VMs with 3 disks"],
        },
        {
            why: "it runs in another group now",
            over: {
                groups: [["vm-0", "vm-1", "vm-2"]],
                limits: { maxVms: 3, maxDisks: 10 },
                previous: { ...previous, "vm-4": "2" },
                vms: several(5),
            },
            says: ["vm-2 from 2 to 1: it runs in groups[0]"],
        },
        {
            why: "the disks of its plan have become too many",
            over: { vms: several(4, (at) => ({ disks: at === 0 ? 10 : 1 })) },
            says: ["vm-1 from 1 to 3: plan 1 would have 2 VMs with 11 disks"],
        },
    ];
    for (const { why, over, says } of moves)
        it(`moves a VM when ${why}`, () => {
            const { moved } = splitWave(input({ previous, ...over }));
            assert.deepEqual(
                moved.map((each) => `${each.vm} from ${each.from} to ${each.to}: ${each.why}`),
                says,
            );
        });
});

const keys = Array.from({ length: 40 }, (_, at) => `vm-${String(at).padStart(2, "0")}`);
const sets = fc.array(fc.uniqueArray(fc.constantFrom(...keys), { minLength: 2, maxLength: 3 }), { maxLength: 3 });
const world: fc.Arbitrary<SplitInput> = fc
    .record({
        vms: fc.uniqueArray(
            fc.record({
                key: fc.constantFrom(...keys),
                id: fc.constant("vm-1"),
                host: fc.constantFrom("", "esxi-1", "esxi-2", "esxi-3"),
                disks: fc.integer({ min: 0, max: 6 }),
                sizeGiB: fc.integer({ min: 1, max: 900 }),
            }),
            { selector: ({ key }) => key, maxLength: 40 },
        ),
        limits: fc.record({
            maxVms: fc.integer({ min: 1, max: 12 }),
            maxDisks: fc.integer({ min: 6, max: 30 }),
            maxParallelDisks: fc.option(fc.integer({ min: 6, max: 30 }), { nil: undefined }),
        }),
        slots: fc.record({ perHost: fc.integer({ min: 1, max: 6 }), counts: fc.constantFrom("vms", "disks") }),
        plansAtOnce: fc.integer({ min: 1, max: 4 }),
        groups: fc.oneof(fc.constant([]), fc.array(fc.uniqueArray(fc.constantFrom(...keys), { maxLength: 6 }), { maxLength: 3 })),
        sharedDisks: sets,
        affinity: sets,
        antiAffinity: sets,
    })
    .map((each) => ({ ...each, cost }) as SplitInput);

const bundlesIn = (given: SplitInput) => [...given.sharedDisks!, ...given.affinity!, ...given.antiAffinity!];

/** Every promise of one split; those about limits where nothing was found to be too large. */
function checkSplit(given: SplitInput, split: Split): void {
    const { maxVms, maxDisks, maxParallelDisks = Number.POSITIVE_INFINITY } = given.limits;
    assert.deepEqual(split.plans.flatMap(({ vms }) => vms).sort(), given.vms.map(({ key }) => key).sort(), "every VM once");
    assert.equal(new Set(split.plans.map(({ key }) => key)).size, split.plans.length, "keys once");
    const of = assignment(split);
    for (const set of bundlesIn(given)) assert.ok(new Set(set.filter((key) => key in of).map((key) => of[key])).size <= 1, `${set} together`);
    const order = split.plans.map(({ group = Number.POSITIVE_INFINITY }) => group);
    assert.deepEqual(
        order,
        [...order].sort((one, other) => one - other),
        "groups in order",
    );
    assert.ok(split.makespan >= split.bound * (1 - 1e-9), `makespan ${split.makespan} is less than the bound ${split.bound}`);
    if (split.findings.some(({ message }) => message.startsWith("cannot put"))) return;
    for (const { vms, disks, parallelDisks } of split.plans)
        assert.ok(vms.length <= maxVms && disks <= maxDisks && parallelDisks <= maxParallelDisks, "limits hold");
}

describe("promises of a split", () => {
    it("hold for any VMs, limits, groups and sets", () => {
        fc.assert(fc.property(world, (given) => checkSplit(given, splitWave(given))));
    });

    it("hold for any split before", () => {
        const previous = fc.dictionary(fc.constantFrom(...keys), fc.constantFrom("1", "2", "3", "10"));
        fc.assert(
            fc.property(world, previous, (given, before) => {
                const split = splitWave({ ...given, previous: before });
                checkSplit(given, split);
                const of = assignment(split);
                const moved = Object.keys(of).filter((key) => key in before && before[key] !== of[key]);
                assert.deepEqual(
                    split.moved.map((each) => each.vm),
                    moved.sort(),
                );
                assert.ok(
                    split.moved.every(({ why }) => why),
                    "every move says why",
                );
            }),
        );
    });

    it("come out the same in any order of the VMs", () => {
        const shuffled = world.chain((given) =>
            fc.shuffledSubarray([...given.vms], { minLength: given.vms.length }).map((vms) => [given, { ...given, vms }] as const),
        );
        fc.assert(fc.property(shuffled, ([given, other]) => assert.deepEqual(splitWave(other), splitWave(given))));
    });

    it("keep all as it was when nothing has changed or a VM has left", () => {
        fc.assert(
            fc.property(world, fc.nat(), (given, nth) => {
                const before = splitWave(given);
                const previous = assignment(before);
                assert.deepEqual(splitWave({ ...given, previous }).plans, before.plans);
                if (before.findings.length > 0 || given.groups!.length > 0) return;
                const vms = given.vms.filter((_, at) => at !== nth % given.vms.length);
                assert.deepEqual(splitWave({ ...given, vms, previous }).moved, []);
            }),
        );
    });

    it("move nothing for a newcomer, and no more than those it has to be with when it has to", () => {
        fc.assert(
            fc.property(world, (given) => {
                const [newcomer, ...vms] = given.vms;
                if (!newcomer) return;
                const alone = { ...given, ...withoutSets, groups: [] };
                assert.deepEqual(splitWave({ ...alone, previous: assignment(splitWave({ ...alone, vms })) }).moved, []);
                const mates = vms.slice(0, 2).map(({ key }) => key);
                const partners = { ...alone, sharedDisks: [mates] };
                const joined = { ...alone, sharedDisks: [[...mates, newcomer.key]] };
                const { moved, findings } = splitWave({ ...joined, previous: assignment(splitWave({ ...partners, vms })) });
                if (findings.length === 0) assert.ok(moved.length <= mates.length, `${moved.length} moved`);
            }),
        );
    });
});

const withoutSets = { sharedDisks: [], affinity: [], antiAffinity: [] };
