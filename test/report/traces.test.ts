import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { KubeObject } from "../../provider/kube/index.ts";
import { toMarkdown, toText } from "../../provider/report/document/index.ts";
import { deriveReport, evidenceOfCluster, type RunReport } from "../../provider/report/runs/index.ts";
import { repository } from "../../provider/toolchain/pins.ts";

const folder = process.env.TRACES ?? join(repository, "..", "shared", "traces");

/** The last state of every object in a recording of a real controller. */
function lastOf(file: string, kind: string): readonly KubeObject[] {
    const objects = readFileSync(join(folder, file), "utf8")
        .split("\n")
        .flatMap((line): KubeObject[] => (line === "" ? [] : (JSON.parse(line).object ?? [])));
    const last = new Map(objects.filter((each) => each.kind === kind).map((each) => [each.metadata.name!, each]));
    return [...last.values()];
}

describe("a report of recorded controllers", () => {
    before(function () {
        if (existsSync(folder)) return;
        console.log(`      skipped: there are no recordings in ${folder}; name their folder in TRACES`);
        this.skip();
    });

    const report = (file: string) =>
        deriveReport(
            evidenceOfCluster({
                plans: lastOf(file, "Plan"),
                migrations: lastOf(file, "Migration"),
                hosts: new Map(),
                now: Date.parse("2026-11-23T00:00:00Z") / 1000,
            }),
        );
    const vmOf = ({ plans }: RunReport, name: string) => plans.flatMap(({ vms }) => vms).find((vm) => vm.name === name)!;
    const said = (vm: ReturnType<typeof vmOf>) =>
        vm.attempts.flatMap(({ attempt, stretches }) =>
            stretches.map(
                ({ kind, from, to, hasFailed }) => `${attempt} ${kind} ${from.slice(11, 19)}-${to.slice(11, 19)}${hasFailed ? " failed" : ""}`,
            ),
        );

    it("shows a warm move with its precopies, its cutover and the minute in which it was off", () => {
        const vm = vmOf(report("09-warm-cutover.jsonl"), "warm-01");
        assert.deepEqual(said(vm), [
            "1 preparing 23:15:01-23:15:08",
            "1 preparing 23:15:08-23:15:24",
            "1 copying 23:15:24-23:15:44",
            "1 paused 23:15:44-23:16:53",
            "1 copying 23:16:53-23:17:06",
            "1 paused 23:17:06-23:17:10",
            "1 cutover 23:17:10-23:17:35",
            "1 converting 23:17:38-23:17:53",
            "1 creating 23:17:53-23:17:54",
            "1 creating 23:17:54-23:17:58",
        ]);
        assert.deepEqual([vm.downtime, vm.attempts[0]!.copiedMiB], [[{ from: "2026-11-22T23:17:10Z", to: "2026-11-22T23:17:54Z" }], 4096]);
    });

    it("shows a retry: one VM again, the other as it was, and that nobody has started the target", () => {
        const seen = report("16-retry-failed-plan.jsonl");
        const vm = vmOf(seen, "app-01");
        assert.deepEqual(
            vm.attempts.map(({ outcome, error }) => [outcome, error]),
            [
                ["Failed", "Guest conversion failed. See pod logs for details."],
                ["Succeeded", undefined],
            ],
        );
        assert.deepEqual([vm.isOff, vm.downtimeSeconds], [true, 844]);
        assert.equal(vmOf(seen, "batch-01").attempts.length, 1);
        assert.equal(seen.failures[0]!.vms[0]!.hasMoved, true);
    });

    it("shows that a source goes off only after the hook before its move", () => {
        const vm = vmOf(report("11-cold-hooks.jsonl"), "dup-vm");
        assert.deepEqual(vm.downtime, [{ from: "2026-11-22T23:15:05Z", to: "2026-11-22T23:15:45Z" }]);
    });

    it("is made of every recording that has runs", () => {
        for (const file of readdirSync(folder).filter((each) => each.endsWith(".jsonl"))) {
            const seen = report(file);
            for (const text of [toMarkdown(seen), toText(seen)]) assert.match(text, /Migration report/);
            for (const vm of seen.plans.flatMap(({ vms }) => vms)) assert.ok(vm.downtimeSeconds <= vm.elapsedSeconds);
        }
    });
});
