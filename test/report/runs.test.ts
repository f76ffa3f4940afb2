import assert from "node:assert/strict";
import fc from "fast-check";
import { deriveReport } from "../../provider/report/runs/derive.ts";
import { downtimeOf } from "../../provider/report/runs/downtime.ts";
import { spanOf, stretchesOf } from "../../provider/report/runs/journey.ts";
import { slotsOf } from "../../provider/report/runs/resources.ts";
import { integral, sumOver } from "../../provider/report/runs/series.ts";
import type { AttemptTrace } from "../../provider/report/timeline/index.ts";
import { evidence, later, seenRun, seenVm, start, trace, warmTrace, wildEvidence, wildTraces } from "../support/runs.ts";

const now = Date.parse(start) / 1000 + 60_000;

describe("the stretches of an attempt", () => {
    const said = (each: AttemptTrace, at = now) => {
        const zero = Date.parse(start) / 1000;
        return stretchesOf(each, at).map(
            ({ kind, from, to, hasFailed, isOpen }) => `${kind} ${from - zero}-${to - zero}${hasFailed ? " failed" : ""}${isOpen ? " open" : ""}`,
        );
    };
    const cases: readonly { why: string; trace: AttemptTrace; seen: readonly string[]; at?: number }[] = [
        {
            why: "follow a cold VM step by step",
            trace: trace({
                start: 40,
                steps: [
                    ["Initialize", 40, 60, null],
                    ["DiskTransferV2v", 60, 600, 100],
                ],
            }),
            seen: ["waiting 0-40", "preparing 40-60", "copying 60-600"],
        },
        {
            why: "divide a warm copy into precopies and rests, and let the cutover begin when the source goes off",
            trace: warmTrace(),
            seen: [
                "preparing 0-30",
                "copying 30-900",
                "paused 900-3200",
                "copying 3200-3300",
                "paused 3300-3600",
                "cutover 3600-3800",
                "converting 3800-3900",
                "creating 3900-4000",
            ],
        },
        {
            why: "say that the source is switched off between a hook and the first disk",
            trace: trace({
                end: 50,
                steps: [
                    ["Initialize", 0, 0, null],
                    ["PreHook", 0, 10, null],
                    ["DiskAllocation", 19, 50, null],
                ],
            }),
            seen: ["hook 0-10", "preparing 10-19", "preparing 19-50"],
        },
        {
            why: "end where it failed",
            trace: trace({
                outcome: "Failed",
                end: 200,
                step: "DiskTransferV2v",
                steps: [
                    ["Initialize", 0, 30, null],
                    ["DiskTransferV2v", 30, 190, 70],
                ],
            }),
            seen: ["preparing 0-30", "copying 30-190 failed"],
        },
        {
            why: "name the step that was about to begin when it failed",
            trace: warmTrace({
                outcome: "Failed",
                end: 3650,
                step: "Cutover",
                off: undefined,
                steps: [
                    ["Initialize", 0, 30, null],
                    ["DiskTransfer", 30, 3300, 1],
                ],
            }),
            seen: ["preparing 0-30", "copying 30-900", "paused 900-3200", "copying 3200-3300", "paused 3300-3600", "cutover 3600-3650 failed"],
        },
        {
            why: "go on until now while it is under way",
            trace: trace({
                outcome: "Running",
                end: undefined,
                steps: [
                    ["Initialize", 0, 30, null],
                    ["DiskTransferV2v", 30, null, 70],
                ],
            }),
            at: Date.parse(start) / 1000 + 100,
            seen: ["preparing 0-30", "copying 30-100 open"],
        },
        {
            why: "rest until now between precopies",
            trace: warmTrace({
                outcome: "Running",
                end: undefined,
                off: undefined,
                cutover: undefined,
                precopies: [[10, 900]],
                steps: [
                    ["Initialize", 0, 30, null],
                    ["DiskTransfer", 30, 900, 70],
                ],
            }),
            at: Date.parse(start) / 1000 + 1000,
            seen: ["preparing 0-30", "copying 30-900", "paused 900-1000 open"],
        },
        {
            why: "are one wait for whoever has no slot yet",
            trace: trace({ outcome: "Pending", start: undefined, end: undefined, steps: [] }),
            at: Date.parse(start) / 1000 + 70,
            seen: ["waiting 0-70 open"],
        },
    ];
    for (const { why, trace: given, seen, at } of cases) it(why, () => assert.deepEqual(said(given, at), seen));

    it("never overlap, are never empty, and lie within the attempt, whatever the controller wrote", () =>
        fc.assert(
            fc.property(wildTraces, (traces) => {
                for (const each of traces) {
                    const { from, to } = spanOf(each, now);
                    const stretches = stretchesOf(each, now);
                    let cursor = from;
                    for (const stretch of stretches) {
                        assert.ok(stretch.from >= cursor && stretch.to > stretch.from, JSON.stringify(stretches));
                        cursor = stretch.to;
                    }
                    assert.ok(cursor <= to);
                    if (stretches.length > 0) assert.equal(stretches.filter(({ hasFailed }) => hasFailed).length, each.outcome === "Failed" ? 1 : 0);
                }
            }),
            { numRuns: 2000 },
        ));
});

describe("the downtime of a VM", () => {
    const periods = (...traces: AttemptTrace[]) => {
        const zero = Date.parse(start) / 1000;
        const { periods: all, isOff } = downtimeOf(traces, now);
        return { all: all.map(({ from, to }) => [from - zero, to - zero]), isOff };
    };
    it("is the whole move of a cold VM", () => assert.deepEqual(periods(trace()), { all: [[0, 600]], isOff: false }));
    it("is the cutover of a warm VM", () => assert.deepEqual(periods(warmTrace()), { all: [[3600, 4000]], isOff: false }));
    it("goes on after a failure, and ends with none: a target of a source found off is not started", () => {
        const failed = trace({ outcome: "Failed", end: 300, off: [20, null] });
        const again = trace({ attempt: 2, at: later(1000), off: undefined, wasOff: true });
        assert.deepEqual(periods(failed), { all: [[20, 300]], isOff: true });
        assert.deepEqual(periods(failed, again), { all: [[20, 1600]], isOff: true });
    });
    it("is over while an attempt is under way that may end it", () => {
        const failed = trace({ outcome: "Failed", end: 300, off: [20, null] });
        const again = trace({ attempt: 2, at: later(1000), outcome: "Running", end: undefined, off: undefined, wasOff: true });
        assert.equal(periods(failed, again).isOff, false);
    });
});

describe("what is derived of any runs", () => {
    it("has no downtime longer than the time that a VM took", () =>
        holds((report) => {
            for (const vm of report.plans.flatMap(({ vms }) => vms)) assert.ok(vm.downtimeSeconds <= vm.elapsedSeconds, JSON.stringify(vm));
        }));

    it("has slots in use that are never negative, and add up to the time that VMs held them", () =>
        fc.assert(
            fc.property(wildEvidence, (seen) => {
                const held = seen.runs.flatMap(({ vms }) => vms.flatMap((vm) => vm.trace.flatMap((each) => slotsOf(each, seen.seenAt))));
                const sum = held.reduce((total, { from, to }) => total + to - from, 0);
                const [all, ...hosts] = deriveReport(seen).occupancy;
                assert.equal(all!.slotSeconds, sum);
                for (const { points, peak } of [all!, ...hosts]) {
                    assert.ok(points.every(([, value]) => value >= 0 && value <= peak));
                    assert.equal(points.at(-1)?.[1] ?? 0, 0);
                }
                assert.ok(hosts.reduce((total, { slotSeconds }) => total + slotSeconds, 0) <= sum);
            }),
        ));

    it("has a throughput that adds up to what was copied", () =>
        holds((report) => {
            const points = report.throughput.points.map(([at, value]) => [Date.parse(at) / 1000, value] as const);
            assert.ok(points.every(([, value]) => value >= 0));
            assert.ok(Math.abs(integral(points) - report.counts.copiedMiB) <= 1 + report.counts.copiedMiB * 0.01 + points.length * 400);
        }));

    it("counts every VM once", () =>
        holds(({ counts: { vms, moved, failed, cancelled, running, waiting } }) =>
            assert.equal(moved + failed + cancelled + running + waiting, vms),
        ));

    it("has a critical path whose legs follow one another", () =>
        holds(({ waves }) => {
            for (const { criticalPath } of waves)
                criticalPath.forEach(({ from, to }, index) => {
                    assert.ok(from <= to);
                    if (index > 0) assert.ok(Date.parse(from) >= Date.parse(criticalPath[index - 1]!.to) - 5000);
                });
        }));

    function holds(promise: (report: ReturnType<typeof deriveReport>) => void): void {
        fc.assert(fc.property(wildEvidence, (seen) => promise(deriveReport(seen))));
    }
});

describe("a sum over time", () => {
    it("is the same by points as by intervals", () =>
        fc.assert(
            fc.property(fc.array(fc.record({ from: fc.nat(100), length: fc.nat(50), weight: fc.integer({ min: 1, max: 9 }) })), (wild) => {
                const intervals = wild.map(({ from, length, weight }) => ({ from, to: from + length, weight }));
                const points = sumOver(intervals);
                const sum = intervals.reduce((total, { from, to, weight }) => total + (to - from) * weight, 0);
                assert.equal(integral(points), sum);
                for (const [index, [at, value]] of points.entries())
                    assert.ok(index === 0 || (at > points[index - 1]![0] && value !== points[index - 1]![1]));
            }),
        ));
});

describe("a report of runs", () => {
    const failed = (name: string) =>
        seenVm(name, [
            trace({ outcome: "Failed", step: "ImageConversion", error: `disk of ${name} has 17 errors`, remedy: "repair it", off: [0, null] }),
        ]);

    it("puts failures of one cause together, those that have moved since last", () => {
        const moved = seenVm("c", [trace({ outcome: "Failed", step: "DiskTransferV2v", error: "no route" }), trace({ attempt: 2, at: later(900) })]);
        const { failures } = deriveReport(evidence([seenRun("shop-1", [moved, failed("a"), failed("b")])]));
        assert.deepEqual(
            failures.map(({ cause, vms }) => [cause, vms.map(({ vm, hasMoved }) => `${vm} ${hasMoved}`)]),
            [
                ["disk of a has 17 errors", ["a false", "b false"]],
                ["no route", ["c true"]],
            ],
        );
    });

    it("compares the first attempt with what was expected of it: a warm one by its first copies and its downtime", () => {
        const estimate = { minutes: 12, lowMinutes: 10, highMinutes: 40, downtimeMinutes: 5 };
        const record = { attempt: 1, name: "x", outcome: "Succeeded" as const, startedAt: start, completedAt: later(4000), estimate };
        const [warm] = deriveReport(evidence([seenRun("shop-1", [seenVm("a", [warmTrace()])], { attempts: [record] })])).plans;
        assert.deepEqual(warm!.prediction, { ...estimate, actualMinutes: 15, ratio: 1.25, isWithin: true, actualDowntimeMinutes: 6.67 });
        const resting = warmTrace({
            outcome: "Running",
            end: undefined,
            off: undefined,
            precopies: [[10, 900]],
            steps: [
                ["Initialize", 0, 30, null],
                ["DiskTransfer", 30, 900, 9],
            ],
        });
        const [begun] = deriveReport(
            evidence([seenRun("shop-1", [seenVm("a", [resting])], { attempts: [{ ...record, completedAt: undefined }] })]),
        ).plans;
        assert.deepEqual([begun!.prediction!.actualMinutes, begun!.prediction!.actualDowntimeMinutes], [15, undefined]);
    });

    it("adds the predictions of groups, and takes the longest of plans that move at once", () => {
        const estimate = (minutes: number) => ({ estimate: { minutes, lowMinutes: minutes / 2, highMinutes: minutes * 2 } });
        const runs = [
            seenRun("shop-1", [seenVm("a")], estimate(10)),
            seenRun("shop-2", [seenVm("b")], estimate(15)),
            seenRun("shop-3", [seenVm("c", [trace({ at: later(600) })])], { ...estimate(20), after: ["shop-1", "shop-2"] }),
        ];
        const [wave] = deriveReport(evidence(runs)).waves;
        assert.deepEqual([wave!.prediction!.minutes, wave!.prediction!.actualMinutes], [35, 20]);
        assert.deepEqual(
            wave!.criticalPath.map(({ plan }) => plan),
            ["shop-1", "shop-3"],
        );
    });

    it("says whether a window was kept", () => {
        const keep = (opens: string | undefined, closes: string) => {
            const window = {
                opensAt: opens === undefined ? undefined : Date.parse(opens),
                closesAt: Date.parse(closes),
                timeZone: "UTC",
                isForced: false,
            };
            return deriveReport(evidence([seenRun("shop-1", [seenVm("a")], { window })])).waves[0]!.window!.isKept;
        };
        assert.deepEqual([keep(start, later(700)), keep(undefined, later(500)), keep(later(10), later(700))], [true, false, false]);
    });
});
