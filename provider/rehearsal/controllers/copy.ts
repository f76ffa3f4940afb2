import type { Step, Task } from "./pipeline.ts";
import { bindDisks } from "./target.ts";
import type { Turn } from "./turn.ts";
import { completeStep, startStep, stepNamed } from "./vmRun.ts";
import { timestamp } from "./world.ts";

/** Words of CDI's claims and importer pods. Source: traces 06, 09. */
const provisioning = "Pending; PVC is being provisioned";
const running = "Pod is running; ";
const transferred = "Transfer completed.";

/** The claims of virt-v2v: seen pending in one pass and bound in the next. */
export async function allocate({ world, target, run }: Turn): Promise<boolean> {
    const step = stepNamed(run, "DiskAllocation")!;
    const tasks = step.tasks ?? [];
    if (tasks.some(({ phase }) => phase === undefined)) return wait(step);
    await bindDisks(world, target, run.id);
    const at = timestamp(world);
    for (const task of tasks) {
        task.started ??= at;
        finish(task, at);
    }
    endCopy(step, at);
    return true;
}

/** virt-v2v copies all disks at once and tells of them in its metrics. */
export function copyByVirtV2v({ run, seconds, rate }: Turn): boolean {
    const step = stepNamed(run, "DiskTransferV2v")!;
    const isBegun = step.progress.completed > 0;
    return advance(step, isBegun ? rate * seconds : Math.min(rate * seconds, leftOf(step) / 2));
}

/** Importer pods copy: claims are provisioned, the pods run, the transfer is completed. */
export async function copyByImporter(turn: Turn, name: "DiskTransfer" | "Cutover"): Promise<boolean> {
    const { world, target, run, seconds, rate } = turn;
    const step = stepNamed(run, name)!;
    const tasks = step.tasks ?? [];
    if (tasks.some(({ phase }) => phase === undefined)) {
        if (name === "DiskTransfer") return wait(step);
        begin(turn, step);
        return false;
    }
    await bindDisks(world, target, run.id);
    if (tasks.some(({ phase }) => phase !== "Running")) {
        begin(turn, step);
        advance(step, Math.min(rate * seconds, leftOf(step) / 2));
        return false;
    }
    if (!advance(step, rate * seconds)) return false;
    for (const task of tasks) finish(task, timestamp(world));
    completeStep(world, step);
    endCopy(step, timestamp(world));
    return true;
}

/** Before a further round every task starts anew, and shows its number. Source: trace 09. */
export function resetForRound({ world, run }: Turn, name: "DiskTransfer" | "Cutover"): void {
    const step = stepNamed(run, name)!;
    delete step.completed;
    for (const task of step.tasks ?? []) {
        task.annotations.Precopy = String(run.warm?.precopies.length ?? 1);
        task.started = timestamp(world);
        delete task.completed;
    }
}

function wait(step: Step): false {
    if (step.phase !== undefined) step.phase = "Pending";
    step.reason = provisioning;
    for (const task of step.tasks ?? []) Object.assign(task, { phase: "Pending", reason: provisioning });
    return false;
}

function leftOf(step: Step): number {
    return step.progress.total - step.progress.completed;
}

function begin({ world }: Turn, step: Step): void {
    startStep(world, step);
    delete step.reason;
    for (const task of step.tasks ?? []) {
        task.started ??= timestamp(world);
        // A later round copies what has changed: here a part of the disk.
        const isFurther = Number(task.annotations.Precopy ?? 1) > 1;
        const completed = isFurther ? Math.floor(task.progress.total * furtherStart) : 0;
        Object.assign(task, { phase: "Running", reason: running, progress: { ...task.progress, completed } });
    }
    step.progress.completed = sum(step);
}

/** Share of a disk that has not changed between two rounds. */
const furtherStart = 0.9;

/** True when everything is copied. The budget in MiB is shared by the disks that are not done. */
function advance(step: Step, budget: number): boolean {
    const open = (step.tasks ?? []).filter(({ progress }) => progress.completed < progress.total);
    for (const [at, { progress }] of open.entries()) {
        const part = Math.max(1, Math.round(budget / (open.length - at)));
        const copied = Math.min(part, progress.total - progress.completed);
        progress.completed += copied;
        budget -= copied;
    }
    step.progress.completed = sum(step);
    return step.progress.completed >= step.progress.total;
}

function sum(step: Step): number {
    return (step.tasks ?? []).reduce((total, { progress }) => total + progress.completed, 0);
}

function finish(task: Task, at: string): void {
    Object.assign(task, { phase: "Completed", reason: transferred, completed: at, progress: { ...task.progress, completed: task.progress.total } });
}

function endCopy(step: Step, _at: string): void {
    delete step.reason;
    step.progress.completed = step.progress.total;
}
