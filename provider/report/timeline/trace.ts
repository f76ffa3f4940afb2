import { z } from "zod";

export const Outcome = z.enum(["Pending", "Running", "Succeeded", "Failed", "Canceled"]);
export type Outcome = z.infer<typeof Outcome>;

export const Instant = z.string().meta({ format: "date-time", description: "RFC 3339, in UTC." });

const seconds = z.number().int();

/** What is expected of a run, in minutes; of a warm one until the end of its last first copy. */
export const Estimate = z.object({ minutes: z.number(), lowMinutes: z.number(), highMinutes: z.number(), downtimeMinutes: z.number().optional() });
export type Estimate = z.infer<typeof Estimate>;

/** One attempt of one VM, as a Migration's `timeline` keeps it. */
export const AttemptTrace = z
    .object({
        attempt: z.number().int().min(1),
        id: z.string().meta({ description: "Inventory id." }),
        outcome: Outcome,
        at: Instant.meta({ description: "When the attempt began; every number of seconds below counts from here." }),
        start: seconds.optional().meta({ description: "When the VM was given a slot; absent while it waits for one." }),
        end: seconds.optional().meta({ description: "When it ended; absent while it is under way." }),
        steps: z
            .array(z.tuple([z.string(), seconds, seconds.nullable(), z.number().nullable()]))
            .meta({ description: "Steps that have begun: name, start, end (null = under way), MiB copied (null = no copy)." }),
        precopies: z
            .array(z.tuple([seconds, seconds.nullable()]))
            .optional()
            .meta({
                description:
                    "Warm: start and end of each copy; the first one is the whole disks, one without an end is under way or the last one, at the cutover. How much a delta held no controller tells.",
            }),
        cutover: seconds.optional().meta({ description: "Warm: when the source was to stop." }),
        off: z.tuple([seconds, seconds.nullable()]).optional().meta({
            description:
                "Since when the source was off, and when it or the target ran again (null = neither did); absent = it ran, or was off before.",
        }),
        wasOff: z.literal(true).optional().meta({ description: "The source was off before the attempt, so its target was not started." }),
        host: z.string().optional(),
        step: z.string().optional().meta({ description: "Step in which it failed." }),
        error: z.string().optional(),
        remedy: z.string().optional(),
    })
    .meta({ id: "AttemptTrace" });
export type AttemptTrace = z.infer<typeof AttemptTrace>;

/** All attempts of one VM: what each value of a Migration's `timeline` is the JSON of. */
export const VmTrace = z
    .array(AttemptTrace)
    .meta({ id: "VmTrace", description: "One value of a Migration's `timeline`, which is JSON of this shape." });
export type VmTrace = z.infer<typeof VmTrace>;

/** One attempt as a whole, as a Migration's `attempts` keeps it. */
export const AttemptRecord = z
    .object({
        attempt: z.number().int().meta({ description: "Its number, from 1." }),
        name: z.string().meta({ description: "Name of its Migration object." }),
        outcome: Outcome,
        startedAt: Instant.optional().meta({ description: "RFC 3339; absent while it has not begun." }),
        completedAt: Instant.optional().meta({ description: "RFC 3339; absent while it runs." }),
        cutover: z.string().optional().meta({ description: "Warm: when the sources were to stop, RFC 3339." }),
        estimate: Estimate.optional().meta({ description: "What was expected of it when it was started." }),
    })
    .meta({ id: "AttemptRecord" });
export type AttemptRecord = z.infer<typeof AttemptRecord>;

/** Reads one VM's timeline; undefined when the text is something else. */
export function parseTrace(text: string): VmTrace | undefined {
    return parsed(VmTrace, text);
}

/** Reads one entry of a Migration's `attempts`. */
export function parseRecord(text: string): AttemptRecord | undefined {
    return parsed(AttemptRecord, text);
}

function parsed<T>(shape: z.ZodType<T>, text: string): T | undefined {
    try {
        return shape.safeParse(JSON.parse(text)).data;
    } catch {
        return undefined;
    }
}
