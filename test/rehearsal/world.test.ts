import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type KubeObject, kinds } from "../../provider/kube/index.ts";
import type { World, WorldOptions } from "../../provider/rehearsal/port.ts";
import { openWorld } from "../../provider/rehearsal/world.ts";
import { has, planByHand, runByHand, sourceByHand, until } from "../support/byHand.ts";
import { datacentre } from "../support/datacentre.ts";

const isOver = (object: KubeObject) => ["Succeeded", "Failed", "Canceled"].some((type) => has(object, type));

const tokenOf = ({ kubeconfig }: World): string => JSON.parse(kubeconfig).users[0].user.token;

/** Runs the small wave once and tells everything the plan has ever shown, without the order in which others wrote meanwhile. */
async function history(options: Partial<WorldOptions>): Promise<readonly string[]> {
    const world = await openWorld({ inventory: datacentre(), ...options });
    const stop = new AbortController();
    const seen: string[] = [];
    const reading = (async () => {
        for await (const { object } of world.cluster.watch(kinds.plan, { resourceVersion: "1", signal: stop.signal }))
            seen.push(JSON.stringify(object.status?.migration ?? object.status?.conditions));
    })();
    await planByHand(world.cluster);
    await runByHand(world.cluster);
    await until(world.cluster, "migrations", isOver);
    stop.abort();
    await reading;
    await world.close();
    return seen;
}

describe("the rehearsed world", () => {
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "world-"));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    it("is entered by the same door each time it is opened, unless somebody else has taken the port", async () => {
        const open = () => openWorld({ inventory: datacentre(), state: folder });
        const first = await open();
        await first.close();
        const second = await open();
        assert.equal(second.kubeconfig, first.kubeconfig);
        const { port } = new URL(JSON.parse(first.kubeconfig).clusters[0].cluster.server);
        await second.close();
        const stranger = createServer().listen(Number(port), "127.0.0.1");
        await once(stranger, "listening");
        const third = await open();
        stranger.close();
        assert.notEqual(third.kubeconfig, first.kubeconfig);
        await assert.rejects(
            openWorld({ inventory: datacentre(), port: Number(new URL(JSON.parse(third.kubeconfig).clusters[0].cluster.server).port) }),
            /EADDRINUSE/,
        );
        await third.close();
    });

    it("has the same history for the same moves", async () => {
        assert.deepEqual(await history({}), await history({}));
    });

    it("goes on where it was closed in the middle of a run", async () => {
        const state = join(folder, "state");
        const first = await openWorld({ inventory: datacentre(), state, speed: 30 });
        await planByHand(first.cluster);
        await runByHand(first.cluster);
        await until(first.cluster, "plans", (plan) => JSON.stringify(plan.status).includes("AllocateDisks"));
        const before = first.clock.now();
        await first.close();
        const after = first.clock.now();
        const second = await openWorld({ inventory: datacentre(), state });
        assert.ok(second.clock.now() >= before && second.clock.now() <= after, "time stood still meanwhile");
        assert.ok(has(await until(second.cluster, "migrations", isOver), "Succeeded"));
        const machines = (await second.cluster.list(kinds.virtualMachine)).items.map(({ metadata }) => metadata.name);
        assert.deepEqual(machines, ["web-01", "web-02"]);
        await second.close();
    });

    it("counts faults across restarts", async () => {
        const state = join(folder, "state");
        const faults = [{ kind: "vm", vm: "web-02", step: "ImageConversion", times: 1 }] as const;
        const first = await openWorld({ inventory: datacentre(), state, faults });
        await planByHand(first.cluster);
        await runByHand(first.cluster);
        assert.ok(has(await until(first.cluster, "migrations", isOver), "Failed"));
        await first.close();
        const second = await openWorld({ inventory: datacentre(), state, faults });
        await runByHand(second.cluster, "web-2");
        assert.ok(has(await until(second.cluster, "migrations", (run) => run.metadata.name === "web-2" && isOver(run)), "Succeeded"));
        await second.close();
    });

    it("stops the clock when nobody waits", async () => {
        const world = await openWorld({ inventory: datacentre() });
        await planByHand(world.cluster);
        const before = world.clock.now();
        await new Promise((wake) => setTimeout(wake, 200));
        assert.equal(world.clock.now(), before);
        await world.close();
    });

    it("has no inventory of a source that it has never reached", async () => {
        const world = await openWorld({ inventory: datacentre(), faults: [{ kind: "connection" }] });
        await sourceByHand(world.cluster);
        const { metadata } = await until(world.cluster, "providers", (each) => has(each, "ConnectionTestFailed"));
        const headers = { authorization: `Bearer ${tokenOf(world)}` };
        const answer = await fetch(`${world.inventoryUrl}/providers/vsphere/${metadata.uid}/vms`, { headers });
        assert.deepEqual([answer.status, answer.headers.get("x-reason")], [404, "ProviderNotFound"]);
        await world.close();
    });

    it("cancels a VM on request and powers its source on again", async () => {
        const world = await openWorld({ inventory: datacentre(), faults: [{ kind: "vmStall", vm: "web-02", phase: "WaitForPowerOff", times: 5 }] });
        await planByHand(world.cluster);
        await runByHand(world.cluster, "web-1", { cancel: [{ name: "web-02" }] });
        const run = await until(world.cluster, "migrations", isOver);
        assert.ok(has(run, "Succeeded"), "some cancelled and the rest moved is a success");
        const vms = run.status?.vms as { name: string; conditions: { type: string }[] }[];
        assert.deepEqual(
            vms.map(({ name, conditions }) => `${name} ${conditions.map(({ type }) => type)}`),
            ["web-01 Succeeded", "web-02 Canceled"],
        );
        await world.close();
    });

    it("lets as many VMs of one ESXi host copy as there are slots", async () => {
        const settings = { controller_max_vm_inflight: 1 };
        const world = await openWorld({ inventory: datacentre(), settings });
        await planByHand(world.cluster);
        await runByHand(world.cluster);
        const plan = await until(world.cluster, "plans", (each) => JSON.stringify(each.status).includes("PowerOffSource"));
        const vms = (plan.status!.migration as { vms: { name: string; started?: string; conditions?: { type: string }[] }[] }).vms;
        assert.deepEqual(
            vms.map((vm) => `${vm.name} ${vm.started ? "started" : vm.conditions?.map(({ type }) => type)}`),
            ["web-01 started", "web-02 Pending"],
        );
        await world.close();
    });
});
