import { type KubeObject, kinds, type ObjectRef } from "../../../kube/index.ts";
import { endPod } from "../kubelet.ts";
import { randomSuffix } from "../naming.ts";
import type { Surroundings } from "../world.ts";
import type { Turn } from "./record.ts";

const jobLabel = "kubevirt.io/migrationJobUID";
const nodeLabel = "kubevirt.io/nodeName";

/** Whose target a pod is. */
export function migrationsOf(world: Surroundings) {
    return async ({ metadata }: KubeObject): Promise<readonly ObjectRef[]> => {
        const uid = metadata.labels?.[jobLabel];
        if (uid === undefined) return [];
        const { items } = await world.cluster.list(kinds.virtualMachineInstanceMigration, { namespace: metadata.namespace });
        return items.filter((each) => each.metadata.uid === uid).map((each) => ({ name: each.metadata.name!, namespace: each.metadata.namespace }));
    };
}

export async function targetPod({ world, migration }: Pick<Turn, "world" | "migration">): Promise<KubeObject | undefined> {
    const labelSelector = `${jobLabel}=${migration.metadata.uid}`;
    return (await world.cluster.list(kinds.pod, { namespace: migration.metadata.namespace, labelSelector })).items[0];
}

export function nodeOf({ metadata }: KubeObject): string {
    return metadata.labels![nodeLabel]!;
}

/** The pod in which the VM will go on. Its node stands in a label: no scheduler binds it, and no kubelet would end it. */
export async function createTargetPod({ world, migration, instance }: Turn, node: string): Promise<void> {
    const { name = "", namespace, uid = "" } = instance.metadata;
    const { apiVersion, kind } = kinds.virtualMachineInstance;
    const labels = { "kubevirt.io": "virt-launcher", "vm.kubevirt.io/name": name, [jobLabel]: migration.metadata.uid!, [nodeLabel]: node };
    const owner = { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
    await world.cluster.create(kinds.pod, {
        metadata: { name: `virt-launcher-${name}-${randomSuffix(migration.metadata.uid!)}`, namespace: namespace!, labels, ownerReferences: [owner] },
        spec: { restartPolicy: "Never", containers: [{ name: "compute", image: "virt-launcher" }] },
    });
}

/** After the end one pod is left: the one the VM runs in. */
export async function cleanPods({ world, migration, instance }: Turn, hasMoved: boolean): Promise<void> {
    const { name, namespace } = instance.metadata;
    const own = await targetPod({ world, migration });
    if (!hasMoved && own) await endPod(world, { name: own.metadata.name!, namespace }, "Failed");
    if (!hasMoved) return;
    const { items } = await world.cluster.list(kinds.pod, { namespace, labelSelector: `kubevirt.io=virt-launcher,vm.kubevirt.io/name=${name}` });
    for (const { metadata } of items)
        if (metadata.name !== own?.metadata.name) await world.cluster.delete(kinds.pod, { name: metadata.name!, namespace });
}
