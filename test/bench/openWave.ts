import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { kinds } from "../../provider/kube/index.ts";
import type { World } from "../../provider/rehearsal/port.ts";
import { openWorld } from "../../provider/rehearsal/world.ts";
import { createProvider } from "../../provider/resources/provider.ts";
import type { Value } from "../../provider/schema/value.ts";
import type { Configured, RequestContext } from "../../provider/serve/port.ts";
import { datacentre, vm } from "../support/datacentre.ts";

const namespace = "demo";
const quiet = { status: () => {}, log: () => {}, rows: () => {} };

/** A wave of plans over HTTP, as the engine makes it: everything that depends on nothing side by side. */
export interface BenchWave {
    readonly world: World;
    /** Source, maps, plans and runs; answers when all have ended well. `ended` hears the name of each plan whose run has been answered. */
    up(ended?: (plan: string) => void): Promise<void>;
    close(): Promise<void>;
}

export async function openWave({ vms, plans }: { readonly vms: number; readonly plans: number }): Promise<BenchWave> {
    const names = Array.from({ length: vms }, (_, at) => `web-${String(at + 1).padStart(5, "0")}`);
    const machines = names.map((name, at) => vm(name, `vm-${at + 1}`, { host: `host-${(at % 2) + 1}` }));
    const world = await openWorld({ inventory: datacentre(machines) });
    const plugin = await createProvider(() => "{}", openWorld).configure(
        { kubeconfig: world.kubeconfig, inventoryUrl: world.inventoryUrl },
        new AbortController().signal,
    );
    return {
        world,
        up: (ended = () => {}) => up(plugin, names, plans, ended),
        async close() {
            await plugin.close();
            await world.close();
        },
    };
}

async function up(plugin: Configured, names: readonly string[], plans: number, ended: (plan: string) => void): Promise<void> {
    const source = await register(plugin, "Provider", "vcenter", {
        type: "vsphere",
        url: "https://vcenter.example.com/sdk",
        credentials: { username: "migrator", password: "canary-password-1" },
        insecureSkipVerify: true,
    });
    const [networkMap, storageMap] = await Promise.all([
        register(plugin, "NetworkMap", "networks", { source, networks: { "VM Network": { pod: true } } }),
        register(plugin, "StorageMap", "storage", { source, storage: { "nvme-01": { storageClass: "ceph-rbd" } } }),
    ]);
    const common = { source, networkMap, storageMap, targetNamespace: "web", preserveStaticIPs: false };
    const shares = Array.from({ length: plans }, (_, at) => names.filter((_name, index) => index % plans === at));
    await Promise.all(
        shares.map(async (share, at) => {
            const plan = await register(plugin, "Plan", `wave-${at + 1}`, { ...common, vms: Object.fromEntries(share.map((name) => [name, {}])) });
            await register(plugin, "Migration", `wave-${at + 1}`, { plan });
            ended(plan.slice(plan.indexOf("/") + 1));
        }),
    );
}

async function register(plugin: Configured, kind: string, name: string, inputs: Readonly<Record<string, Value>>): Promise<string> {
    const type = `migration-toolkit:virtualization:${kind}`;
    const urn = `urn:pulumi:bench::bench::${type}::${name}`;
    const context: RequestContext = { urn, name, type, stack: "bench", project: "bench", signal: new AbortController().signal, progress: quiet };
    const handler = plugin.resources[type]!;
    const { inputs: news, issues } = await handler.check({ news: { namespace, ...inputs }, olds: undefined, randomSeed: new Uint8Array(8) }, context);
    if (issues.length > 0) throw new Error(issues.map(({ property, reason }) => `${property}: ${reason}`).join("\n"));
    const { id, unfinished } = await handler.create({ news, preview: false }, context);
    if (unfinished) throw new Error(unfinished.reasons.join("\n"));
    return id;
}

/** Counts the HTTP requests of this process to an address while something is done. */
export async function countRequests(origin: string, work: () => Promise<unknown>): Promise<ReadonlyMap<string, number>> {
    const counts = new Map<string, number>();
    const listen = (message: unknown) => {
        const { request } = message as { request: { origin: string; method: string; path: string } };
        if (request.origin !== origin) return;
        const verb = request.path.includes("watch=true") ? "watch" : request.method.toLowerCase();
        counts.set(verb, (counts.get(verb) ?? 0) + 1);
    };
    subscribe("undici:request:create", listen);
    try {
        await work();
    } finally {
        unsubscribe("undici:request:create", listen);
    }
    return counts;
}

/** Milliseconds at which a plan's run has got its final word, by plan name, as the world writes it. */
export async function finalWords(world: World, signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
    const words = new Map<string, number>();
    const { resourceVersion } = await world.cluster.list(kinds.plan);
    void (async () => {
        for await (const { object } of world.cluster.watch(kinds.plan, { resourceVersion, signal })) {
            const { conditions = [] } = (object.status ?? {}) as { conditions?: { type: string; status: string }[] };
            const isOver = conditions.some(({ type, status }) => type === "Succeeded" && status === "True");
            if (isOver && !words.has(object.metadata.name!)) words.set(object.metadata.name!, performance.now());
        }
    })().catch(() => {});
    return words;
}
