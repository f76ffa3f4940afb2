import assert from "node:assert/strict";
import { type Cluster, type KubeObject, kinds } from "../../../../provider/kube/index.ts";
import type { Fault } from "../../../../provider/rehearsal/port.ts";
import { type InProcess, openInProcess } from "../../../support/inProcess.ts";
import { instanceOf, liveTarget, machine, migrateByHand, namespace, node, phaseOf, soon, tune } from "../../../support/live.ts";

describe("the rehearsed KubeVirt", () => {
    let world: InProcess;
    let cluster: Cluster;

    const begin = async (faults: readonly Fault[] = [], target: Record<string, unknown> = {}, settings?: Record<string, unknown>) => {
        world = await openInProcess({ inventory: liveTarget(target), faults });
        cluster = world.stage.cluster;
        if (settings) await tune(cluster, settings);
        await soon(world, async () => phaseOf(await instanceOf(cluster)) === "Running", cluster);
    };
    afterEach(() => world?.close());

    const find = (name: string) => cluster.get(kinds.virtualMachineInstanceMigration, { name, namespace });
    const reaches = (name: string, ...phases: string[]) =>
        soon(world, async () => phases.includes(String(phaseOf(await find(name)))) && (await find(name)), cluster) as Promise<KubeObject>;
    const ends = (name: string) => reaches(name, "Succeeded", "Failed");
    const state = async () => (await instanceOf(cluster))?.status?.migrationState as Record<string, unknown>;

    it("moves a VM through all phases to another node, and keeps the record", async () => {
        await begin();
        const from = (await instanceOf(cluster))!.status!.nodeName;
        await migrateByHand(cluster, "db-1");
        const migration = await ends("db-1");
        const transitions = migration.status!.phaseTransitionTimestamps as { phase: string }[];
        assert.deepEqual(
            transitions.map(({ phase }) => phase),
            ["Pending", "Scheduling", "Scheduled", "PreparingTarget", "TargetReady", "Running", "Succeeded"],
        );
        const { sourceNode, targetNode, completed } = await state();
        assert.deepEqual([sourceNode, completed, (await instanceOf(cluster))!.status!.nodeName], [from, true, targetNode]);
        assert.notEqual(from, targetNode);
        await world.pass(1_000);
        const record = (await find("db-1"))!;
        assert.deepEqual([record.metadata.finalizers ?? [], record.status!.migrationState], [[], await state()]);
    });

    const endings: readonly {
        readonly why: string;
        readonly fault?: Omit<Extract<Fault, { kind: "liveMigration" }>, "kind" | "vm">;
        readonly settings?: Record<string, unknown>;
        readonly phase: string;
        readonly says?: RegExp;
        readonly mode?: string;
    }[] = [
        { why: "what fails says why", fault: { reason: "no route to host" }, phase: "Failed", says: /no route to host/ },
        {
            why: "stuck is given up after the progress timeout",
            fault: { trouble: "stuck" },
            settings: { progressTimeout: 60 },
            phase: "Failed",
            says: /stuck for 60 seconds/,
        },
        {
            why: "a busy VM is given up after its time per GiB",
            fault: { trouble: "busy" },
            settings: { completionTimeoutPerGiB: 20 },
            phase: "Failed",
            says: /not completed after 80 seconds/,
        },
        {
            why: "a busy VM is slowed down until it can be copied",
            fault: { trouble: "busy" },
            settings: { allowAutoConverge: true },
            phase: "Succeeded",
            mode: "PreCopy",
        },
        {
            why: "a busy VM changes sides where post-copy is allowed",
            fault: { trouble: "busy" },
            settings: { allowPostCopy: true },
            phase: "Succeeded",
            mode: "PostCopy",
        },
        {
            why: "a bandwidth that is too small for the time",
            settings: { bandwidthPerMigration: "1Mi" },
            phase: "Failed",
            says: /not completed after 80 seconds/,
        },
        { why: "a quota is asked again until it has room", fault: { trouble: "quota", times: 3 }, phase: "Succeeded", mode: "PreCopy" },
    ];
    for (const { why, fault, settings, phase, says, mode } of endings)
        it(`ends ${phase}: ${why}`, async () => {
            await begin(fault ? [{ kind: "liveMigration", vm: "db", ...fault }] : [], {}, settings);
            await migrateByHand(cluster, "db-1");
            assert.equal(phaseOf(await ends("db-1")), phase);
            const seen = await state();
            if (says) assert.match(String(seen.failureReason), says);
            if (mode) assert.equal(seen.mode, mode);
            if (phase === "Failed") assert.equal((await instanceOf(cluster))!.status!.nodeName, seen.sourceNode);
        });

    it("says on the migration that a quota rejects its pod, and no more when it has room", async () => {
        await begin([{ kind: "liveMigration", vm: "db", trouble: "quota", times: 2 }]);
        await migrateByHand(cluster, "db-1");
        const waiting = await soon(
            world,
            async () => ((await find("db-1"))?.status?.conditions as object[] | undefined)?.length === 1 && (await find("db-1")),
            cluster,
        );
        assert.deepEqual(
            [phaseOf(waiting), (waiting.status!.conditions as { type: string }[])[0]!.type],
            ["Pending", "migrationRejectedByResourceQuota"],
        );
        assert.deepEqual((await ends("db-1")).status!.conditions, []);
    });

    it("gives up after five minutes without a node that can take the VM, and nobody says why", async () => {
        await begin([], { nodes: [node("node-a"), node("node-b", { memory: "2Gi" })] });
        const before = world.stage.clock.now();
        await migrateByHand(cluster, "db-1");
        assert.equal(phaseOf(await ends("db-1")), "Failed");
        assert.ok(world.stage.clock.now() - before >= 300_000);
        assert.equal(await state(), undefined);
    });

    it("takes only nodes with the added labels and the CPU of the source", async () => {
        const cpu = (model: string) => ({
            "host-model-cpu.node.kubevirt.io/Cascadelake": "true",
            [`cpu-model-migration.node.kubevirt.io/${model}`]: "true",
        });
        const nodes = [
            node("node-a", { memory: "512Gi", metadata: { labels: cpu("Cascadelake") } }),
            node("node-b", { memory: "256Gi", metadata: { labels: { ...cpu("Haswell"), zone: "b" } } }),
            node("node-c", { memory: "128Gi", metadata: { labels: cpu("Cascadelake") } }),
            node("node-d", { memory: "32Gi", metadata: { labels: { ...cpu("Cascadelake"), zone: "b" } } }),
        ];
        const spec = { domain: { memory: { guest: "4Gi" }, cpu: { model: "host-model" } } };
        await begin([], { nodes, virtualMachines: [machine("db", spec)] });
        await cluster.create(kinds.virtualMachineInstanceMigration, {
            metadata: { name: "db-1", namespace },
            spec: { vmiName: "db", addedNodeSelector: { zone: "b" } },
        });
        await ends("db-1");
        assert.equal((await state()).targetNode, "node-d");
    });

    it("lets as many move at once as the cluster and each node may", async () => {
        const names = ["db", "web-1", "web-2", "web-3"];
        await begin(
            [],
            { virtualMachines: names.map((name) => machine(name, { nodeSelector: {} })) },
            { parallelMigrationsPerCluster: 2, bandwidthPerMigration: "64Mi" },
        );
        for (const name of names) await migrateByHand(cluster, name, name);
        const phases = async () => Promise.all(names.map(async (name) => String(phaseOf(await find(name)))));
        await soon(world, async () => (await phases()).filter((phase) => phase === "Running").length === 2, cluster);
        assert.equal((await phases()).filter((phase) => phase === "Pending").length, 2);
        await soon(world, async () => (await phases()).every((phase) => phase === "Succeeded"), cluster);
    });

    it("cancels what is deleted, before and after the target took over", async () => {
        await begin([{ kind: "liveMigration", vm: "db", trouble: "busy" }]);
        for (const phase of ["Scheduling", "Running"]) {
            await migrateByHand(cluster, phase.toLowerCase());
            await reaches(phase.toLowerCase(), phase);
            await cluster.delete(kinds.virtualMachineInstanceMigration, { name: phase.toLowerCase(), namespace });
            await soon(world, async () => (await find(phase.toLowerCase())) === undefined, cluster);
        }
        const { abortRequested, abortStatus, completed, failed } = await state();
        assert.deepEqual([abortRequested, abortStatus, completed, failed], [true, "Succeeded", true, true]);
    });

    it("does not cancel what runs on the target already", async () => {
        await begin([{ kind: "liveMigration", vm: "db", trouble: "busy" }], {}, { allowPostCopy: true, bandwidthPerMigration: "64Mi" });
        await migrateByHand(cluster, "db-1");
        await soon(world, async () => (await state())?.mode === "PostCopy", cluster);
        await cluster.delete(kinds.virtualMachineInstanceMigration, { name: "db-1", namespace });
        assert.ok(await find("db-1"));
        await soon(world, async () => (await find("db-1")) === undefined, cluster);
        const { completed, failed, targetNode } = await state();
        assert.deepEqual([completed, failed, (await instanceOf(cluster))!.status!.nodeName], [true, undefined, targetNode]);
    });

    it("clears the records of a VM away that has been stopped, and all but the last five of one that runs", async () => {
        await begin();
        for (const number of [1, 2, 3, 4, 5, 6, 7]) {
            await migrateByHand(cluster, `db-${number}`);
            await ends(`db-${number}`);
            await world.pass(2_000);
        }
        const records = async () => (await cluster.list(kinds.virtualMachineInstanceMigration)).items.map(({ metadata }) => metadata.name);
        assert.deepEqual(await records(), ["db-3", "db-4", "db-5", "db-6", "db-7"]);
        await cluster.patch(kinds.virtualMachine, { name: "db", namespace }, { spec: { runStrategy: "Halted" } }, { type: "merge" });
        await soon(world, async () => (await records()).length === 0, cluster);
    });

    it("refuses a second migration of a VM, and any of one that cannot move", async () => {
        const volumes = [{ name: "root", persistentVolumeClaim: { claimName: "alone" } }];
        const persistentVolumeClaims = [{ metadata: { name: "alone", namespace } }];
        await begin([], { virtualMachines: [machine("db"), machine("pet", { volumes })], persistentVolumeClaims });
        await migrateByHand(cluster, "db-1");
        await assert.rejects(migrateByHand(cluster, "db-2"), /in-flight migration detected/);
        await assert.rejects(migrateByHand(cluster, "pet-1", "pet"), /DisksNotLiveMigratable.*PVC alone is not shared/);
    });

    it("makes no VMI where the target has no nodes", async () => {
        world = await openInProcess({ inventory: liveTarget({ nodes: [] }) });
        await world.pass(60_000);
        assert.equal((await world.stage.cluster.list(kinds.virtualMachineInstance)).items.length, 0);
    });
});
