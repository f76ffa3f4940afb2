import assert from "node:assert/strict";
import { type Cluster, kinds } from "../../../provider/kube/index.ts";
import type { Fault } from "../../../provider/rehearsal/port.ts";
import { mapNetworks, planByHand, runByHand, until } from "../../support/byHand.ts";
import { Engine } from "../../support/engine.ts";
import { type InProcess, openInProcess, startPlugin } from "../../support/inProcess.ts";

const namespace = "demo";
const plan = { name: "web", namespace };
const merge = { type: "merge" } as const;

interface Case {
    readonly why: string;
    readonly faults?: readonly Fault[];
    readonly plan?: object;
    readonly inputs?: Record<string, never | string | number | boolean | readonly string[]>;
    /** Before `up`. */
    readonly before?: (cluster: Cluster, world: InProcess) => Promise<unknown>;
    /** While `up` waits. */
    readonly meanwhile?: (cluster: Cluster, world: InProcess) => Promise<unknown>;
    readonly ends: "well" | "badly";
    readonly outcome: string;
    readonly says: readonly RegExp[];
}

const isRunning = (cluster: Cluster) => until(cluster, "plans", ({ status }) => vmsIn(status).some(({ started }) => started));
const vmsIn = (status: unknown) =>
    ((status as { migration?: { vms?: { started?: string }[] } } | undefined)?.migration?.vms ?? []) as { started?: string }[];

/** Somebody cancels VMs once the run is under way. */
const cancelling =
    (...ids: readonly string[]) =>
    async (cluster: Cluster) => {
        await isRunning(cluster);
        await cluster.patch(kinds.migration, { name: "web-1", namespace }, { spec: { cancel: ids.map((id) => ({ id })) } }, merge);
    };

const cases: readonly Case[] = [
    { why: "every VM has moved", ends: "well", outcome: "Succeeded", says: [] },
    {
        why: "one VM has failed",
        faults: [{ kind: "vm", vm: "web-02", step: "ImageConversion" }],
        ends: "badly",
        outcome: "Failed",
        says: [
            /^attempt 1 of demo\/web failed: 1 of 2 VMs moved, 1 failed/,
            /^web-02: failed while converting the guest: Guest conversion failed/,
            /moves only web-02$/,
        ],
    },
    {
        why: "one VM is cancelled, as the arguments ask",
        inputs: { cancel: ["web-02"] },
        ends: "well",
        outcome: "Succeeded",
        says: [],
    },
    {
        why: "somebody else has cancelled one VM",
        meanwhile: cancelling("vm-2"),
        faults: [{ kind: "vmStall", vm: "web-02", phase: "WaitForPowerOff" }],
        ends: "badly",
        outcome: "Succeeded",
        says: [
            /^attempt 1 of demo\/web has ended without web-02: 1 of 2 VMs moved, 1 cancelled/,
            /^web-02: cancelled/,
            /declare a new plan for web-02, or put them into `cancel`/,
        ],
    },
    {
        why: "somebody else has cancelled every VM",
        meanwhile: cancelling("vm-1", "vm-2"),
        faults: [
            { kind: "vmStall", vm: "web-01", phase: "WaitForPowerOff" },
            { kind: "vmStall", vm: "web-02", phase: "WaitForPowerOff" },
        ],
        ends: "badly",
        outcome: "Canceled",
        says: [/^attempt 1 of demo\/web was cancelled: 0 of 2 VMs moved, 2 cancelled/, /run again for attempt 2, which moves only web-01, web-02$/],
    },
    {
        why: "every VM is cancelled, as the arguments ask",
        inputs: { cancel: ["web-01", "vm-2"] },
        ends: "well",
        outcome: "Canceled",
        says: [],
    },
    {
        why: "the plan is blocked, so that the run never begins",
        inputs: { stallMinutes: 10 },
        before: (cluster) => cluster.delete(kinds.networkMap, { name: "nm", namespace }),
        ends: "badly",
        outcome: "Pending",
        says: [/nothing has moved for 10 minutes; the run goes on/, /waiting for the plan to be ready: .*NetworkMap/i],
    },
    {
        why: "a blocker pauses the run, and then fails it",
        meanwhile: async (cluster) => {
            await isRunning(cluster);
            await cluster.delete(kinds.storageMap, { name: "sm", namespace });
        },
        ends: "badly",
        outcome: "Failed",
        says: [/^attempt 1 of demo\/web failed: 0 of 2 VMs moved, 2 failed/, /the plan is blocked: StorageRefNotValid/i],
    },
    {
        why: "the source is lost while it runs",
        meanwhile: async (cluster) => {
            await isRunning(cluster);
            await cluster.delete(kinds.provider, { name: "vcenter", namespace });
        },
        ends: "badly",
        outcome: "Failed",
        says: [/^attempt 1 of demo\/web failed/, /the plan is blocked: .*Provider/i],
    },
    {
        why: "another migration runs the plan first",
        before: async (cluster) => {
            await runByHand(cluster, "somebody-else-1");
            await isRunning(cluster);
        },
        ends: "badly",
        outcome: "none",
        says: [/cannot be started: migration somebody-else-1, which this stack did not make, is running the plan; wait for its end/],
    },
    {
        why: "the Migration object is deleted while it runs",
        meanwhile: async (cluster) => {
            await isRunning(cluster);
            await cluster.delete(kinds.migration, { name: "web-1", namespace });
        },
        ends: "badly",
        outcome: "Canceled",
        says: [/was cancelled/, /the Migration object was deleted during the run, which cancels it/],
    },
    {
        why: "the plan is deleted while it runs",
        meanwhile: async (cluster) => {
            await isRunning(cluster);
            await cluster.delete(kinds.plan, plan);
        },
        ends: "badly",
        outcome: "Running",
        says: [/^the run cannot go on: the plan does not exist; .* nothing is rolled back on the source/],
    },
    {
        why: "the plan is archived",
        before: async (cluster) => {
            await cluster.patch(kinds.plan, plan, { spec: { archived: true } }, merge);
            await until(cluster, "plans", ({ spec }) => spec?.archived === true);
        },
        ends: "badly",
        outcome: "none",
        says: [/the plan is archived and never runs again; declare a new plan/],
    },
    {
        why: "another migration of the plan was made first",
        before: (cluster) => cluster.delete(kinds.networkMap, { name: "nm", namespace }),
        meanwhile: async (cluster) => {
            await runByHand(cluster, "first-1");
            await until(cluster, "migrations", ({ metadata }) => metadata.name === "web-1");
            await mapNetworks(cluster);
        },
        ends: "badly",
        outcome: "Pending",
        says: [/^the run will never begin: the plan has already succeeded, which is final/],
    },
    {
        why: "the plan's conditions are stale or away for a moment, as after a restart of the controller",
        meanwhile: async (cluster, world) => {
            const say = (conditions: readonly object[]) =>
                cluster.patch(kinds.plan, plan, { status: { conditions } }, { type: "merge", subresource: "status" });
            const stale = { status: "True", category: "Critical", lastTransitionTime: "2026-01-05T08:00:00Z" };
            await until(cluster, "migrations", ({ metadata }) => metadata.name === "web-1");
            await say([{ type: "Archived", ...stale }]);
            await world.stage.clock.sleep(2_000);
            await say([{ type: "StorageRefNotValid", ...stale }]);
            await world.stage.clock.sleep(2_000);
            await say([]);
        },
        ends: "well",
        outcome: "Succeeded",
        says: [],
    },
    {
        why: "nothing moves any more",
        inputs: { stallMinutes: 15 },
        faults: [{ kind: "vmStall", vm: "web-02", phase: "WaitForPowerOff" }],
        ends: "badly",
        outcome: "Running",
        says: [
            /^nothing has moved for 15 minutes; the run goes on: 1 of 2 VMs moved, 1 waiting for the source to power off/,
            /run again to go on waiting/,
        ],
    },
];

describe("an up", () => {
    for (const c of cases)
        it(`ends ${c.ends} when ${c.why}`, async () => {
            const world = await openInProcess({ faults: c.faults });
            const { cluster } = world.stage;
            try {
                await world.play(planByHand(cluster, undefined, c.plan));
                if (c.before) await world.play(c.before(cluster, world));
                const engine = new Engine();
                const inputs = { namespace, plan: "demo/web", ...c.inputs };
                const up = engine.up([{ type: "migration-toolkit:virtualization:Migration", name: "run", inputs }], startPlugin(world));
                const [operation] = await world.play(Promise.all([up, c.meanwhile?.(cluster, world)]));
                const outcome = engine.find("run")?.outputs.outcome ?? "none";
                const told = `${outcome}\n${operation.errors.join("\n")}`;
                assert.equal(operation.isOk, c.ends === "well", told);
                assert.equal(outcome, c.outcome, told);
                for (const each of c.says)
                    assert.ok(
                        operation.errors.some((line) => each.test(line)),
                        `${each}\n${told}`,
                    );
            } finally {
                await world.close();
            }
        });
});
