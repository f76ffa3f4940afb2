import assert from "node:assert/strict";
import { readLive } from "../../provider/cli/liveReport.ts";
import { ApiError, type Cluster } from "../../provider/kube/index.ts";
import { readReport } from "../../provider/report/document/index.ts";
import type { RunReport } from "../../provider/report/runs/index.ts";
import { type RehearsedWave, rehearseWave } from "../support/rehearsedWave.ts";
import { inventoryDoor } from "../support/wire.ts";

const signal = new AbortController().signal;

describe("a report of a live cluster, and of the state of the stack that made it", () => {
    let wave: RehearsedWave;
    let live: RunReport;
    let state: RunReport;
    const look = (options: { wave?: string; namespace?: string } = {}, cluster: Cluster = wave.world.stage.cluster) =>
        wave.world.play(
            readLive({ cluster, namespace: "demo", door: async () => inventoryDoor(wave.world.stage) }, options, signal, wave.world.stage.clock),
        );

    before(async () => {
        const parts = [
            { key: "1", type: "cold" as const, vms: ["web-01", "web-02", "web-03", "web-04", "web-05", "web-06"] },
            { key: "2", type: "warm" as const, vms: ["db-01", "db-02"], run: { cutover: "2026-01-05T10:00:00Z" } },
        ];
        wave = await rehearseWave(parts, [{ kind: "vm", vm: "web-02", step: "DiskTransferV2v", times: 1 }], 1);
        assert.match((await wave.up()).join("\n"), /web-02: failed while copying disks/);
        assert.deepEqual(await wave.up(), []);
        live = await look();
        state = readReport(wave.stackExport()) as RunReport;
    });
    after(() => wave?.close());

    it("both know every attempt of every VM, the same way", () => {
        const told = (report: RunReport) =>
            report.plans.map(({ wave: of, name, plan, type, outcome, attempts, vms }) => ({
                ...{ of, name, plan, type, outcome, attempts },
                // Only the stack tells of single disks.
                vms: vms.map((vm) => ({ ...vm, disksGiB: undefined })),
            }));
        assert.deepEqual(JSON.parse(JSON.stringify(told(live))), JSON.parse(JSON.stringify(told(state))));
        assert.deepEqual(
            [live.source, state.source, live.waves.map(({ name }) => name), state.waves.map(({ name }) => name)],
            ["cluster", "stack", ["shop"], ["shop"]],
        );
    });

    it("tell that VMs waited for slots, on which host, and what was copied", () => {
        const waited = state.plans[0]!.vms.filter(({ waitedSeconds }) => waitedSeconds > 60).map(({ name }) => name);
        assert.ok(waited.length >= 2, String(waited));
        assert.deepEqual(
            state.occupancy.map(({ host }) => host),
            [undefined, "esx-01", "esx-02", "esx-03"],
        );
        assert.ok(state.throughput.peakMiBps > 0 && state.counts.copiedMiB > 8 * 8192);
    });

    it("tell the failure with its cause, and that another attempt has moved the VM", () => {
        assert.deepEqual(
            state.failures.map(({ step, vms }) => [step, vms.map(({ vm, attempt, hasMoved }) => [vm, attempt, hasMoved])]),
            [["DiskTransferV2v", [["web-02", 1, true]]]],
        );
        assert.equal(state.plans.find(({ name }) => name === "shop-1-run")!.attempts.length, 2);
    });

    it("tell that a warm VM was off from its cutover on", () => {
        const vm = state.plans.flatMap(({ vms }) => vms).find(({ name }) => name === "db-01")!;
        assert.equal(vm.downtime[0]!.from, "2026-01-05T10:00:00Z");
        assert.ok(vm.downtimeSeconds < 1200 && vm.elapsedSeconds > 3600);
    });

    it("hold no password", () => assert.ok(!JSON.stringify([live, state]).includes("canary-password")));

    it("is of the stack that made the objects", () => assert.deepEqual([live.project, live.stack], ["first-wave", "prod"]));

    it("can be of one wave", async () => {
        assert.equal((await look({ wave: "shop" })).plans.length, 2);
        assert.deepEqual((await look({ wave: "shp" })).notes, ["no plan of a wave named shp is here"]);
    });

    it("is of one namespace where no other may be looked into", async () => {
        const { cluster } = wave.world.stage;
        const list: Cluster["list"] = (kind, options) => {
            const isForbidden = kind.plural !== "providers" && options?.namespace === undefined;
            return isForbidden ? Promise.reject(new ApiError("list", { code: 403, reason: "Forbidden" } as never)) : cluster.list(kind, options);
        };
        const narrow = new Proxy(cluster, { get: (of, key) => (key === "list" ? list : Reflect.get(of, key).bind(of)) });
        assert.equal((await look({}, narrow)).plans.length, 2);
    });

    it("does without hosts when the inventory does not answer, and says so", async () => {
        const door = () => Promise.reject(new Error("no route"));
        const { cluster, clock } = wave.world.stage;
        const seen = await wave.world.play(readLive({ cluster, namespace: "demo", door }, {}, signal, clock));
        assert.match(seen.notes[0]!, /the inventory of demo\/vcenter did not answer, so hosts are not told apart: .*no route/);
        assert.equal(seen.occupancy.length, 1);
    });
});
