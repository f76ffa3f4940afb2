import { z } from "zod";
import { instant } from "./instant.ts";
import { objectMetaArgs, ref } from "./meta.ts";
import { EstimateArgs, WindowArgs } from "./window.ts";

const Instant = instant("now");

/** `virtualization.Migration`: the run of a plan as desired state. Source: design §5, forklift-behaviour §5. */
export const MigrationArgs = z.strictObject({
    namespace: objectMetaArgs.namespace,
    labels: objectMetaArgs.labels,
    annotations: objectMetaArgs.annotations,
    plan: ref("virtualization:Plan", "The plan to run.").meta({
        description: "The plan to run: a Plan, or its `namespace/name`. A change replaces the run.",
        replace: true,
    }),
    cutover: Instant.optional().meta({
        description:
            "Warm: when the sources stop and the last changes move: an instant with a time zone such as `2026-12-05T22:00:00+01:00`, or `now`. Absent = `up` ends when every VM has a finished precopy, and precopies go on until a cutover is given. Updated in place: an update that gives one awaits the end, one that moves or withdraws it reaches the VMs that are still between precopies. An instant that is past when the first attempt starts is refused; for later attempts it means `now`.",
    }),
    vmCutovers: z.record(z.string().min(1), Instant).optional().meta({
        description: "Warm: cutover of single VMs, by inventory name or id; wins over `cutover`. Updated in place.",
    }),
    cancel: z.array(z.string().min(1)).optional().meta({
        description:
            "VMs to take out of the run, by inventory name or id. Updated in place: what has not moved is cancelled and cleaned up, its source goes on.",
    }),
    window: WindowArgs.optional().meta({
        description:
            "When machines may be disturbed: a cold run is not started before it opens (`up` waits), a warm one is not cut over before; what is estimated to miss its end is refused. Updated in place; what has begun goes on.",
    }),
    estimate: EstimateArgs.optional().meta({
        description:
            "How long it is expected to take, for `window` and for reports; a Wave fills it in. A change of it alone is no change. Default: that of the plan by itself.",
        isRemark: true,
    }),
    retry: z.union([z.string(), z.number()]).optional().meta({
        description: "A new value asks for another attempt of what has not moved. Without it the next update after a failure is that attempt.",
    }),
    cancelOnDelete: z
        .boolean()
        .optional()
        .meta({ description: "`true` = destroying an active run cancels it first; otherwise that is refused. Default: false." }),
    resumeConversion: z.boolean().optional().meta({
        description:
            "Further attempts convert the disks that were copied already instead of copying again; for plans with separate copy and conversion.",
    }),
    verify: z.boolean().optional().meta({
        description:
            "After success look at what has become of each VM: the target exists, its disks are bound and not smaller than the source's, its power state is as asked. Targets on a remote cluster are not looked at. Default: true.",
    }),
    stallMinutes: z
        .number()
        .positive()
        .optional()
        .meta({ description: "After so many minutes without any progress `up` ends with what is being waited for; the run goes on. Default: 30." }),
});

export const MigrationVm = z
    .object({
        id: z.string().meta({ description: "Inventory id." }),
        name: z.string().meta({ description: "Inventory name." }),
        targetName: z.string().meta({ description: "Name of the target VM." }),
        outcome: z
            .enum(["Pending", "Running", "Succeeded", "Failed", "Canceled"])
            .meta({ id: "virtualization:VmOutcome", description: "How the VM's move ended, or that it has not." }),
        phase: z.string().meta({ description: "The controller's phase." }),
        step: z.string().optional().meta({ description: "The pipeline step that runs, or in which it failed." }),
        doneMiB: z.number().meta({ description: "MiB copied so far." }),
        totalMiB: z.number().meta({ description: "MiB to copy." }),
        warm: z
            .object({
                precopies: z.number().int().meta({ description: "Finished precopies; the first one copies the whole disks." }),
                disks: z.number().int().meta({ description: "Disks with a delta that the next precopy or the cutover reads from." }),
                lastPrecopyAt: z.string().optional().meta({ description: "End of the last precopy, RFC 3339." }),
                nextPrecopyAt: z.string().optional().meta({ description: "When the next precopy begins, RFC 3339." }),
                restarts: z.number().int().meta({ description: "Restarts of the current importer pod; the VM fails with the fourth." }),
                isPaused: z.boolean().meta({ description: "True between two precopies." }),
            })
            .optional()
            .meta({ id: "virtualization:WarmVm", description: "How far the precopies are; absent in cold runs." }),
        error: z.string().optional().meta({ description: "Why it failed." }),
        remedy: z.string().optional().meta({ description: "What to do about it, where that is known." }),
        startedAt: z.string().optional().meta({ description: "RFC 3339." }),
        completedAt: z.string().optional().meta({ description: "RFC 3339." }),
    })
    .meta({ id: "virtualization:MigrationVm", description: "One VM of a run." });

export const MigrationOutputs = z.object({
    name: z.string().meta({ description: "Name of the latest attempt's Migration object." }),
    namespace: z.string().meta({ description: "Namespace of the Migration objects." }),
    uid: z.string().meta({ description: "Uid of the latest attempt's Migration object." }),
    attempt: z.number().int().meta({ description: "Number of the latest attempt, from 1." }),
    outcome: z.enum(["Pending", "Running", "Succeeded", "Failed", "Canceled"]).meta({
        id: "virtualization:RunOutcome",
        description: "How the latest attempt ended. `Succeeded` can include VMs that were cancelled; `Failed` means at least one VM failed.",
    }),
    isComplete: z.boolean().meta({
        description:
            "True when the run is where it was asked to be: ended, or, warm and without a cutover, between precopies. False = the next update follows it on, or makes another attempt.",
    }),
    summary: z.string().meta({ description: "The outcome in a sentence." }),
    startedAt: z.string().optional().meta({ description: "RFC 3339." }),
    completedAt: z.string().optional().meta({ description: "RFC 3339; absent while it runs." }),
    vms: z.record(z.string(), MigrationVm).meta({ description: "By VM name, or id where names repeat." }),
    attempts: z.array(z.string()).meta({
        description:
            "Every attempt, each as JSON: its object, outcome, begin and end, cutover and what was expected of it; `report --schema` has its shape.",
    }),
    timeline: z.record(z.string(), z.string()).meta({
        description:
            "What happened to each VM in every attempt, as JSON: steps, precopies, waiting for a slot, cutover, when the source was off, failures. `pulumi stack export | pulumi-migration-toolkit report --format html` shows it; `report --schema` has its shape.",
    }),
});

export type MigrationArgs = z.infer<typeof MigrationArgs>;
export type MigrationVm = z.infer<typeof MigrationVm>;
export type MigrationOutputs = z.infer<typeof MigrationOutputs>;
