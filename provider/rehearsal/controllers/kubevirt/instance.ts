import { type KubeObject, kinds } from "../../../kube/index.ts";
import { type Again, type Controller, refOf } from "../manager.ts";
import { type Surroundings, timestamp } from "../world.ts";
import { localDisksOf, memoryOf, placeFor, selectorOf } from "./nodes.ts";

/** A look that only confirms that there is still no room. */
const later: Again = { after: 10_000, isRoutine: true };

/**
 * Puts VMIs on nodes and says whether they can be moved live. Those that a test has given a phase are left as they are.
 *
 * Source: live-migration LM-003, LM-U03; KubeVirt's `calculateLiveMigrationCondition`.
 */
export function instanceController(world: Surroundings): Controller {
    return {
        kind: kinds.virtualMachineInstance,
        async reconcile(ref) {
            const instance = await world.cluster.get(kinds.virtualMachineInstance, ref);
            if (!instance || instance.metadata.deletionTimestamp || instance.status?.phase) return undefined;
            const selector = await selectorOf(world, instance);
            const nodeName = await placeFor(world, { memory: memoryOf(instance), selector });
            if (nodeName === undefined) return later;
            const volumeStatus = await volumesOf(world, instance);
            const now = timestamp(world);
            const ready = { type: "Ready", status: "True", lastTransitionTime: now };
            const status = {
                phase: "Running",
                nodeName,
                migrationMethod: localDisksOf(instance).length > 0 ? "BlockMigration" : "LiveMigration",
                volumeStatus,
                conditions: [ready, migratable(volumeStatus)],
            };
            await writeInstance(world, instance, status);
            return undefined;
        },
    };
}

/** Makes the VMI of each VM that is meant to run, where there are nodes to run it on, and takes it away when it is meant to stop. */
export function machineController(world: Surroundings): Controller {
    return {
        kind: kinds.virtualMachine,
        watches: [{ kind: kinds.virtualMachineInstance, map: (instance) => [refOf(instance)], specOnly: true }],
        async reconcile(ref) {
            const machine = await world.cluster.get(kinds.virtualMachine, ref);
            if (!machine || machine.metadata.deletionTimestamp) return undefined;
            const isMeantToRun = machine.spec?.runStrategy === "Always" || machine.spec?.running === true;
            const instance = await world.cluster.get(kinds.virtualMachineInstance, ref);
            if (!isMeantToRun && instance) await world.cluster.delete(kinds.virtualMachineInstance, ref);
            if (isMeantToRun && !instance && (await world.cluster.list(kinds.node)).items.length > 0) await createInstance(world, machine);
            return undefined;
        },
    };
}

async function createInstance({ cluster }: Surroundings, machine: KubeObject): Promise<void> {
    const { name, namespace, uid } = machine.metadata;
    const template = (machine.spec?.template ?? {}) as { metadata?: object; spec?: Record<string, unknown> };
    const { apiVersion, kind } = kinds.virtualMachine;
    const owner = { apiVersion, kind, name: name!, uid: uid!, controller: true, blockOwnerDeletion: true };
    const metadata = { ...template.metadata, name, namespace, ownerReferences: [owner] };
    await cluster.create(kinds.virtualMachineInstance, { metadata, spec: template.spec ?? {} } as KubeObject, { fieldManager: "virt-controller" });
}

export async function writeInstance({ cluster }: Surroundings, { metadata }: KubeObject, status: Record<string, unknown>): Promise<void> {
    const ref = { name: metadata.name!, namespace: metadata.namespace };
    await cluster.patch(kinds.virtualMachineInstance, ref, { status }, { type: "merge", subresource: "status", fieldManager: "virt-handler" });
}

interface VolumeStatus {
    readonly name: string;
    readonly persistentVolumeClaimInfo: { readonly claimName: string; readonly accessModes: readonly string[] };
}

async function volumesOf({ cluster }: Surroundings, { metadata, spec }: KubeObject): Promise<readonly VolumeStatus[]> {
    const volumes = (spec?.volumes ?? []) as readonly {
        name: string;
        persistentVolumeClaim?: { claimName: string };
        dataVolume?: { name: string };
    }[];
    const looks = volumes.map(async ({ name, persistentVolumeClaim, dataVolume }) => {
        const claimName = persistentVolumeClaim?.claimName ?? dataVolume?.name;
        if (claimName === undefined) return [];
        const claim = await cluster.get(kinds.persistentVolumeClaim, { name: claimName, namespace: metadata.namespace });
        const accessModes = (claim?.spec?.accessModes ?? []) as string[];
        return [{ name, persistentVolumeClaimInfo: { claimName, accessModes } }];
    });
    return (await Promise.all(looks)).flat();
}

function migratable(volumes: readonly VolumeStatus[]) {
    const alone = volumes.find(({ persistentVolumeClaimInfo: { accessModes } }) => !accessModes.includes("ReadWriteMany"));
    if (!alone) return { type: "LiveMigratable", status: "True" };
    const message = `cannot migrate VMI: PVC ${alone.persistentVolumeClaimInfo.claimName} is not shared, live migration requires that all PVCs must be shared (using ReadWriteMany access mode)`;
    return { type: "LiveMigratable", status: "False", reason: "DisksNotLiveMigratable", message };
}
