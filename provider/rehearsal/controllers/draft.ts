import type { RunStatus } from "./history.ts";
import type { VmRun } from "./vmRun.ts";

/**
 * A status that may be changed: VMs under way to their depths, those that wait on the surface, those that have ended not at all. These two are many,
 * and what a pass leaves alone is written as the very same.
 */
export function draftOf({ history = [], vms = [], ...rest }: Partial<RunStatus>): RunStatus {
    return { ...copyOf({ ...rest, history }), vms: vms.map((run) => (run.completed ? run : run.started ? copyOf(run) : { ...run })) };
}

/** Lets a VM that has waited be changed to its depths. */
export function deepen(run: VmRun): VmRun {
    return Object.assign(run, copyOf({ ...run }));
}

/** True when two statuses tell the same of every VM, except for the numbers of its progress. */
export function isSameButProgress(one: unknown, other: unknown): boolean {
    if (one === other) return true;
    if (!isObject(one) || !isObject(other)) return false;
    const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
    keys.delete("progress");
    return [...keys].every((key) => isSameButProgress(one[key], other[key]));
}

function copyOf<T>(value: T): T {
    if (Array.isArray(value)) return value.map(copyOf) as T;
    if (!isObject(value)) return value;
    const copy: Record<string, unknown> = { ...value };
    for (const [key, inner] of Object.entries(copy)) if (isObject(inner)) copy[key] = copyOf(inner);
    return copy as T;
}

function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null;
}
