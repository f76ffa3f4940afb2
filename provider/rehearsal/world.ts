import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { readSnapshot } from "../inventory/index.ts";
import { type KubeObject, kinds } from "../kube/index.ts";
import { apiFaults, kubeconfig, serveApi } from "./api/index.ts";
import { type InventoryProvider, serveInventory } from "./inventory/server.ts";
import { hold, joinWorld } from "./lock.ts";
import type { Fault, World, WorldOptions } from "./port.ts";
import { setStage } from "./stage.ts";

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
    const { api, clock, cluster, source, begin } = await setStage({ ...options, snapshot });
    const http = await serveApi(api, { port: options.port, token, traffic: clock, faults: apiFaults(ofKind(options, "api")) });
    const inventory = await serveInventory({
        token,
        providers: () => api.list(kinds.provider).items.map(toInventoryProvider),
        source: () => source.view(),
        target: (collection) => Object.values(kinds).flatMap((kind) => (kind.plural === collection ? api.list(kind).items : [])),
        faults: ofKind(options, "inventory"),
    });
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
