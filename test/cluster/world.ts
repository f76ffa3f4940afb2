import assert from "node:assert/strict";
import { type Cluster, connect, createCluster, defaultBudget, type Kind, type KubeObject, kinds, loadKubeconfig } from "../../provider/kube/index.ts";
import { rehearsalKinds } from "../../provider/rehearsal/api/index.ts";
import { SimulatedClock } from "../../provider/rehearsal/clock.ts";
import type { World, WorldOptions } from "../../provider/rehearsal/port.ts";
import { openWorldOn } from "../../provider/rehearsal/world.ts";
import { type Binaries, findBinaries } from "./binaries.ts";
import { type ControlPlane, startControlPlane } from "./controlPlane.ts";
import { installDefinitions } from "./definitions.ts";
import { collectGarbage } from "./garbageCollector.ts";
import { isKnown } from "./identity.ts";
import { notingRefusals } from "./refusals.ts";

/** One control plane for all suites of a process; worlds on it come one after another. */
let standing: Promise<ControlPlane> | undefined;

/** The control plane, or a skipped suite with a printed reason where its programs are not at hand. */
export async function controlPlane(context: Mocha.Context): Promise<ControlPlane> {
    const binaries = await findBinaries();
    if (!binaries) {
        console.log(
            "    skipped: no real etcd and kube-apiserver on PATH, in KUBEBUILDER_ASSETS or in the cache; `npm run test:cluster` builds them",
        );
        context.skip();
    }
    standing ??= begin(binaries);
    return await standing;
}

async function begin(binaries: Binaries): Promise<ControlPlane> {
    const plane = await startControlPlane(binaries);
    process.once("exit", () => plane.remove());
    const { cluster, close } = connectTo(plane);
    await installDefinitions(cluster);
    await close();
    return plane;
}

/** The administrator's port to the API server. */
export function connectTo(plane: ControlPlane, kubeconfig = plane.kubeconfig()): { readonly cluster: Cluster; close(): Promise<void> } {
    const transport = connect(loadKubeconfig({ kubeconfig }));
    return { cluster: createCluster(transport, defaultBudget), close: () => transport.close() };
}

/** The rehearsed world on the real API server, empty as a new one: what earlier suites left behind is gone. */
export async function openClusterWorld(
    plane: ControlPlane,
    options: Omit<WorldOptions, "state" | "port">,
    /** The API as the controllers get it. */
    forControllers: (cluster: Cluster) => Cluster = (cluster) => cluster,
): Promise<World> {
    const { cluster, close } = connectTo(plane);
    const refusals = new Set<string>();
    await clear(cluster);
    const garbage = collectGarbage(cluster, everyKind);
    const clock = new SimulatedClock({ start: options.start ?? Date.now(), speed: options.speed === "max" ? undefined : options.speed, pause: 20 });
    const token = (each: string) => isKnown(plane, each);
    const world = await openWorldOn(
        { cluster: forControllers(notingRefusals(cluster, (each) => refusals.add(each))), kubeconfig: plane.kubeconfig(), token, clock },
        options,
    );
    return {
        ...world,
        cluster,
        async close() {
            await world.close();
            await garbage.stop();
            await close();
            assert.deepEqual([...refusals], [], "what the API server has refused of the controllers");
        },
    };
}

const everyKind: readonly Kind[] = [...Object.values(kinds), ...Object.values(rehearsalKinds)];

/** Namespaces stay: nobody here would finish their deletion. So do the kinds themselves. */
async function clear(cluster: Cluster): Promise<void> {
    for (const kind of everyKind.filter((each) => each !== kinds.namespace && each !== kinds.customResourceDefinition)) {
        const { items } = await cluster.list(kind);
        const ours = items.filter(({ metadata }) => !isOfTheServer(kind, metadata.name!));
        await Promise.all(ours.map((each) => remove(cluster, kind, each)));
    }
}

async function remove(cluster: Cluster, kind: Kind, { metadata: { name, namespace, finalizers } }: KubeObject): Promise<void> {
    const ref = { name: name!, namespace };
    if (finalizers) await cluster.patch(kind, ref, { metadata: { finalizers: null } }, { type: "merge" });
    await cluster.delete(kind, ref);
}

/** What the API server makes by itself, again and again or once: whoever it knows may ask which kinds there are. */
function isOfTheServer(kind: Kind, name: string): boolean {
    return serverOwn.some(([own, names]) => own === kind && names.test(name));
}

const serverOwn: readonly (readonly [Kind, RegExp])[] = [
    [kinds.service, /^kubernetes$/],
    [kinds.configMap, /^(kube-root-ca\.crt|extension-apiserver-.*)$/],
    [kinds.clusterRole, /^system:discovery$/],
    [kinds.clusterRoleBinding, /^system:discovery$/],
];
