import { z } from "zod";
import { NetworkMapArgs, StorageMapArgs } from "./maps.ts";
import { MigrationArgs, MigrationOutputs } from "./migration.ts";
import { PlanArgs } from "./plan.ts";

const ownedByTheWave = {
    name: true,
    namespace: true,
    source: true,
    destination: true,
    networkMap: true,
    storageMap: true,
    targetNamespace: true,
    vms: true,
} as const;

/** `Wave`: VMs that move together in one stack update. Source: design §2, §5. */
export const WaveArgs = z.strictObject({
    namespace: PlanArgs.shape.namespace.meta({ description: "Namespace of the wave's objects. Default: the provider's `namespace`." }),
    source: PlanArgs.shape.source,
    destination: PlanArgs.shape.destination,
    targetNamespace: PlanArgs.shape.targetNamespace,
    vms: PlanArgs.shape.vms,
    networks: NetworkMapArgs.shape.networks,
    storage: StorageMapArgs.shape.storage,
    plan: PlanArgs.omit(ownedByTheWave)
        .optional()
        .meta({ id: "index:WavePlan", description: "Further settings of the plan: power state, labels, templates and so on." }),
    stage: z.enum(["planned", "complete"]).optional().meta({
        id: "index:WaveStage",
        description:
            "How far the wave goes: `planned` = maps and plan are ready and nothing runs; `complete` = it runs, and `up` ends with its outcome. Default: `planned`. Must be known in previews. Going back to `planned` takes an ended run out of the stack.",
    }),
    cancel: MigrationArgs.shape.cancel,
    retry: MigrationArgs.shape.retry,
    cancelOnDelete: MigrationArgs.shape.cancelOnDelete,
    stallMinutes: MigrationArgs.shape.stallMinutes,
});

const { outcome, attempt, isComplete, summary, vms } = MigrationOutputs.shape;

export const WaveOutputs = z.object({
    planName: z.string().meta({ description: "Name of the wave's Plan object." }),
    outcome: outcome.optional(),
    attempt: attempt.optional(),
    isComplete: isComplete.optional(),
    summary: summary.optional(),
    results: vms.optional().meta({ description: "How each VM fared, by VM name; absent while the wave is only planned." }),
});

export type WaveArgs = z.infer<typeof WaveArgs>;
