import { z } from "zod";
import { AttemptRecord, Estimate, Instant, Outcome } from "../timeline/index.ts";
import { kindNames } from "./kinds.ts";

const seconds = z.number();

export const StretchReport = z
    .object({
        kind: z.enum(kindNames).meta({ description: "What the time was spent on." }),
        step: z.string().meta({ description: "The controller's step; empty while it waits for a slot." }),
        from: Instant,
        to: Instant.meta({ description: "Of what is under way: when the report was made." }),
        mib: z
            .number()
            .optional()
            .meta({ description: "MiB copied in it; absent when nothing was, or no controller tells how much (later precopies)." }),
        precopy: z.number().int().optional().meta({ description: "Number of the precopy, from 1." }),
        isOpen: z.literal(true).optional().meta({ description: "It is under way." }),
        hasFailed: z.literal(true).optional().meta({ description: "The attempt failed in it." }),
    })
    .meta({ id: "Stretch" });

export const AttemptReport = z
    .object({
        attempt: z.number().int(),
        outcome: Outcome,
        queuedAt: Instant.meta({ description: "When the attempt began." }),
        startedAt: Instant.optional().meta({ description: "When the VM was given a slot." }),
        completedAt: Instant.optional(),
        cutoverAt: Instant.optional().meta({ description: "Warm: when the source was to stop." }),
        waitedSeconds: seconds.meta({ description: "From the beginning of the attempt until the VM was given a slot." }),
        copiedMiB: z.number(),
        step: z.string().optional().meta({ description: "Step in which it failed." }),
        error: z.string().optional(),
        remedy: z.string().optional(),
        stretches: z.array(StretchReport).meta({ description: "In the order of time, without overlaps." }),
    })
    .meta({ id: "Attempt" });

export const Period = z.object({ from: Instant, to: Instant }).meta({ id: "Period" });

export const VmRunReport = z
    .object({
        name: z.string(),
        id: z.string().optional(),
        host: z.string().optional(),
        disksGiB: z.array(z.number()).optional().meta({ description: "Sizes of its disks; absent where the stack does not tell." }),
        outcome: Outcome,
        step: z.string().optional().meta({ description: "Step that runs, or in which it failed; absent once it has moved." }),
        doneMiB: z.number(),
        totalMiB: z.number(),
        elapsedSeconds: seconds.meta({ description: "From the beginning of its first attempt to the end of its last one." }),
        waitedSeconds: seconds.meta({ description: "For slots, in all attempts." }),
        downtimeSeconds: seconds.meta({ description: "In which neither source nor target ran, pauses between attempts included." }),
        isOff: z.boolean().meta({ description: "Neither source nor target runs, and no attempt is under way: somebody has to start one." }),
        downtime: z.array(Period),
        attempts: z.array(AttemptReport),
    })
    .meta({ id: "VmRun" });

export const Prediction = Estimate.extend({
    actualMinutes: z.number().optional().meta({
        description: "How long the first attempt took, a warm one to the end of its last first copy; absent until that is over.",
    }),
    ratio: z.number().optional().meta({ description: "Actual by predicted." }),
    isWithin: z.boolean().optional().meta({ description: "The actual time lies between low and high." }),
    actualDowntimeMinutes: z.number().optional().meta({ description: "Warm: how long the slowest VM was off at its cutover." }),
}).meta({ id: "Prediction" });

export const Counts = z
    .object({
        vms: z.number().int(),
        moved: z.number().int(),
        failed: z.number().int(),
        cancelled: z.number().int(),
        running: z.number().int(),
        waiting: z.number().int(),
        copiedMiB: z.number(),
        waitedSeconds: seconds.meta({ description: "Longest wait of a VM for slots." }),
        downtimeSeconds: seconds.meta({ description: "Longest downtime of a VM." }),
        off: z.number().int().meta({ description: "VMs of which neither source nor target runs." }),
    })
    .meta({ id: "Counts" });

export const Window = z
    .object({
        opensAt: Instant.optional().meta({ description: "Absent = it was open from the beginning." }),
        closesAt: Instant,
        timeZone: z.string().meta({ description: "Time zone in which it was written." }),
        isForced: z.boolean(),
        isKept: z
            .boolean()
            .optional()
            .meta({ description: "Whether sources went off after it had opened, and all was over when it closed; absent while that is open." }),
    })
    .meta({ id: "Window" });

const whole = {
    outcome: Outcome,
    counts: Counts,
    startedAt: Instant.optional(),
    completedAt: Instant.optional(),
    elapsedSeconds: seconds,
    prediction: Prediction.optional(),
    window: Window.optional(),
};

export const PlanRunReport = z
    .object({
        wave: z.string().optional().meta({ description: "Name of the Wave it is part of; absent when it stands alone." }),
        name: z.string().meta({ description: "Name of the run in the program." }),
        plan: z.string().optional().meta({ description: "`namespace/name` of its plan." }),
        type: z.string().optional().meta({ description: "`cold` or `warm`." }),
        targetNamespace: z.string().optional(),
        summary: z.string().optional(),
        ...whole,
        after: z.array(z.string()).meta({ description: "Runs that had to end before it." }),
        attempts: z.array(AttemptRecord),
        vms: z.array(VmRunReport).meta({ description: "In the order of the names." }),
    })
    .meta({ id: "PlanRun" });

export const LegReport = z
    .object({
        plan: z.string(),
        vm: z.string(),
        attempt: z.number().int(),
        from: Instant,
        to: Instant,
        seconds,
        longest: z
            .object({ kind: z.enum(kindNames), step: z.string(), seconds })
            .optional()
            .meta({ description: "What took most of it." }),
    })
    .meta({ id: "Leg" });

export const WaveRunReport = z
    .object({
        name: z.string(),
        stage: z.string().optional(),
        ...whole,
        plans: z.array(z.string()).meta({ description: "Names of its runs, in the order in which they began." }),
        criticalPath: z.array(LegReport).meta({ description: "The VMs that determined when it ended, in the order of time." }),
    })
    .meta({ id: "WaveRun" });

const points = z.array(z.tuple([Instant, z.number()])).meta({ description: "From the instant on the value holds; the last one is 0." });

export const Occupancy = z
    .object({
        host: z.string().optional().meta({ description: "Absent = all hosts together." }),
        peak: z.number().int().meta({ description: "Most VMs in flight at once." }),
        slotSeconds: seconds.meta({ description: "Sum of the time that VMs were in flight." }),
        points,
    })
    .meta({
        id: "Occupancy",
        description: "VMs in flight as the controller counts them; one that importer pods copy takes as many slots as it has disks.",
    });

export const Throughput = z
    .object({
        peakMiBps: z.number(),
        averageMiBps: z.number().meta({ description: "Over the time in which something was copied whose size is known." }),
        points: points.meta({
            description: "MiB per second; each copy counts with its average. Later precopies do not count: their size is not told.",
        }),
    })
    .meta({ id: "Throughput" });

export const Failure = z
    .object({
        step: z.string(),
        cause: z.string().meta({ description: "Message of the first VM; those of the others differ in names and numbers at most." }),
        remedy: z.string().optional(),
        vms: z.array(
            z.object({
                wave: z.string().optional(),
                plan: z.string(),
                vm: z.string(),
                attempt: z.number().int(),
                message: z.string(),
                hasMoved: z.boolean().meta({ description: "A later attempt has moved it." }),
            }),
        ),
    })
    .meta({ id: "Failure" });

/** Runs of a stack or a cluster, finished or under way: what happened to every VM, and what follows from it. */
export const RunReport = z
    .object({
        version: z.literal(1),
        kind: z.literal("run"),
        source: z.enum(["stack", "cluster"]).meta({ description: "The stack's state, or the objects in the cluster." }),
        project: z.string().optional(),
        stack: z.string().optional(),
        seenAt: Instant.meta({ description: "When it was so." }),
        outcome: Outcome,
        counts: Counts,
        waves: z.array(WaveRunReport),
        plans: z.array(PlanRunReport),
        occupancy: z.array(Occupancy).meta({ description: "First all hosts together, then host by host." }),
        throughput: Throughput,
        failures: z.array(Failure).meta({ description: "By cause; first those that still keep VMs from moving." }),
        notes: z.array(z.string()).meta({ description: "What the reader should know of the evidence itself." }),
    })
    .meta({ id: "RunReport" });

export type RunReport = z.infer<typeof RunReport>;
export type WaveRunReport = z.infer<typeof WaveRunReport>;
export type PlanRunReport = z.infer<typeof PlanRunReport>;
export type VmRunReport = z.infer<typeof VmRunReport>;
export type AttemptReport = z.infer<typeof AttemptReport>;
export type StretchReport = z.infer<typeof StretchReport>;
export type Counts = z.infer<typeof Counts>;
