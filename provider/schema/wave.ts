import { z } from "zod";
import { NetworkMapArgs, StorageMapArgs } from "./maps.ts";
import { MigrationArgs, MigrationOutputs } from "./migration.ts";
import { PlanArgs, PlanOutputs, scrutinyArgs } from "./plan.ts";

const ownedByTheWave = {
    name: true,
    namespace: true,
    source: true,
    destination: true,
    networkMap: true,
    storageMap: true,
    targetNamespace: true,
    vms: true,
    type: true,
    archived: true,
    acceptConcerns: true,
    concernRules: true,
    approvedDigest: true,
} as const;

/** The stages of a wave, in order. */
export const waveStages = {
    planned: "Maps and plan are ready, and nothing runs.",
    precopy: "Warm waves: it runs and rests between precopies, however `warm` says that it shall be cut over.",
    complete: "It runs to its end, and `up` ends with its outcome. A warm wave is cut over as `warm` says, without a time at once.",
    archived: "What failed VMs left behind is cleaned up, and no further attempt is made. There is no way back.",
} as const;

/** `Wave`: VMs that move together in one stack update. Source: design §2, §5. */
export const WaveArgs = z.strictObject({
    namespace: PlanArgs.shape.namespace.meta({ description: "Namespace of the wave's objects. Default: the provider's `namespace`." }),
    source: PlanArgs.shape.source,
    destination: PlanArgs.shape.destination,
    targetNamespace: PlanArgs.shape.targetNamespace,
    vms: PlanArgs.shape.vms,
    ...scrutinyArgs,
    networks: NetworkMapArgs.shape.networks,
    storage: StorageMapArgs.shape.storage,
    plan: PlanArgs.omit(ownedByTheWave)
        .optional()
        .meta({ id: "index:WavePlan", description: "Further settings of the plan: power state, labels, templates and so on." }),
    warm: z.strictObject({ cutover: MigrationArgs.shape.cutover, vmCutovers: MigrationArgs.shape.vmCutovers }).optional().meta({
        id: "index:WaveWarm",
        description: "The VMs run on while their disks are copied, and stop for the cutover. `{}` is enough. Default: they stop for the whole copy.",
    }),
    stage: z
        .enum(Object.keys(waveStages) as [keyof typeof waveStages])
        .optional()
        .meta({
            id: "index:WaveStage",
            description:
                "How far the wave goes. Default: `planned`. Must be known in previews. Going back to `planned` takes an ended run out of the stack.",
            values: waveStages,
        }),
    cancel: MigrationArgs.shape.cancel,
    retry: MigrationArgs.shape.retry,
    cancelOnDelete: MigrationArgs.shape.cancelOnDelete,
    verify: MigrationArgs.shape.verify,
    stallMinutes: MigrationArgs.shape.stallMinutes,
});

const { outcome, attempt, isComplete, summary, vms } = MigrationOutputs.shape;

export const WaveOutputs = z.object({
    planName: z.string().meta({ description: "Name of the wave's Plan object." }),
    selected: PlanOutputs.shape.selected,
    digest: PlanOutputs.shape.digest,
    outcome: outcome.optional(),
    attempt: attempt.optional(),
    isComplete: isComplete.optional(),
    summary: summary.optional(),
    results: vms.optional().meta({ description: "How each VM fared, by VM name; absent while the wave is only planned." }),
});

export type WaveArgs = z.infer<typeof WaveArgs>;
