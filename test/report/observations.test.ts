import assert from "node:assert/strict";
import { observationsOf } from "../../provider/report/document/index.ts";
import { deriveReport } from "../../provider/report/runs/index.ts";
import { evidence, later, seenRun, seenVm, trace, warmTrace } from "../support/runs.ts";

describe("what finished runs tell of a site", () => {
    const of = (...runs: Parameters<typeof evidence>[0]) => observationsOf(deriveReport(evidence(runs)));
    const failed = trace({ outcome: "Failed", step: "ImageConversion", error: "it went wrong" });
    const many = (count: number, some = trace()) => Array.from({ length: count }, (_, at) => seenVm(`vm-${at}`, [some]));

    it("is the time from the first start to the last end, with sizes and hosts", () => {
        const [seen, ...others] = of(seenRun("web", [seenVm("a", [trace()], { host: "esx-07", disksGiB: [40, 8] }), seenVm("b")])).observations;
        assert.deepEqual(others, []);
        assert.deepEqual([seen!.seconds, seen!.span], [600, "wave"]);
        assert.deepEqual(seen!.vms[0], { name: "a", host: "esx-07", way: "cold", disks: [{ sizeGiB: 40 }, { sizeGiB: 8 }] });
    });

    it("is one for runs that overlapped, and several for those that did not", () => {
        const apart = trace({ at: later(3600) });
        const { observations } = of(seenRun("one", many(2)), seenRun("two", many(2, trace({ at: later(60) }))), seenRun("three", many(2, apart)));
        assert.deepEqual(
            observations.map(({ name, seconds }) => [name, seconds]),
            [
                ["one, two", 660],
                ["three", 600],
            ],
        );
    });

    it("is of a warm run how long its first copies took", () => {
        const [seen] = of(seenRun("db", [seenVm("a", [warmTrace()]), seenVm("b", [warmTrace()])], { type: "warm" })).observations;
        assert.deepEqual([seen!.seconds, seen!.span, seen!.vms[0]!.way], [870, "copy", "warm"]);
    });

    it("forgives a few VMs that failed, and counts first attempts only", () => {
        const again = seenVm("late", [failed, trace({ attempt: 2, at: later(5000) })]);
        const [seen] = of(seenRun("web", [...many(19), again])).observations;
        assert.deepEqual([seen!.seconds, seen!.vms.length], [600, 19]);
    });

    it("is nothing when too many failed, or when it has not begun, and says why", () => {
        const { observations, left } = of(seenRun("web", [seenVm("a"), seenVm("b", [failed])]), seenRun("new", [seenVm("c", [])]));
        assert.deepEqual(observations, []);
        assert.deepEqual(left, ["web: 1 of 2 VMs did not move in the first attempt, so that its time tells nothing"]);
    });
});
