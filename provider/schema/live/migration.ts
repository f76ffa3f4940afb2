import { z } from "zod";
import { objectMetaArgs } from "../meta.ts";

/** `live.VirtualMachineInstanceMigration`: a running VM on another node of its cluster. Source: live-migration LM-001, LM-U02, LM-U03. */
export const LiveMigrationArgs = z.strictObject({
    vmi: z
        .string()
        .regex(/^([a-z0-9]([-a-z0-9]*[a-z0-9])?\/)?[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, "must be `namespace/name` or `name`")
        .meta({
            description: "The running VM: name of its VirtualMachineInstance, or `namespace/name`. A change replaces the run.",
            replace: true,
        }),
    namespace: objectMetaArgs.namespace,
    labels: objectMetaArgs.labels,
    annotations: objectMetaArgs.annotations,
    addedNodeSelector: z.record(z.string(), z.string()).optional().meta({
        description: "Labels that the target node must have besides those the VM itself asks for. KubeVirt 1.5 or later. A change migrates again.",
        replace: true,
    }),
    retry: z.union([z.string(), z.number()]).optional().meta({
        description: "A new value asks for another attempt after a failure. Without it the next update is that attempt.",
    }),
    cancelOnDelete: z
        .boolean()
        .optional()
        .meta({ description: "`true` = destroying an active run cancels it, the VM stays where it is; otherwise that is refused. Default: false." }),
    stallMinutes: z
        .number()
        .positive()
        .optional()
        .meta({ description: "After so many minutes without any progress `up` ends with what is being waited for; the run goes on. Default: 30." }),
});

export const LiveMigrationOutputs = z.object({
    name: z.string().meta({ description: "Name of the latest attempt's VirtualMachineInstanceMigration." }),
    namespace: z.string().meta({ description: "Namespace of the VM and of the attempts." }),
    uid: z.string().meta({ description: "Uid of the latest attempt's object." }),
    attempt: z.number().int().meta({ description: "Number of the latest attempt, from 1." }),
    outcome: z
        .enum(["Pending", "Running", "Succeeded", "Failed", "Canceled"])
        .meta({ id: "live:RunOutcome", description: "How the latest attempt ended." }),
    isComplete: z
        .boolean()
        .meta({ description: "True when the VM has moved. False = the next update follows the run on, or makes another attempt." }),
    summary: z.string().meta({ description: "The outcome in a sentence." }),
    phase: z.string().meta({ description: "Phase as KubeVirt names it: `Scheduling`, `Running`, `Succeeded`, …" }),
    sourceNode: z.string().optional().meta({ description: "Node that the VM leaves." }),
    targetNode: z.string().optional().meta({ description: "Node that the VM goes to." }),
    mode: z
        .enum(["PreCopy", "PostCopy", "Paused"])
        .optional()
        .meta({
            id: "live:MigrationMode",
            description: "How the memory is moved.",
            values: {
                PreCopy: "The VM runs on the source until its memory is there.",
                PostCopy: "The VM runs on the target already and fetches its memory; it cannot be cancelled any more.",
                Paused: "The VM is paused so that the migration can end.",
            },
        }),
    totalMiB: z.number().meta({ description: "MiB to move: the memory, and disks that both nodes do not share." }),
    failureReason: z.string().optional().meta({ description: "Why it failed, in KubeVirt's words." }),
    remedy: z.string().optional().meta({ description: "What to do about it, where that is known." }),
    startedAt: z.string().optional().meta({ description: "RFC 3339." }),
    completedAt: z.string().optional().meta({ description: "RFC 3339; absent while it runs." }),
});

export type LiveMigrationArgs = z.infer<typeof LiveMigrationArgs>;
export type LiveMigrationOutputs = z.infer<typeof LiveMigrationOutputs>;
