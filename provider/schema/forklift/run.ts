import { z } from "zod";
import { ConditionShape, ConditionsStatus, DateTime, Int64, Labels } from "./common.ts";
import { PlanVm } from "./plan.ts";

/** What went wrong with a VM or in a step. */
const ErrorShape = z.object({
    phase: z.string().describe("Phase in which it happened."),
    reasons: z.array(z.string()).describe("What was seen, one reason each."),
});

const Progress = z.object({ completed: Int64.describe("Units that are done."), total: Int64.describe("Units in all.") });

const Timed = { completed: DateTime.optional().describe("When it ended."), started: DateTime.optional().describe("When it began.") };

/** One disk of a step. Source: forklift-behaviour §4.6. */
export const Task = z.object({
    ...Timed,
    annotations: Labels.optional().describe("`unit` of the progress, and more."),
    description: z.string().optional().describe("The task in words."),
    error: ErrorShape.optional().describe("Why it failed."),
    name: z.string().describe("Name of the task, e.g. of a disk."),
    phase: z.string().optional().describe("`Pending`, `Running` or `Completed`."),
    progress: Progress.describe("How far it is."),
    reason: z.string().optional().describe("What it waits for."),
    warning: ErrorShape.optional().describe("What was remarked without failing it."),
});

/** One step of a VM's pipeline. */
export const Step = Task.extend({ tasks: z.array(Task).optional().describe("The parts of the step, e.g. one for each disk.") });

const Precopy = z.object({
    createTaskId: z.string().optional().describe("vSphere task that made the snapshot."),
    deltas: z
        .array(z.object({ deltaId: z.string().describe("Id of the change."), disk: z.string().describe("Disk that changed.") }))
        .optional()
        .describe("Change ids of the disks."),
    end: DateTime.optional().describe("When the round ended."),
    removeTaskId: z.string().optional().describe("vSphere task that removed the snapshot."),
    snapshot: z.string().optional().describe("Snapshot that the round copied from."),
    start: DateTime.optional().describe("When the round began."),
});

const Warm = z.object({
    consecutiveFailures: z.int().describe("Rounds that failed since the last good one."),
    failures: z.int().describe("Rounds that failed."),
    nextPrecopyAt: DateTime.optional().describe("When the next round begins."),
    precopies: z.array(Precopy).optional().describe("The rounds so far."),
    successes: z.int().describe("Rounds that went well."),
});

/** One VM of a run. Source: forklift-behaviour §4.6. */
export const VmStatus = PlanVm.extend({
    ...Timed,
    conditions: z.array(ConditionShape).optional().describe("What the controller has to say of this VM."),
    detectedBootDisk: z.int().optional().describe("Disk from which the guest boots."),
    disksCopied: z.boolean().optional().describe("True once every disk is there."),
    error: ErrorShape.optional().describe("Why the VM failed."),
    firmware: z.string().optional().describe("`bios` or `efi`."),
    newName: z.string().optional().describe("Name in the target where the source's is no DNS name."),
    operatingSystem: z.string().optional().describe("Guest operating system."),
    phase: z.string().describe("Where the VM is on its way."),
    pipeline: z.array(Step).describe("Steps as people see them, in order."),
    restorePowerState: z.string().optional().describe("Power state of the source before the run."),
    warm: Warm.optional().describe("The rounds of a warm migration."),
});

/** Source: forklift-behaviour §1.8. */
export const MigrationStatus = ConditionsStatus.extend({
    ...Timed,
    vms: z.array(VmStatus).optional().describe("The VMs of the run."),
});

const Snapshot = z.object({
    generation: Int64.describe("Generation of the object when the run began."),
    name: z.string().describe("Name of the object."),
    namespace: z.string().describe("Namespace of the object."),
    uid: z.string().describe("UID of the object."),
});

/** One run in a plan's history. */
export const HistoryEntry = z.object({
    conditions: z.array(ConditionShape).optional().describe("How the run stands, or ended."),
    map: z
        .object({ network: Snapshot.describe("The NetworkMap."), storage: Snapshot.describe("The StorageMap.") })
        .describe("The maps that the run uses."),
    migration: Snapshot.describe("The Migration."),
    plan: Snapshot.describe("The plan."),
    provider: z.object({ destination: Snapshot.describe("To."), source: Snapshot.describe("From.") }).describe("The providers that the run uses."),
});

/** Source: forklift-behaviour §1.7. */
export const PlanStatus = ConditionsStatus.extend({
    migration: z
        .object({
            ...Timed,
            history: z.array(HistoryEntry).optional().describe("Every run; the last one counts."),
            vms: z.array(VmStatus).optional().describe("The VMs of the present or last run."),
        })
        .optional()
        .describe("Runs of the plan."),
    netAppShiftDestination: z.boolean().optional().describe("True when every disk goes to NetApp Shift storage."),
});
