/**
 * `npm run bench:wave`: a wave of 1,000 VMs in 10 plans with the real CLI, from nothing to moved: in the rehearsal of the plugin, and against a
 * rehearsal that this process serves, where the same objects are also declared as plain custom resources of the Kubernetes plugin.
 *
 * A plain `up` ends as soon as the objects are stored, so that the time until the last VM has moved stands beside the time of `up`.
 */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { readdirSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import Table from "cli-table3";
import which from "which";
import { openWorld } from "../../provider/rehearsal/world.ts";
import { ensurePulumi, openProject, repository } from "../../provider/toolchain/index.ts";
import { datacentre, vm } from "../support/datacentre.ts";
import { footprintOf } from "./footprint.ts";
import { finalWords } from "./openWave.ts";

const vms = Number(process.env.VMS ?? 1000);
const plans = Number(process.env.PLANS ?? 10);
const goal = 30;

interface Measure {
    /** When the command began, as `performance.now` counts. */
    readonly start: number;
    /** Seconds until the command had ended. */
    readonly up: number;
    /** Seconds until the last VM had moved; absent = nobody else could look. */
    readonly moved?: number | undefined;
    readonly cpuSeconds: number;
    readonly requests?: number | undefined;
    readonly megabytes: number;
}

const names = Array.from({ length: vms }, (_, at) => `web-${String(at + 1).padStart(5, "0")}`);
const inventory = datacentre(names.map((name, at) => vm(name, `vm-${at + 1}`, { host: `host-${(at % 2) + 1}` })));
const shares = Array.from({ length: plans }, (_, at) => names.filter((_name, index) => index % plans === at));

const table = new Table({
    head: ["way", "up ended after s", "last VM moved after s", "CPU s", "requests", "peak MB of the plugin"],
    style: { head: [], border: [] },
});
const rehearsed = await rehearse();
tell("rehearsal in the plugin", rehearsed);
const ours = await serve("ours", "pulumi-resource-migration-toolkit", ({ kubeconfig, inventoryUrl }) => ({ kubeconfig, inventoryUrl }));
tell("rehearsal served, ours", ours);
const kubernetes = await kubernetesPlugin();
const plain = kubernetes && (await serve("plain", "pulumi-resource-kubernetes", ({ kubeconfig }) => ({ kubeconfig })));
if (plain) tell("rehearsal served, plain", plain);
console.log(table.toString());
console.log(`${vms} VMs in ${plans} plans through the rehearsal ÷ goal of ${goal} s: ${(rehearsed.up / goal).toFixed(2)}`);
console.log(plain ? compared(ours, plain) : skipped());
process.exit(0);

function tell(way: string, { up, moved, cpuSeconds, requests, megabytes }: Measure): void {
    table.push([way, up.toFixed(1), moved?.toFixed(1) ?? "–", cpuSeconds.toFixed(1), requests ?? "–", megabytes.toFixed(0)]);
}

function compared(one: Measure, other: Measure): string {
    const ratio = (key: keyof Measure) => (one[key]! / other[key]!).toFixed(2);
    return `ours ÷ plain: ${ratio("moved")} until the last VM has moved, ${ratio("up")} until up ends, ${ratio("cpuSeconds")} CPU, ${ratio("requests")} requests, ${ratio("megabytes")} memory`;
}

function skipped(): string {
    return "The comparison with plain custom resources is skipped: there is no pulumi-resource-kubernetes on PATH or in the plugin cache; `pulumi plugin install resource kubernetes` gets it.";
}

/** The whole world in the plugin, as a first rehearsal runs. */
async function rehearse(): Promise<Measure> {
    return await measure("ours", "pulumi-resource-migration-toolkit", async (folder) => {
        const path = join(folder, "datacentre.json");
        writeFileSync(path, JSON.stringify(inventory));
        return { rehearsal: { inventory: path } };
    });
}

type Settings = Readonly<Record<string, unknown>>;

/** A world in this process, whose requests can be counted. It is asked when the last VM has moved. */
async function serve(way: string, plugin: string, settingsFor: (world: { kubeconfig: string; inventoryUrl: string }) => Settings): Promise<Measure> {
    const world = await openWorld({ inventory, start: Date.now() });
    const stop = new AbortController();
    const words = await finalWords(world, stop.signal);
    const before = process.cpuUsage();
    const count = countAnswered();
    const measured = await measure(way, plugin, async () => settingsFor(world));
    while (words.size < plans) await new Promise((wake) => setTimeout(wake, 100));
    const { user, system } = process.cpuUsage(before);
    stop.abort();
    await world.close();
    const moved = (Math.max(...words.values()) - measured.start) / 1000;
    return { ...measured, moved, cpuSeconds: measured.cpuSeconds + (user + system) / 1e6, requests: count() };
}

/** Counts the requests that this process answers, watches among them. */
function countAnswered(): () => number {
    let count = 0;
    const listen = (message: unknown) => {
        if ((message as { request: IncomingMessage }).request.method) count += 1;
    };
    subscribe("http.server.request.start", listen);
    return () => {
        unsubscribe("http.server.request.start", listen);
        return count;
    };
}

async function measure(way: string, plugin: string, settingsIn: (folder: string) => Promise<Settings>): Promise<Measure> {
    const project = await openProject(await ensurePulumi(), join(repository, "test", "bench", "wave"));
    try {
        const settings = await settingsIn(project.folder);
        writeFileSync(join(project.folder, "wave.json"), JSON.stringify({ way, settings, plans: shares }));
        await project.pulumi(["stack", "init", "bench"]);
        const footprint = footprintOf(join(project.folder, "..", "home"), plugin);
        const start = performance.now();
        const { exitCode, stdout, stderr } = await project.pulumi(["up", "--yes", "--skip-preview"]);
        const up = (performance.now() - start) / 1000;
        if (exitCode !== 0) throw new Error(`${stdout}${stderr}`.slice(-4000));
        return { start, up, ...footprint() };
    } finally {
        await project.close();
    }
}

/** Puts the real plugin on PATH, where the CLI looks for it whatever its home is. */
async function kubernetesPlugin(): Promise<string | undefined> {
    const executable = "pulumi-resource-kubernetes";
    const onPath = await which(executable, { nothrow: true });
    if (onPath) return onPath;
    const cache = join(process.env.PULUMI_HOME ?? join(homedir(), ".pulumi"), "plugins");
    const found = await newestIn(cache, executable);
    if (found) process.env.PATH = [dirname(found), process.env.PATH].join(delimiter);
    return found;
}

async function newestIn(cache: string, executable: string): Promise<string | undefined> {
    try {
        const folders = readdirSync(cache).filter((name) => /^resource-kubernetes-v[\d.]+$/.test(name));
        const newest = folders.sort((one, other) => one.localeCompare(other, undefined, { numeric: true })).at(-1);
        return newest && ((await which(executable, { nothrow: true, path: join(cache, newest) })) ?? undefined);
    } catch {
        return undefined;
    }
}
