import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { type EstimateVm, estimate, labParameters, type Parameters, predict, ratesMiBps, slotSeconds } from "../../provider/wave/estimate/index.ts";
import { simulate } from "../../provider/wave/estimate/simulate.ts";
import { equalVms, rowsOf } from "../support/labRows.ts";

const rows = rowsOf(readFileSync(new URL("../fixtures/labRows.csv", import.meta.url), "utf8"));

describe("the time that a VM holds its slots", () => {
    it("is what the estimate gives each of many equal VMs whose host is full", () => {
        const [vm] = equalVms({ count: 1 });
        const sizeGiB = vm!.disks.reduce((sum, { usedGiB, sizeGiB: whole }) => sum + (usedGiB ?? whole), 0);
        const seen = simulate(equalVms({ count: 20 }), labParameters, { maxInflight: 20 }).totalSeconds;
        assert.ok(Math.abs(slotSeconds({ sizeGiB, disks: 1 }, "cold", 20) / seen - 1) < 0.05);
    });

    it("of a warm VM ends with its first copy, disk beside disk", () => {
        const one = slotSeconds({ sizeGiB: 100, disks: 1 }, "warm", 20);
        assert.equal(slotSeconds({ sizeGiB: 200, disks: 2 }, "warm", 20), one);
        assert.ok(slotSeconds({ sizeGiB: 200, disks: 1 }, "warm", 20) > one);
    });
});

describe("estimate", () => {
    for (const row of rows.filter(({ isFitted }) => isFitted)) {
        it(`is near ${row.source}: ${row.count} VMs ${row.type} from ${row.hosts} hosts`, () => {
            const ratio = predict(row, labParameters) / row.seconds;
            const bound = row.type === "cold" ? 1.1 : 1.15;
            assert.ok(ratio < bound && ratio > 1 / bound, `${ratio.toFixed(3)} of the documented time`);
        });
    }

    const limits = [
        { why: "is limited by a host that many copy from", vms: equalVms({ count: 80 }), options: { maxInflight: 100 }, by: "host" },
        { why: "is limited by what many hosts share", vms: equalVms({ count: 160, hosts: 16 }), by: "shared" },
        { why: "is limited by slots when one VM copies at a time", vms: equalVms({ count: 8 }), options: { maxInflight: 1 }, by: "slots" },
        { why: "is limited by the only VM", vms: equalVms({ count: 1 }), by: "longest VM" },
        { why: "is limited by nothing when there is nothing", vms: [], by: "longest VM" },
    ];
    for (const { why, vms, options, by } of limits)
        it(why, () => {
            const { limitedBy } = estimate(vms, labParameters, options);
            assert.equal(limitedBy.by, by, limitedBy.words);
        });

    it("says where a range comes from and keeps the middle inside", () => {
        const { totalSeconds, range } = estimate(equalVms({ count: 10 }));
        assert.ok(range.low < totalSeconds && totalSeconds < range.high);
        assert.match(range.meaning, /nine in ten sites/);
    });

    it("has about the same range for a large wave, whose VMs are chained, as for a part of it", () => {
        const [part, whole] = [999, 3000].map((count) => estimate(equalVms({ count, hosts: 3 })));
        assert.ok(Math.abs(part!.range.high / part!.totalSeconds - whole!.range.high / whole!.totalSeconds) < 0.02);
    });

    it("counts data, not capacity, and all of the capacity when the data is unknown", () => {
        const secondsOf = (disk: { sizeGiB: number; usedGiB?: number }) =>
            simulate([{ name: "a", host: "h", way: "cold", disks: [disk] }], labParameters).totalSeconds;
        assert.equal(secondsOf({ sizeGiB: 500, usedGiB: 35 }), secondsOf({ sizeGiB: 35 }));
        assert.ok(secondsOf({ sizeGiB: 500 }) > secondsOf({ sizeGiB: 500, usedGiB: 35 }));
    });

    it("makes VMs beyond the slots wait and tells how long", () => {
        const { perVm } = estimate(equalVms({ count: 3 }), labParameters, { maxInflight: 2 });
        assert.deepEqual(
            perVm.map(({ waitsForSlotSeconds }) => waitsForSlotSeconds > 0),
            [false, false, true],
        );
        assert.equal(perVm[2]!.start, perVm[0]!.end);
    });

    it("runs a VM with more disks than slots alone", () => {
        const [large, small] = [equalVms({ count: 1, disksPerVm: 5, way: "warm" }), equalVms({ count: 1, way: "warm" })];
        const { occupancy } = simulate([...large, ...small], labParameters, { maxInflight: 3 });
        assert.equal(Math.max(...occupancy.map(({ slots }) => slots)), 5);
    });

    it("starts VMs of one plan apart when told so, and those of two plans side by side", () => {
        const [vm] = equalVms({ count: 1 });
        const startsOf = (plans: readonly string[]) =>
            simulate(
                plans.map((plan) => ({ ...vm!, plan })),
                labParameters,
                { startIntervalSeconds: 30 },
            ).vms.map(({ start }) => start);
        assert.deepEqual(startsOf(["a", "a", "b"]), [0, 30, 0]);
    });
});

describe("warm estimate", () => {
    const warm = (more: Partial<EstimateVm> = {}): EstimateVm => ({ ...equalVms({ count: 1, disksPerVm: 2, way: "warm" })[0]!, ...more });
    const timesOf = (vm: EstimateVm, options = {}) => simulate([vm], labParameters, options).vms[0]!;

    it("has one precopy and the shortest downtime when it is cut over at once", () => {
        const { precopies, downtimeSeconds, conversionSeconds } = timesOf(warm());
        assert.equal(precopies, 1);
        assert.ok(Math.abs(downtimeSeconds - labParameters.cutoverSeconds - conversionSeconds) < 1e-6);
    });
    it("copies its disks in parallel", () => {
        const { precopySeconds } = timesOf(warm());
        const alone = (35 * 1024) / labParameters.importerStreamMiBps;
        assert.ok(precopySeconds >= alone && precopySeconds < 1.1 * alone, String(precopySeconds));
    });
    it("copies at the cutover what has changed since the last snapshot", () => {
        const busy = timesOf(warm({ deltaGiBPerHour: 10 }));
        const changedMiB = (10 * 1024 * busy.precopySeconds) / 3600;
        assert.ok(Math.abs(busy.copiedMiB - 70 * 1024 - changedMiB) < 1);
        assert.ok(busy.downtimeSeconds > timesOf(warm()).downtimeSeconds);
    });
    it("repeats the precopy until the cutover", () => {
        const { precopies, end, downtimeSeconds } = timesOf(warm({ deltaGiBPerHour: 1, cutoverAtSeconds: 6 * 3600 }), {
            precopyIntervalSeconds: 3600,
        });
        assert.equal(precopies, 6);
        assert.ok(Math.abs(end - downtimeSeconds - 6 * 3600) < 60);
    });
    it("has a downtime of its whole journey when it is cold", () => {
        const { downtimeSeconds, start, end } = timesOf(warm({ way: "cold" }));
        assert.equal(downtimeSeconds, end - start);
    });
    it("is slower by a quarter with 400 disks than with 200", () => {
        const rateOf = (count: number) => ratesMiBps([{ host: "h", carrier: "importer", count }], labParameters)[0]! * count;
        assert.ok(Math.abs(rateOf(400) / rateOf(200) - labParameters.crowdedShare) < 1e-9);
    });
});

describe("rates", () => {
    const total = (hosts: number, count: number, parameters: Parameters = labParameters) => {
        const active = Array.from({ length: hosts }, (_, at) => ({ host: `h${at}`, carrier: "virt-v2v" as const, count }));
        return ratesMiBps(active, parameters).reduce((sum, each) => sum + each * count, 0);
    };
    const cases = [
        { why: "are a stream's when one copies", hosts: 1, count: 1, expected: labParameters.streamMiBps },
        { why: "are a host's when many copy", hosts: 1, count: 30, expected: labParameters.hostMiBps },
        { why: "are near the documented 1,173–1,242 MiB/s with eight hosts (MTV-198, MTV-200)", hosts: 8, count: 10, expected: 1210 },
    ];
    for (const { why, hosts, count, expected } of cases)
        it(why, () => assert.ok(Math.abs(total(hosts, count) / expected - 1) < 0.02, String(total(hosts, count))));
    it("never pass what is shared", () => assert.ok(total(1000, 10) < labParameters.sharedMiBps));
    it("are what is shared when that is less than a host gives", () =>
        assert.ok(Math.abs(total(3, 10, { ...labParameters, sharedMiBps: 100 }) - 100) < 0.01));
});

describe("promises of the estimate", () => {
    const disk = fc.record({ sizeGiB: fc.integer({ min: 1, max: 400 }), usedGiB: fc.integer({ min: 1, max: 400 }) });
    const vmOf = (way: EstimateVm["way"]) =>
        fc
            .record({
                host: fc.constantFrom("h1", "h2", "h3"),
                disks: fc.array(disk, { minLength: 1, maxLength: 4 }),
                deltaGiBPerHour: fc.integer({ min: 0, max: 20 }),
            })
            .map((vm) => ({ ...vm, name: "", way }));
    const wave = (...kinds: EstimateVm["way"][]) =>
        fc.array(fc.oneof(...kinds.map(vmOf)), { minLength: 1, maxLength: 40 }).map((vms) => vms.map((vm, at) => ({ ...vm, name: `vm-${at}` })));
    const slots = fc.integer({ min: 1, max: 12 });
    const secondsOf = (vms: readonly EstimateVm[], maxInflight: number, parameters = labParameters) =>
        simulate(vms, parameters, { maxInflight }).totalSeconds;
    const isAtMost = (one: number, other: number) => assert.ok(one <= other * (1 + 1e-9), `${one} > ${other}`);

    it("carry all data, and no more", () =>
        fc.assert(
            fc.property(wave("cold", "raw", "warm"), slots, (vms, maxInflight) => {
                const { vms: times, copiedMiB } = simulate(vms, labParameters, { maxInflight });
                const asked = times.reduce((sum, vm) => sum + vm.copiedMiB, 0);
                assert.ok(Math.abs(copiedMiB - asked) < 0.01 + 1e-6 * asked, `${copiedMiB} of ${asked}`);
                assert.ok(times.every(({ end, copyEnd, start }) => end >= copyEnd && copyEnd >= start));
            }),
        ));
    it("respect the slots at every instant, and give all of them back", () =>
        fc.assert(
            fc.property(wave("cold", "raw"), slots, (vms, maxInflight) => {
                const { occupancy } = simulate(vms, labParameters, { maxInflight });
                const alone = Math.max(...vms.map(({ way, disks }) => (way === "raw" ? disks.length : 1)));
                for (const { slots: taken } of occupancy) assert.ok(taken >= 0 && taken <= Math.max(maxInflight, alone));
                for (const host of new Set(vms.map((vm) => vm.host))) assert.equal(occupancy.findLast((each) => each.host === host)!.slots, 0);
            }),
        ));
    it("are never slower with twice as much to share, nor on hosts twice as fast", () =>
        fc.assert(
            fc.property(wave("cold"), (vms) => {
                const [many, now] = [1000, secondsOf(vms, 1000)];
                isAtMost(secondsOf(vms, many, { ...labParameters, sharedMiBps: 2 * labParameters.sharedMiBps }), now);
                isAtMost(secondsOf(vms, many, { ...labParameters, hostMiBps: 2 * labParameters.hostMiBps }), now);
            }),
        ));
    it("are never faster with one more VM, nor slower with one more host, for equal VMs", () =>
        fc.assert(
            fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 10 }), slots, (count, hosts, maxInflight) => {
                const now = secondsOf(equalVms({ count, hosts }), maxInflight);
                isAtMost(now, secondsOf(equalVms({ count: count + 1, hosts }), maxInflight));
                isAtMost(
                    secondsOf(equalVms({ count: count * hosts, hosts: hosts + 1 }), 1000),
                    secondsOf(equalVms({ count: count * hosts, hosts }), 1000),
                );
            }),
        ));
    it("do not depend on the order of VMs when there are slots for all, and by no more than a factor of two when not", () =>
        fc.assert(
            fc.property(wave("cold"), slots, (vms, maxInflight) => {
                const ratio = (inflight: number) => secondsOf(vms, inflight) / secondsOf(vms.toReversed(), inflight);
                assert.ok(Math.abs(ratio(1000) - 1) < 1e-9);
                assert.ok(Math.abs(Math.log2(ratio(maxInflight))) < 1, String(ratio(maxInflight)));
            }),
        ));
});
