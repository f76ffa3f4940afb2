import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { readSnapshot, type Snapshot } from "../inventory/index.ts";
import { type Cluster, type KubeObject, kinds } from "../kube/index.ts";
import { Api, apiFaults, createLocalCluster, kubeconfig, serveApi } from "./api/index.ts";
import { SimulatedClock } from "./clock.ts";
import { createFaults, declareFaults, forkliftControllers, type Settings, type Surroundings, startManager } from "./controllers/index.ts";
import { type InventoryProvider, serveInventory } from "./inventory/server.ts";
import { hold, joinWorld } from "./lock.ts";
import type { Fault, World, WorldOptions } from "./port.ts";
import { openSource, type Source } from "./source.ts";

/** Where the world's installation lives, with the provider `host`. */
const installation = "openshift-mtv";

/**
 * Opens the small world: a Kubernetes API, an inventory, controllers and a clock on 127.0.0.1.
 *
 * With `state` it continues where the last process left it; a world of that folder that another living process serves is joined.
 *
 * Errors: `InvalidInput` when the snapshot cannot be read.
 */
export async function openWorld(options: WorldOptions): Promise<World> {
    const joined = options.state && (await joinWorld(options.state));
    if (joined) return joined;
    const snapshot = readSnapshot(options.inventory);
    if (options.state) mkdirSync(options.state, { recursive: true });
    const token = randomBytes(16).toString("hex");
    const { api, clock } = openApi(options);
    const cluster = createLocalCluster(api);
    await furnish(cluster, snapshot);
    await declareFaults(cluster, options.faults ?? []);
    const source = await openSource(cluster, snapshot);
    const world = surroundings(cluster, clock, source, snapshot, options);
    const http = await serveApi(api, { port: options.port, token, traffic: clock, faults: apiFaults(ofKind(options, "api")) });
    const inventory = await serveInventory({
        token,
        providers: () => api.list(kinds.provider).items.map(toInventoryProvider),
        source: () => source.view(),
        target: (collection) => api.list(Object.values(kinds).find(({ plural }) => plural === collection)!).items,
        faults: ofKind(options, "inventory"),
    });
    const manager = startManager(forkliftControllers(world), { cluster, clock });
    const config = kubeconfig({ ...http, token, namespace: "default" });
    const release = options.state ? hold(options.state, { kubeconfig: config, inventoryUrl: inventory.url }) : () => {};
    return {
        kubeconfig: config,
        inventoryUrl: inventory.url,
        clock,
        cluster,
        async close() {
            release();
            await manager.stop();
            clock.close();
            await Promise.all([http.close(), inventory.close()]);
            api.store.close();
        },
    };
}

/** A new world begins on its birthday whatever the real date is: the same moves give the same history. */
const birthday = Date.parse("2026-01-05T08:00:00Z");

function openApi({ state, seed = 1, speed }: WorldOptions): { readonly api: Api; readonly clock: SimulatedClock } {
    let time: { now(): number } = { now: () => birthday };
    const api = new Api({ clock: { now: () => time.now() }, seed, journal: state && join(state, "world.jsonl") });
    const clock = new SimulatedClock({ start: api.store.lastTime ?? birthday, speed: speed === "max" ? undefined : speed });
    time = clock;
    return { api, clock };
}

/** What every installation has, and what the snapshot says of the target. */
async function furnish(cluster: Cluster, { target }: Snapshot): Promise<void> {
    const ensure = async (kind: (typeof kinds)[keyof typeof kinds], object: KubeObject) => {
        const { name, namespace } = object.metadata;
        if (!(await cluster.get(kind, { name: name!, namespace }))) await cluster.create(kind, object, { fieldManager: "rehearsal" });
    };
    const namespaces = [
        "default",
        installation,
        "demo",
        ...target.namespaces,
        ...target.networkAttachmentDefinitions.map(({ metadata }) => metadata.namespace),
    ];
    for (const name of new Set(namespaces)) await ensure(kinds.namespace, { metadata: { name } });
    for (const object of target.storageClasses) await ensure(kinds.storageClass, object as KubeObject);
    for (const object of target.networkAttachmentDefinitions) await ensure(kinds.networkAttachmentDefinition, object as KubeObject);
    await ensure(kinds.provider, { metadata: { name: "host", namespace: installation }, spec: { type: "openshift", url: "", secret: {} } });
}

function surroundings(cluster: Cluster, clock: SimulatedClock, source: Source, snapshot: Snapshot, options: WorldOptions): Surroundings {
    const { username, password } = snapshot.source;
    return {
        cluster,
        clock,
        faults: createFaults(cluster),
        source: () => source.view(),
        credentials: { username, password },
        changeSource: (vmId, change) => source.change(vmId, change),
        settings: settingsOf(options.settings ?? {}),
        poll: 3_000,
        longestPoll: 60_000,
        lastPass: new Map(),
    };
}

function settingsOf(given: NonNullable<WorldOptions["settings"]>): Settings {
    return {
        maxVmInflight: Number(given.controller_max_vm_inflight ?? 20),
        blockerGraceMinutes: Number(given.controller_blocker_grace_period_minutes ?? 5),
        precopyMinutes: Number(given.controller_precopy_interval ?? 60),
        vddkImage: given.vddk_image === undefined ? undefined : String(given.vddk_image),
    };
}

function toInventoryProvider(object: KubeObject): InventoryProvider {
    const { uid, name, namespace } = object.metadata;
    const conditions = (object.status?.conditions ?? []) as { type: string }[];
    return {
        uid: uid!,
        name: name!,
        namespace: namespace!,
        type: (object.spec as { type: string }).type,
        object,
        isLoaded: conditions.some(({ type }) => type === "InventoryCreated"),
    };
}

function ofKind<K extends Fault["kind"]>({ faults = [] }: WorldOptions, kind: K): Extract<Fault, { kind: K }>[] {
    return faults.filter((fault): fault is Extract<Fault, { kind: K }> => fault.kind === kind);
}
