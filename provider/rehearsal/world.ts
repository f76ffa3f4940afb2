import { mkdirSync } from "node:fs";
import { readSnapshot } from "../inventory/index.ts";
import { type Cluster, type Kind, type KubeObject, kinds } from "../kube/index.ts";
import { apiFaults, kubeconfig, serveApi } from "./api/index.ts";
import type { SimulatedClock } from "./clock.ts";
import { publishAuthority } from "./controllers/index.ts";
import { doorOf, keepDoor } from "./door.ts";
import { type InventoryProvider, type InventoryServerOptions, isCollected, serveInventory } from "./inventory/server.ts";
import { hold, joinWorld } from "./lock.ts";
import type { Fault, World, WorldOptions } from "./port.ts";
import type { Source } from "./source.ts";
import { setStage, setStageOn } from "./stage.ts";

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
    const door = await doorOf(options.state);
    const { token } = door;
    const { api, clock, cluster, source, begin } = await setStage({ ...options, snapshot });
    const http = await serveApi(api, { ...door, port: options.port, traffic: clock, faults: apiFaults(ofKind(options, "api")) });
    if (options.state) keepDoor(options.state, { ...door, lastPort: Number(new URL(http.url).port) });
    await publishAuthority(cluster, http.ca);
    const inventory = await openInventory(cluster, source, token, options);
    const end = begin();
    const config = kubeconfig({ ...http, token, namespace: "default" });
    const release = options.state ? hold(options.state, { kubeconfig: config, inventoryUrl: inventory.url }) : () => {};
    return {
        kubeconfig: config,
        inventoryUrl: inventory.url,
        clock,
        cluster,
        async close() {
            release();
            await end();
            clock.close();
            await Promise.all([http.close(), inventory.close()]);
            api.store.close();
        },
    };
}

/** A Kubernetes API that somebody else serves. */
export interface Ground {
    readonly cluster: Cluster;
    /** Contents of a kubeconfig file for it. */
    readonly kubeconfig: string;
    /** Whether the API knows a bearer token; the inventory takes the same ones. */
    readonly token: (token: string) => Promise<boolean>;
    readonly clock: SimulatedClock;
}

/**
 * Opens the same world over another Kubernetes API, which has its kinds already: an inventory and controllers. What the API itself does
 * wrong (faults of the kind `api`) is not in this world's power.
 */
export async function openWorldOn({ cluster, kubeconfig, token, clock }: Ground, options: Omit<WorldOptions, "state" | "port">): Promise<World> {
    const { source, begin } = await setStageOn(cluster, clock, { ...options, snapshot: readSnapshot(options.inventory) });
    const inventory = await openInventory(cluster, source, token, options);
    const end = begin();
    return {
        kubeconfig,
        inventoryUrl: inventory.url,
        clock,
        cluster,
        async close() {
            await end();
            clock.close();
            await inventory.close();
        },
    };
}

function openInventory(cluster: Cluster, source: Source, token: InventoryServerOptions["token"], options: WorldOptions) {
    const listed = async (kind: Kind) => (await cluster.list(kind)).items;
    return serveInventory({
        token,
        providers: async () => (await listed(kinds.provider)).filter(isCollected).map(toInventoryProvider),
        source: () => source.view(),
        target: async (collection) => {
            const named = Object.values(kinds).filter(({ plural }) => plural === collection);
            return (await Promise.all(named.map(listed))).flat();
        },
        faults: ofKind(options, "inventory"),
    });
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
