/**
 * `npm run bench:split -- --seed S --runs N`: how close splits of random waves come to the time that none can do without, and how many VMs move
 * when one is added.
 */
import { parseArgs } from "node:util";
import Table from "cli-table3";
import { type SplitInput, type SplitVm, splitLimits, splitWave } from "../../provider/wave/split/index.ts";
import { type Chance, chanceOf } from "../chaos/chance.ts";

const goal = 1.05;
const { values } = parseArgs({ options: { seed: { type: "string", default: "1" }, runs: { type: "string", default: "20" } } });
const sizes: readonly Record<"vms" | "hosts", readonly [number, number]>[] = [
    { vms: [10, 99], hosts: [1, 12] },
    { vms: [100, 999], hosts: [1, 30] },
    { vms: [1000, 5000], hosts: [2, 60] },
];
const ways = {
    "cold, 40 at once": { limits: splitLimits.cold, slots: { perHost: 20, counts: "vms" } },
    "cold, 4 at once": { limits: splitLimits.cold, slots: { perHost: 20, counts: "vms" }, plansAtOnce: 4 },
    "cold, one by one": { limits: splitLimits.cold, slots: { perHost: 20, counts: "vms" }, plansAtOnce: 1 },
    "warm, 200 disks": { limits: splitLimits.warm, slots: { perHost: 20, counts: "disks" } },
} as const satisfies Record<string, Partial<SplitInput>>;

interface Measured {
    readonly vms: number;
    readonly hosts: number;
    readonly plans: number;
    readonly ratio: number;
    readonly moved: number;
    readonly milliseconds: number;
}

const table = new Table({
    head: ["plans", "VMs", "hosts", "in plans", "makespan ÷ bound", "p95", "worst", "moved by one more", "worst", "ms"],
    style: { head: [], border: [] },
});
const all: Measured[] = [];
for (const [way, terms] of Object.entries(ways))
    for (const size of sizes) {
        const chance = chanceOf(Number(values.seed));
        const runs = Array.from({ length: Number(values.runs) }, () => measure(chance, size, terms));
        all.push(...runs);
        table.push([
            way,
            range(runs, "vms"),
            range(runs, "hosts"),
            range(runs, "plans"),
            ...ratios(runs),
            ...moves(runs),
            quantile(runs, "milliseconds", 0.5).toFixed(0),
        ]);
    }
console.log(table.toString());
console.log(
    `seed ${values.seed}: median ${quantile(all, "ratio", 0.5).toFixed(3)} of a goal of ${goal}, worst ${quantile(all, "ratio", 1).toFixed(3)}`,
);

function measure(chance: Chance, size: (typeof sizes)[number], terms: Omit<SplitInput, "vms" | "cost">): Measured {
    const vms = inventory(chance, chance.between(...size.vms), chance.between(...size.hosts));
    const sharedDisks = vms.filter(() => chance.isLucky(0.01)).map(({ key }) => [key, chance.pick(vms).key]);
    const input = { ...terms, vms: vms.slice(1), sharedDisks, cost };
    const start = performance.now();
    const { plans, makespan, bound } = splitWave(input);
    const milliseconds = performance.now() - start;
    const previous = Object.fromEntries(plans.flatMap(({ key, vms }) => vms.map((vm) => [vm, key])));
    const { moved } = splitWave({ ...input, vms, previous });
    const hosts = new Set(vms.map(({ host }) => host)).size;
    return { vms: vms.length, hosts, plans: plans.length, ratio: makespan / bound, moved: moved.length, milliseconds };
}

/** Many small ones and a few giants, on hosts that have very different numbers of them. */
function inventory(chance: Chance, count: number, hosts: number): readonly SplitVm[] {
    const unevenness = chance.next();
    const heaviness = 0.5 + chance.next();
    const hostOf = () => `esxi-${Math.min(hosts, 1 + Math.floor(hosts * chance.next() ** (1 + unevenness)))}`;
    return Array.from({ length: count }, (_, at) => {
        const sizeGiB = Math.min(6144, Math.round(60 * Math.exp(heaviness * normal(chance))) + 8);
        const disks = 1 + Math.floor(Math.min(11, -Math.log(1 - chance.next()) * 1.1));
        return { key: `vm-${at}`, id: `vm-${at}`, host: hostOf(), disks, sizeGiB };
    });
}

function normal(chance: Chance): number {
    return Math.sqrt(-2 * Math.log(1 - chance.next())) * Math.cos(2 * Math.PI * chance.next());
}

/** A slot's share of 290 MiB/s and some minutes around the copy. Source: MTV-207. */
function cost({ sizeGiB }: SplitVm): number {
    return 180 + (sizeGiB * 1024) / (290 / 20);
}

function ratios(runs: readonly Measured[]): string[] {
    return [0.5, 0.95, 1].map((share) => quantile(runs, "ratio", share).toFixed(3));
}

function moves(runs: readonly Measured[]): string[] {
    return [0.5, 1].map((share) => String(quantile(runs, "moved", share)));
}

function range(runs: readonly Measured[], of: keyof Measured): string {
    return `${quantile(runs, of, 0)}…${quantile(runs, of, 1)}`;
}

function quantile(runs: readonly Measured[], of: keyof Measured, share: number): number {
    const sorted = runs.map((run) => run[of]).sort((one, other) => one - other);
    return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}
