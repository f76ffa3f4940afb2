import assert from "node:assert/strict";
import type { KubeObject } from "../../../provider/kube/index.ts";
import { viewLive } from "../../../provider/resources/live/view.ts";

const uid = "uid-1";
const migration = (phase: string | undefined, more: Record<string, unknown> = {}): KubeObject => ({
    metadata: { name: "db-1", namespace: "demo", uid },
    spec: { vmiName: "db" },
    status: { ...(phase === undefined ? {} : { phase }), ...more },
});
const instance = (migrationState?: Record<string, unknown>, more: Record<string, unknown> = {}): KubeObject => ({
    metadata: { name: "db", namespace: "demo" },
    spec: { domain: { memory: { guest: "4Gi" } }, volumes: [{ name: "scratch", emptyDisk: { capacity: "2Gi" } }] },
    status: { phase: "Running", nodeName: "node-a", ...(migrationState ? { migrationState } : {}), ...more },
});
const way = { migrationUid: uid, sourceNode: "node-a", targetNode: "node-b", startTimestamp: "2026-01-05T08:00:00Z" };
const ended = { ...way, completed: true, endTimestamp: "2026-01-05T08:00:40Z" };

describe("a live migration's view", () => {
    const cases = [
        { why: "nobody has looked at it", phase: undefined, outcome: "Pending", says: "db: waiting to be seen by KubeVirt" },
        { why: "the limits hold it back", phase: "Pending", outcome: "Pending", says: "db: waiting for its turn" },
        { why: "no node yet", phase: "Scheduling", outcome: "Running", says: "db: looking for a node" },
        { why: "the target pod runs", phase: "Scheduled", outcome: "Running", says: "db: starting on the target node" },
        { why: "handed over", phase: "PreparingTarget", state: way, outcome: "Running", says: "db: preparing the target node from node-a to node-b" },
        { why: "ready to copy", phase: "TargetReady", state: way, outcome: "Running", says: "db: about to copy memory from node-a to node-b" },
        { why: "copying", phase: "Running", state: way, outcome: "Running", says: "db: copying memory (4.0 GiB) from node-a to node-b" },
        {
            why: "past the point of no return",
            phase: "Running",
            state: { ...way, mode: "PostCopy" },
            outcome: "Running",
            says: "db: running on the target already, fetching the rest of its memory (4.0 GiB) from node-a to node-b",
        },
        { why: "a phase nobody knows", phase: "Synchronizing", outcome: "Running", says: "db: Synchronizing" },
        { why: "done", phase: "Succeeded", state: ended, outcome: "Succeeded", says: "db: moved from node-a to node-b" },
        {
            why: "given up by KubeVirt, which aborts it itself",
            phase: "Failed",
            state: { ...ended, failed: true, abortStatus: "Succeeded", failureReason: "Live migration stuck for 150 seconds and has been aborted" },
            outcome: "Failed",
            says: /^db: failed, the VM stays on node-a: Live migration stuck for 150 seconds and has been aborted; .*progressTimeout/,
        },
        {
            why: "cancelled by people",
            phase: "Failed",
            state: { ...ended, failed: true, abortRequested: true, abortStatus: "Succeeded" },
            outcome: "Canceled",
            says: "db: cancelled, the VM stays on node-a",
        },
        {
            why: "failed past the point of no return",
            phase: "Failed",
            state: { ...ended, mode: "PostCopy", failed: true, failureReason: "connection lost" },
            outcome: "Failed",
            says: "db: failed, the VM was on the target already and may be lost: connection lost",
        },
        { why: "failed before it began", phase: "Failed", outcome: "Failed", says: /stays where it was: KubeVirt gives no reason/ },
    ] as const;
    for (const { why, phase, outcome, says, ...more } of cases)
        it(`${phase ?? "unset"}: ${why}`, () => {
            const view = viewLive(instance("state" in more ? more.state : undefined), migration(phase), uid);
            assert.equal(view.outcome, outcome);
            if (typeof says === "string") assert.equal(view.says, says);
            else assert.match(view.says!, says);
        });

    it("does not take another migration's end for its own", () => {
        const view = viewLive(instance({ ...ended, migrationUid: "uid-0" }), migration("Scheduling"), uid);
        assert.equal(view.outcome, "Running");
        assert.deepEqual(view.state, {});
    });

    it("takes the state from its own object when the VMI has moved on to another migration", () => {
        const view = viewLive(instance({ ...way, migrationUid: "uid-2" }), migration("Succeeded", { migrationState: ended }), uid);
        assert.equal(view.says, "db: moved from node-a to node-b");
        assert.equal(view.completedAt, ended.endTimestamp);
    });

    it("failed with the VM that has stopped", () => {
        const { says } = viewLive(undefined, migration("Failed"), uid);
        assert.equal(says, "db: failed, the VM does not run any more: it stopped during the move; start it, then run again");
    });

    it("was cancelled when it was deleted before the VMI knew of it", () => {
        const wish = { type: "migrationAbortRequested", status: "True" };
        assert.equal(viewLive(instance(), migration("Failed", { conditions: [wish] }), uid).outcome, "Canceled");
    });

    it("knows from the VMI how it ended when its object is gone", () => {
        assert.equal(viewLive(instance(ended), undefined, uid).outcome, "Succeeded");
        assert.equal(viewLive(instance({ ...ended, failed: true, abortRequested: true }), undefined, uid).outcome, "Canceled");
    });

    it("gives up hope when VM or object are gone", () => {
        assert.match(viewLive(undefined, migration("Scheduling"), uid).hopeless!, /does not run any more/);
        assert.match(viewLive(instance(), undefined, uid).hopeless!, /was deleted/);
        assert.equal(viewLive(undefined, migration("Succeeded"), uid).hopeless, undefined);
    });

    it("tells what a waiting one waits for", () => {
        const rejected = { type: "migrationRejectedByResourceQuota", status: "True", message: "exceeded quota: small" };
        assert.match(viewLive(instance(), migration("Pending"), uid).waitingFor!, /its turn/);
        assert.match(viewLive(instance(), migration("Pending", { conditions: [rejected] }), uid).waitingFor!, /quota.*exceeded quota: small/);
        const { message: _, ...silent } = rejected;
        assert.match(viewLive(instance(), migration("Pending", { conditions: [silent] }), uid).waitingFor!, /quota for the target pod$/);
    });

    it("is not stalled while KubeVirt allows it to copy unseen", () => {
        const state = { ...way, migrationConfiguration: { completionTimeoutPerGiB: 150 } };
        assert.equal(viewLive(instance(state), migration("Running"), uid).idleUntil, Date.parse("2026-01-05T08:10:00Z"));
        assert.equal(viewLive(instance({ ...state, mode: "PostCopy" }), migration("Running"), uid).idleUntil, undefined);
    });

    it("counts disks that only the source node has", () => {
        assert.equal(viewLive(instance(way), migration("Running"), uid).totalMiB, 4096);
        assert.equal(viewLive(instance(way, { migrationMethod: "BlockMigration" }), migration("Running"), uid).totalMiB, 6144);
    });
});
