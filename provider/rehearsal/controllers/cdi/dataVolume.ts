import { type KubeObject, kinds, type ObjectRef } from "../../../kube/index.ts";
import { type Again, type Controller, refOf } from "../manager.ts";
import type { Surroundings } from "../world.ts";
import { bind, classOf, disksOf, ensureClaim, hasConsumer, specOf } from "./claim.ts";
import { importInto, missingMount, removePod } from "./importer.ts";
import { ensureScratch, needsScratch } from "./scratch.ts";
import { statusOf, write } from "./status.ts";

/**
 * What CDI does with DataVolumes that people make. Those of a plan are filled by the plan's own copying.
 *
 * Source: data-import CDI-017, CDI-U01 … CDI-U06.
 */
export function dataVolumeController(world: Surroundings): Controller {
    return {
        kind: kinds.dataVolume,
        watches: [
            { kind: kinds.pod, map: ofImporter },
            { kind: kinds.persistentVolumeClaim, map: (claim) => [refOf(claim)], specOnly: true },
            {
                kind: kinds.virtualMachine,
                map: (machine) => disksOf(machine).map((name) => ({ name, namespace: machine.metadata.namespace })),
                specOnly: true,
            },
        ],
        async reconcile(ref) {
            const volume = await world.cluster.get(kinds.dataVolume, ref);
            const isOurs = volume !== undefined && volume.metadata.labels?.plan === undefined && !volume.metadata.deletionTimestamp;
            return isOurs ? await pass(world, volume) : undefined;
        },
    };
}

function ofImporter({ metadata }: KubeObject): readonly ObjectRef[] {
    const name = metadata.labels?.["cdi.kubevirt.io/storage.import.importPvcName"];
    return name === undefined ? [] : [{ name, namespace: metadata.namespace }];
}

/** A look that only confirms that something is still missing. */
const later: Again = { after: 10_000, isRoutine: true };

/** Milliseconds until a claim is bound. */
const bindAfter = 2_000;

async function pass(world: Surroundings, volume: KubeObject): Promise<Again | undefined> {
    const { phase } = statusOf(volume);
    if (phase === "Failed") return undefined;
    if (phase === "Succeeded") return await removePod(world, volume);
    const storageClass = await classOf(world, volume);
    if (!storageClass) return await pending(world, volume, "no persistent volumes available for this claim and no storage class is set");
    const claim = await ensureClaim(world, volume, storageClass.metadata.name!);
    if (!claim.metadata.ownerReferences?.some(({ uid }) => uid === volume.metadata.uid))
        return await pending(world, volume, `PersistentVolumeClaim ${claim.metadata.name} already exists and is not owned by this DataVolume`);
    if (claim.status?.phase !== "Bound") return await claimed(world, volume, claim, storageClass);
    return await filled(world, volume, storageClass.metadata.name!);
}

async function pending(world: Surroundings, volume: KubeObject, message: string): Promise<Again> {
    await write(world, volume, { phase: "Pending", bound: ["False", "Pending", message] });
    return later;
}

async function claimed(world: Surroundings, volume: KubeObject, claim: KubeObject, storageClass: KubeObject): Promise<Again | undefined> {
    const bound = ["False", "Pending", `PVC ${claim.metadata.name} Pending`] as const;
    const waits = storageClass.volumeBindingMode === "WaitForFirstConsumer" && !isImmediate(volume) && !(await hasConsumer(world, volume));
    await write(world, volume, { phase: waits ? "WaitForFirstConsumer" : "Pending", bound });
    if (waits) return undefined;
    const left = Date.parse(claim.metadata.creationTimestamp!) + bindAfter - world.clock.now();
    if (left > 0) return { after: left };
    await bind(world, claim);
    return { after: 0 };
}

function isImmediate({ metadata }: KubeObject): boolean {
    return metadata.annotations?.["cdi.kubevirt.io/storage.bind.immediate.requested"] !== undefined;
}

/** The disk is there: what has to come into it? */
async function filled(world: Surroundings, volume: KubeObject, storageClass: string): Promise<Again | undefined> {
    const { http, registry, pvc } = specOf(volume).source ?? {};
    if (pvc && !(await world.cluster.get(kinds.persistentVolumeClaim, pvc)))
        return await pending(world, volume, `Source PVC ${pvc.namespace}/${pvc.name} not found`);
    if (!http && !registry) {
        await write(world, volume, { phase: "Succeeded", progress: "100.0%", running: ["False", "Completed"] });
        return undefined;
    }
    const obstacle = (await missingMount(world, volume)) ?? (needsScratch(volume) ? await ensureScratch(world, volume, storageClass) : undefined);
    if (obstacle === undefined) return await importInto(world, volume);
    await write(world, volume, { phase: "ImportScheduled", running: ["False", "Pending", obstacle] });
    return later;
}
