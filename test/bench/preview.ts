/**
 * `npm run bench:preview`: what a preview costs that looks at every VM, as a share of the preview of a program without resources: real CLI, built
 * plugin, program on disk. The world is in this process, so that the memory is the plugin's alone.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import Table from "cli-table3";
import type { VsphereVm } from "../../provider/inventory/index.ts";
import { generateDatacentre } from "../../provider/rehearsal/inventory/generate.ts";
import { datastores, networks } from "../../provider/rehearsal/inventory/places.ts";
import { openWorld } from "../../provider/rehearsal/world.ts";
import { ensurePulumi, openProject, type Project, repository } from "../../provider/toolchain/index.ts";
import { sourceByHand } from "../support/byHand.ts";
import { footprintOf } from "./footprint.ts";

const rounds = Number(process.env.ROUNDS ?? 5);
const sizes = [
    { vms: 1000, plans: 10, goal: 1.2 },
    // As few plans as it takes: one may have 500 disks.
    { vms: 10_000, plans: 30, goal: 1.5 },
];
const memoryGoal = 250;

const project = await openProject(await ensurePulumi(), join(repository, "test", "bench", "preview"));
await project.pulumi(["stack", "init", "bench"]);
const table = new Table({ head: ["VMs", "plans", "seconds", "÷ empty", "goal", "peak MB", "÷ goal"], style: { head: [], border: [] } });
for (const { vms, plans, goal } of sizes) {
    const empty = await inWorldOf(vms, 0);
    const { seconds, megabytes } = await inWorldOf(vms, plans);
    const ratio = (seconds / empty.seconds).toFixed(2);
    table.push([vms, plans, seconds.toFixed(2), ratio, goal, megabytes.toFixed(0), (megabytes / memoryGoal).toFixed(2)]);
}
console.log(table.toString());
await project.close();
process.exit(0);

/** Measures in a data centre with a few more VMs than are wanted. */
async function inWorldOf(vms: number, plans: number): Promise<Measure> {
    const inventory = generateDatacentre({ vms: Math.ceil(vms * 1.1) + 40, hosts: 20 });
    const world = await openWorld({ inventory });
    await sourceByHand(world.cluster);
    const all = (inventory.source as { vms: readonly VsphereVm[] }).vms;
    const movable = all.filter(({ name, concerns }) => name.startsWith("pool-") && !concerns.some(({ category }) => category === "Critical"));
    const chosen = movable.slice(0, vms);
    const wave = {
        kubeconfig: world.kubeconfig,
        inventoryUrl: world.inventoryUrl,
        networks: Object.fromEntries(networks.map(({ name }) => [name, { multus: "default/vlan-20" }])),
        datastores: Object.fromEntries(datastores.map(({ name }) => [name, { storageClass: "ceph-rbd" }])),
        plans: Array.from({ length: plans }, (_, plan) => queryOf(chosen.slice((plan * vms) / plans, ((plan + 1) * vms) / plans))),
    };
    writeFileSync(join(project.folder, "wave.json"), JSON.stringify(wave));
    const measured = await measure(project);
    await world.close();
    return measured;
}

/** As somebody would pick so many: names come in order. */
function queryOf(vms: readonly VsphereVm[]): object {
    return { query: `where name between '${vms[0]!.name}' and '${vms.at(-1)!.name}' and criticalConcerns = 0` };
}

interface Measure {
    readonly seconds: number;
    readonly megabytes: number;
}

/** The median of several previews, after one that does not count, and the highest memory that the plugin had in any of them. */
async function measure({ pulumi, folder }: Project): Promise<Measure> {
    const seconds: number[] = [];
    let megabytes = 0;
    for (let round = 0; round <= rounds; round += 1) {
        const footprint = footprintOf(join(folder, "..", "home"), "pulumi-resource-migration-toolkit");
        const start = performance.now();
        const { exitCode, stdout, stderr } = await pulumi(["preview"]);
        seconds.push((performance.now() - start) / 1000);
        megabytes = Math.max(megabytes, footprint().megabytes);
        if (exitCode !== 0) throw new Error(`${stdout}${stderr}`.slice(-4000));
    }
    const counted = seconds.slice(1).sort((one, other) => one - other);
    return { seconds: counted[Math.floor(counted.length / 2)]!, megabytes };
}
