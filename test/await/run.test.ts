import assert from "node:assert/strict";
import { news, pulse, sayRun, sayVm, viewRun } from "../../provider/await/index.ts";
import { coldPipeline, condition, forklift, planWith, ready, vmStatus } from "../support/forklift.ts";

const moved = vmStatus("web-01", { phase: "Completed", conditions: [condition("Succeeded")] });
const failed = vmStatus("web-02", {
    phase: "Completed",
    conditions: [condition("Failed")],
    error: { phase: "CopyDisksVirtV2V", reasons: ["Guest conversion failed. See pod logs for details."] },
    pipeline: coldPipeline(1708, 6144, { error: { reasons: ["Guest conversion failed. See pod logs for details."] } }),
});
const cancelled = vmStatus("web-03", { phase: "Completed", conditions: [condition("Canceled")] });
const migration = (conditions: readonly unknown[]) => forklift("Migration", "run-1", conditions, { uid: "1" });

describe("the outcome of a run", () => {
    const cases = [
        { why: "is Running while its history entry executes", entry: "Executing", vms: [moved], outcome: "Running" },
        { why: "is Failed when its entry is, whatever moved", entry: "Failed", vms: [moved, failed], outcome: "Failed" },
        {
            why: "is Succeeded when its entry is, even with VMs that were cancelled",
            entry: "Succeeded",
            vms: [moved, cancelled],
            outcome: "Succeeded",
        },
        { why: "is Canceled when every VM was", entry: "Canceled", vms: [cancelled], outcome: "Canceled" },
    ];
    for (const c of cases)
        it(c.why, () => assert.equal(viewRun(planWith([{ uid: "1", outcome: c.entry }], c.vms), migration([ready]), "1").outcome, c.outcome));

    it("is that of its own entry, not of an earlier run of the plan", () => {
        const plan = planWith(
            [
                { uid: "0", outcome: "Failed" },
                { uid: "1", outcome: "Executing" },
            ],
            [moved],
        );
        assert.equal(viewRun(plan, migration([ready]), "1").outcome, "Running");
        assert.equal(viewRun(plan, undefined, "0").outcome, "Failed");
    });

    it("falls back on the Migration's own conditions", () => {
        assert.equal(viewRun(planWith([], []), migration([ready, condition("Failed")]), "1").outcome, "Failed");
    });

    it("does not wait for `completed`, which a cancelled run never gets", () => {
        const view = viewRun(planWith([{ uid: "1", outcome: "Canceled" }], [cancelled]), migration([condition("Canceled")]), "1");
        assert.deepEqual([view.outcome, view.completedAt], ["Canceled", undefined]);
    });
});

describe("a run that has not begun", () => {
    const cases = [
        { why: "never will when the plan has succeeded", conditions: [ready, condition("Succeeded")], hopeless: /already succeeded/ },
        { why: "never will when the plan is archived", conditions: [condition("Archived")], hopeless: /archived/ },
        {
            why: "waits for a blocked plan and says why",
            conditions: [condition("VMNotFound", { category: "Critical", message: "VM not found.", items: [" id: name:'ghost' "] })],
            waitingFor: /VMNotFound: VM not found\. \(ghost\)/,
        },
        { why: "waits for the check of the VDDK image", conditions: [condition("ValidatingVDDK")], waitingFor: /VDDK/ },
    ];
    for (const c of cases)
        it(c.why, () => {
            const view = viewRun(planWith([], [], c.conditions), migration([ready]), "1");
            assert.match(view.hopeless ?? "", c.hopeless ?? /^$/);
            assert.match(view.waitingFor ?? "", c.waitingFor ?? /^$/);
        });

    it("waits for its turn behind another migration", () => {
        assert.match(
            viewRun(planWith([{ uid: "0", outcome: "Executing" }], [moved]), migration([ready]), "1").waitingFor ?? "",
            /run by migration run-0/,
        );
    });

    it("never will when the plan is gone", () => assert.match(viewRun(undefined, migration([ready]), "1").hopeless ?? "", /does not exist/));
});

describe("a run that is paused by a blocker", () => {
    it("is still Running and says what blocks it", () => {
        const blocked = [condition("SourceProviderNotReady", { category: "Critical", message: "The source provider is not ready." })];
        const view = viewRun(planWith([{ uid: "1", outcome: "Executing" }], [moved], blocked), migration([]), "1");
        assert.equal(view.outcome, "Running");
        assert.match(view.waitingFor ?? "", /paused.*SourceProviderNotReady/);
    });
});

describe("words about a run", () => {
    const view = (vms: readonly ReturnType<typeof vmStatus>[], entry = "Executing") =>
        viewRun(planWith([{ uid: "1", outcome: entry }], vms), migration([ready]), "1");

    it("name the VM, the step, the cause and the remedy of a failure", () => {
        const text = sayVm(view([failed], "Failed").vms[0]!);
        assert.match(
            text,
            /^web-02: failed while copying disks: Guest conversion failed\. See pod logs for details; the log of the conversion pod.*MTV-187/,
        );
    });

    const hooks = [
        {
            why: "has done nothing to the source",
            step: "PreHook",
            says: /the move: Job has failed; the log of the hook .*nothing has been done to the source/,
        },
        {
            why: "is made anew with its VM",
            step: "PostHook",
            says: /the move: Job has failed; the log of the hook .*begins this VM anew, copy and all/,
        },
    ];
    for (const { why, step, says } of hooks)
        it(`say of a failed ${step} that it ${why}`, () => {
            const error = { reasons: ["Job has failed"] };
            const pipeline = [{ name: step, phase: "Running", started: "2026-11-22T23:00:01Z", error }];
            const vm = vmStatus("web-02", { ...failed, pipeline, error: { phase: step, ...error } });
            assert.match(sayVm(view([vm], "Failed").vms[0]!), says);
        });

    for (const phase of ["RemovePreviousSnapshot", "WaitForPreviousSnapshotRemoval", "CreateSnapshot"])
        it(`do not tell of a cutover before one has begun, in the phase ${phase}`, () => {
            const done = { name: "DiskTransfer", phase: "Completed", started: "2026-11-22T23:00:01Z", completed: "2026-11-22T23:10:00Z" };
            const vm = vmStatus("web-02", { phase, pipeline: [done, { name: "Cutover" }] });
            assert.equal(sayVm(view([vm]).vms[0]!), "web-02: beginning the next precopy");
        });

    it("count what has moved and how much was copied", () => {
        assert.equal(sayRun(view([moved, failed, vmStatus("web-04")])), "1 of 3 VMs moved, 1 failed, 1 copying disks, 19 % of 14.0 GiB");
    });

    it("tell only what changed in kind", () => {
        const before = view([vmStatus("a"), vmStatus("b")]);
        const same = view([vmStatus("a", { pipeline: coldPipeline(800, 4096) }), vmStatus("b")]);
        assert.deepEqual(news(before, same), []);
        assert.notEqual(pulse(before), pulse(same), "but bytes are a sign of life");
        assert.deepEqual(news(before, view([vmStatus("a"), vmStatus("b", { conditions: [condition("Succeeded")] })])), ["b: moved"]);
    });
});
