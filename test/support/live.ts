import { type Cluster, type KubeObject, kinds } from "../../provider/kube/index.ts";
import { datacentre } from "./datacentre.ts";
import type { InProcess } from "./inProcess.ts";

export const namespace = "demo";

/** A node that is ready and has 64 GiB for VMs. */
export function node(name: string, { memory = "64Gi", ...extra }: Partial<KubeObject> & { readonly memory?: string } = {}): KubeObject {
    const status = { allocatable: { memory }, conditions: [{ type: "Ready", status: "True" }] };
    return { status, ...extra, metadata: { name, ...extra.metadata } };
}

/** A VM that is meant to run, with 4 GiB of memory. */
export function machine(name: string, spec: Record<string, unknown> = {}, runStrategy = "Always"): KubeObject {
    const template = { spec: { domain: { memory: { guest: "4Gi" } }, ...spec } };
    return { metadata: { name, namespace }, spec: { runStrategy, template } };
}

/** A data centre whose target runs VMs: `db` on one of two nodes, unless said otherwise. */
export function liveTarget({ nodes = [node("node-a"), node("node-b")], virtualMachines = [machine("db")], ...more }: Record<string, unknown> = {}) {
    const base = datacentre();
    return { ...base, target: { ...base.target, namespaces: [...base.target.namespaces, "openshift-cnv"], nodes, virtualMachines, ...more } };
}

/** Tells KubeVirt how to migrate. */
export async function tune(cluster: Cluster, liveMigrationConfig: Record<string, unknown>): Promise<void> {
    const { apiVersion, kind } = kinds.hyperConverged;
    const object = { apiVersion, kind, metadata: { name: "kubevirt-hyperconverged", namespace: "openshift-cnv" }, spec: { liveMigrationConfig } };
    await cluster.apply(kinds.hyperConverged, object, { fieldManager: "administrator", force: true });
}

/** Asks for a migration as somebody with kubectl would. */
export async function migrateByHand(
    cluster: Cluster,
    name: string,
    vmiName = "db",
    extra: Partial<KubeObject["metadata"]> = {},
): Promise<KubeObject> {
    return await cluster.create(kinds.virtualMachineInstanceMigration, { metadata: { name, namespace, ...extra }, spec: { vmiName } });
}

export async function instanceOf(cluster: Cluster, name = "db"): Promise<KubeObject | undefined> {
    return await cluster.get(kinds.virtualMachineInstance, { name, namespace });
}

/** Lets time pass until a question has an answer; at most two simulated hours. */
export async function soon<T>(
    { stage: { clock }, play }: InProcess,
    ask: (cluster: Cluster) => Promise<T | undefined | false>,
    cluster: Cluster,
): Promise<T> {
    return await play(
        (async () => {
            for (let waited = 0; waited < 7_200; waited += 1) {
                const answer = await ask(cluster);
                if (answer !== undefined && answer !== false) return answer;
                await clock.sleep(1_000);
            }
            throw new Error("not seen within two simulated hours");
        })(),
    );
}

export function phaseOf(object: KubeObject | undefined): unknown {
    return object?.status?.phase;
}
