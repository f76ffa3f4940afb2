import type { Window } from "../../wave/window/index.ts";
import type { Outcome } from "../timeline/index.ts";
import type { SeenRun } from "./evidence.ts";
import type { RunReport } from "./model.ts";
import { instant } from "./vms.ts";

/** The window with whether it was kept: sources went off after it had opened, and all was over when it closed. */
export function windowOf(
    window: Window | undefined,
    outcome: Outcome,
    completedAt: string | undefined,
    runs: readonly SeenRun[],
): RunReport["plans"][number]["window"] {
    if (!window) return undefined;
    const { opensAt, closesAt, timeZone, isForced } = window;
    const isOver = outcome !== "Pending" && outcome !== "Running" && completedAt !== undefined;
    return {
        opensAt: opensAt === undefined ? undefined : instant(opensAt / 1000),
        closesAt: instant(closesAt / 1000),
        timeZone,
        isForced,
        isKept: isOver ? isKept(window, completedAt, runs) : undefined,
    };
}

function isKept({ opensAt = 0, closesAt }: Window, completedAt: string, runs: readonly SeenRun[]): boolean {
    const offs = runs.flatMap(({ vms }) => vms.flatMap(({ trace }) => trace.flatMap(({ at, off }) => (off ? [Date.parse(at) + off[0] * 1000] : []))));
    return Date.parse(completedAt) <= closesAt && offs.every((off) => off >= opensAt);
}
