import type { Outcome } from "../timeline/index.ts";
import type { SeenRun, SeenWindow } from "./evidence.ts";
import type { RunReport } from "./model.ts";

/** The window with whether it was kept: what began in time, or was told to stop its sources in it, has ended in time. */
export function windowOf(
    window: SeenWindow | undefined,
    outcome: Outcome,
    completedAt: string | undefined,
    runs: readonly SeenRun[],
): RunReport["plans"][number]["window"] {
    if (!window) return undefined;
    const isOver = outcome !== "Pending" && outcome !== "Running" && completedAt !== undefined;
    return { ...window, isKept: isOver ? isKept(window, completedAt, runs) : undefined };
}

function isKept({ start, end }: SeenWindow, completedAt: string, runs: readonly SeenRun[]): boolean | undefined {
    const [from, to, ended] = [start, end, completedAt].map(Date.parse) as [number, number, number];
    if (Number.isNaN(from) || Number.isNaN(to)) return undefined;
    const offs = runs.flatMap(({ vms }) => vms.flatMap(({ trace }) => trace.flatMap(({ at, off }) => (off ? [Date.parse(at) + off[0] * 1000] : []))));
    return ended <= to && offs.every((off) => off >= from);
}
