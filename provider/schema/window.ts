import { z } from "zod";
import { MigrationError } from "../errors.ts";
import { instantIn, zoneProblem } from "../util/zoned.ts";
import type { Window } from "../wave/window/index.ts";

const moment = z.string().min(1);

/** When a wave may disturb its machines. */
export const WindowArgs = z
    .strictObject({
        start: moment.optional().meta({
            description:
                "When it opens: a local time such as `2026-12-05T22:00`, in `timeZone`, or an instant with its offset such as `2026-12-05T22:00:00+01:00`. Default: it is open already.",
        }),
        end: moment.meta({ description: "When everything must be over, written like `start`." }),
        timeZone: z.string().min(1).optional().meta({
            description:
                "Time zone of local times, by its IANA name such as `Europe/Berlin`; times are told in it. Default: UTC, and no local times.",
        }),
        force: z
            .boolean()
            .optional()
            .meta({ description: "`true` = what is estimated to miss the end is started all the same, with a warning. Default: false." }),
    })
    .superRefine(({ start, end, timeZone }, context) => {
        const report = (path: string, message: string | undefined) => message && context.addIssue({ code: "custom", path: [path], message });
        const zone = zoneProblem(timeZone);
        if (zone) return void report("timeZone", zone);
        const [from, to] = [start === undefined ? undefined : instantIn(start, timeZone), instantIn(end, timeZone)];
        if (typeof from === "string") report("start", from);
        if (typeof to === "string") report("end", to);
        if (typeof from === "number" && typeof to === "number" && to <= from) report("end", "must be later than `start`");
    })
    .meta({
        id: "virtualization:Window",
        description:
            "When machines may be disturbed. It holds the start of cold runs and the cutover of warm ones, whose first copy does not wait for it; what is estimated to miss its end is not started.",
    });

const minutes = z.number().positive();

/** How long a run is expected to take. */
export const EstimateArgs = z
    .strictObject({
        minutes: minutes.meta({ description: "From the start to the last VM's end; warm: to the end of the last first copy." }),
        lowMinutes: minutes.meta({ description: "It is rarely shorter." }),
        highMinutes: minutes.meta({ description: "It is rarely longer." }),
        downtimeMinutes: minutes.optional().meta({ description: "Warm: how long the slowest VM is off at its cutover." }),
    })
    .meta({ id: "virtualization:Estimate", description: "How long a run is expected to take." });

export type WindowArgs = z.infer<typeof WindowArgs>;
export type EstimateArgs = z.infer<typeof EstimateArgs>;

/**
 * A window in epoch milliseconds.
 *
 * Errors: throws for one that its shape refuses; such inputs get no further than the check.
 */
export function windowOf({ start, end, timeZone, force = false }: WindowArgs): Window {
    const at = (text: string): number => {
        const time = instantIn(text, timeZone);
        if (typeof time === "string") throw new MigrationError("InvalidInput", `window: ${time}`);
        return time;
    };
    return { opensAt: start === undefined ? undefined : at(start), closesAt: at(end), timeZone: timeZone ?? "UTC", isForced: force };
}
