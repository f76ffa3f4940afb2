/**
 * `npm run bench:requests`: API requests of waves of several sizes, from nothing to moved, watch events aside. They shall grow with kinds and plans,
 * not with VMs.
 */
import Table from "cli-table3";
import { parse } from "yaml";
import { countRequests, openWave } from "./openWave.ts";

const sizes = [
    { vms: 1, plans: 1 },
    { vms: 10, plans: 1 },
    { vms: 100, plans: 1 },
    { vms: 100, plans: 10 },
    { vms: 1000, plans: 10 },
];
const goal = 80;

const table = new Table({ head: ["VMs", "plans", "requests", "of which", "per VM", "seconds"], style: { head: [], border: [] } });
const totals = new Map<string, number>();
for (const size of sizes) {
    const wave = await openWave(size);
    const start = performance.now();
    const counts = await countRequests(serverOf(wave.world.kubeconfig), () => wave.up());
    const seconds = (performance.now() - start) / 1000;
    await wave.close();
    const total = [...counts.values()].reduce((sum, each) => sum + each, 0);
    totals.set(`${size.vms}/${size.plans}`, total);
    const parts = [...counts].sort().map(([verb, count]) => `${count} ${verb}`);
    table.push([size.vms, size.plans, total, parts.join(", "), (total / size.vms).toFixed(2), seconds.toFixed(1)]);
}
console.log(table.toString());
console.log(`1,000 VMs ÷ 100 VMs, both in 10 plans: ${(totals.get("1000/10")! / totals.get("100/10")!).toFixed(2)} times the requests`);
console.log(`1,000 VMs in 10 plans ÷ goal of ${goal}: ${(totals.get("1000/10")! / goal).toFixed(2)}`);
process.exit(0);

function serverOf(kubeconfig: string): string {
    return (parse(kubeconfig) as { clusters: { cluster: { server: string } }[] }).clusters[0]!.cluster.server;
}
