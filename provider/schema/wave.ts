import { z } from "zod";
import { NetworkMapArgs, StorageMapArgs } from "./maps.ts";
import { MigrationArgs, MigrationOutputs } from "./migration.ts";
import { PlanArgs, PlanVmArgs, scrutinyArgs } from "./plan.ts";
import { WindowArgs } from "./window.ts";

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

/** How large a plan of a wave may become. Source: MTV-196, MTV-199, MTV-201, MTV-202. */
export const WaveLimits = z
    .strictObject({
        maxVms: z.number().int().min(1).max(500).optional().meta({ description: "Most VMs of a plan. Default: 100." }),
        maxDisks: z.number().int().min(1).max(500).optional().meta({ description: "Most disks of a plan. Default: 500." }),
        maxParallelDisks: z
            .number()
            .int()
            .min(1)
            .max(400)
            .optional()
            .meta({ description: "Warm: most disks that are copied at once, over all plans. Default: 200." }),
    })
    .meta({ id: "index:WaveLimits", description: "How large a plan of the wave may become." });

export const WaveGroup = z
    .strictObject({
        name: z.string().min(1).meta({ description: "Name of the group." }),
        vms: z.array(z.string().min(1)).min(1).meta({ description: "Its VMs, by the keys that they have in the wave." }),
    })
    .meta({ id: "index:WaveGroup", description: "VMs of the wave that move before those of the next group." });

export type WaveLimits = z.infer<typeof WaveLimits>;
export type WaveGroup = z.infer<typeof WaveGroup>;

/** What must be given, by the program or by its `config`. */
function required<T extends z.ZodType>(shape: T) {
    return shape.optional().meta({ description: `${shape.meta()?.description} Required, here or in \`config\`.` });
}

/** `Wave`: VMs that move together in one stack update. Source: design §2, §5. */
export const WaveArgs = z.strictObject({
    config: z.record(z.string(), z.unknown()).optional().meta({
        description:
            'The wave as the stack\'s configuration has it, e.g. `new Config().requireObject("wave")`: any of these properties, in the same words in every language. They win over those of the program and must be known in previews.',
    }),
    namespace: PlanArgs.shape.namespace.meta({ description: "Namespace of the wave's objects. Default: the provider's `namespace`." }),
    source: required(PlanArgs.shape.source),
    destination: PlanArgs.shape.destination,
    targetNamespace: required(PlanArgs.shape.targetNamespace),
    vms: required(PlanArgs.shape.vms),
    ...scrutinyArgs,
    approvedDigest: z.string().min(1).optional().meta({
        description: "`digest` of the wave as it was approved. When the inventory has moved since, preview and `up` stop and say what is different.",
    }),
    limits: WaveLimits.optional(),
    groups: z.array(WaveGroup).optional().meta({
        description:
            "VMs that move in order: a group begins when every VM of the one before has moved. VMs of no group move with the last. A group is in plans of its own.",
    }),
    afterGroup: z
        .string()
        .optional()
        .meta({ description: "Name of the group after which the wave stops until this is changed or taken away; what comes later is only planned." }),
    networks: NetworkMapArgs.shape.networks.optional(),
    storage: StorageMapArgs.shape.storage.optional(),
    networkMap: PlanArgs.shape.networkMap.optional().meta({
        description: "A NetworkMap that waves share, or its `namespace/name`; instead of `networks`. Default: the wave makes one of its own.",
    }),
    storageMap: PlanArgs.shape.storageMap.optional().meta({
        description: "A StorageMap that waves share, or its `namespace/name`; instead of `storage`. Default: the wave makes one of its own.",
    }),
    proposeMaps: z.boolean().optional().meta({
        description:
            "`true` = what `networks` and `storage` do not say is proposed, for all VMs of the wave, those that have moved included, each entry with its reason; what is ambiguous stops the preview with the lines to choose from. Default: false, they say everything.",
    }),
    plan: PlanArgs.omit(ownedByTheWave)
        .optional()
        .meta({ id: "index:WavePlan", description: "Further settings of the plan: power state, labels, templates and so on." }),
    hooks: z
        .strictObject({ pre: PlanVmArgs.shape.preHook, post: PlanVmArgs.shape.postHook })
        .optional()
        .meta({ id: "index:WaveHooks", description: "Hooks of every VM of the wave that has no other one for that step." }),
    warm: z.strictObject({ cutover: MigrationArgs.shape.cutover, vmCutovers: MigrationArgs.shape.vmCutovers }).optional().meta({
        id: "index:WaveWarm",
        description: "The VMs run on while their disks are copied, and stop for the cutover. `{}` is enough. Default: they stop for the whole copy.",
    }),
    window: WindowArgs.optional().meta({
        description:
            "When the machines may be disturbed: cold runs are not started before it opens (`up` waits), warm ones copy at once and are not cut over before. What is estimated to miss its end is not started, groups and all.",
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
    planNames: z
        .record(z.string(), z.string())
        .meta({ description: "Names of the wave's Plan objects, by their keys `1`, `2`, … A VM stays in its plan as long as limits let it." }),
    digest: z
        .string()
        .optional()
        .meta({ description: "Stands for the wave's VMs as they are, plan by plan; give it as `approvedDigest` and nothing else will be moved." }),
    outcome: outcome.optional(),
    attempt: attempt.optional(),
    isComplete: isComplete.optional(),
    summary: summary.optional(),
    results: vms.optional().meta({ description: "How each VM fared, by VM name; absent while the wave is only planned." }),
});

export type WaveArgs = z.infer<typeof WaveArgs>;
