import { conditionsOf, hasTrue } from "../condition/index.ts";
import { remedyFor } from "./remedies.ts";

/** `Plan.status.migration`, as far as it is read. Source: forklift-behaviour §4.6. */
export interface PlanMigrationStatus {
    readonly started?: string;
    readonly completed?: string;
    readonly history?: readonly { readonly migration?: { readonly name?: string; readonly uid?: string }; readonly conditions?: unknown }[];
    readonly vms?: readonly VmStatus[];
}

export interface VmStatus {
    readonly id: string;
    readonly name?: string;
    readonly newName?: string;
    readonly targetName?: string;
    readonly phase: string;
    readonly pipeline?: readonly StepStatus[];
    readonly conditions?: unknown;
    readonly error?: { readonly phase?: string; readonly reasons?: readonly string[] };
    readonly started?: string;
    readonly completed?: string;
    readonly warm?: WarmStatus;
    /** `On`, `Off` or `Unknown` before the run. */
    readonly restorePowerState?: string;
}

/** What the controller writes of the precopies; `consecutiveFailures` is never updated and not read. Source: forklift-behaviour §4.6. */
export interface WarmStatus {
    readonly successes?: number;
    readonly failures?: number;
    readonly nextPrecopyAt?: string;
    readonly precopies?: readonly { readonly start?: string; readonly end?: string; readonly deltas?: readonly { readonly disk?: string }[] }[];
}

export interface StepStatus {
    readonly name: string;
    readonly phase?: string;
    readonly started?: string;
    readonly completed?: string;
    readonly progress?: { readonly total?: number; readonly completed?: number };
    readonly error?: { readonly reasons?: readonly string[] };
    readonly tasks?: readonly { readonly progress?: { readonly total?: number; readonly completed?: number } }[];
}

/** One VM of a run. Amounts in MiB. */
export interface VmView {
    readonly id: string;
    readonly name: string;
    readonly targetName: string;
    readonly outcome: "Pending" | "Running" | "Succeeded" | "Failed" | "Canceled";
    readonly phase: string;
    readonly step?: string | undefined;
    readonly doneMiB: number;
    readonly totalMiB: number;
    readonly error?: string | undefined;
    readonly remedy?: string | undefined;
    readonly startedAt?: string | undefined;
    readonly completedAt?: string | undefined;
    /** Of a warm run. */
    readonly warm?: WarmView | undefined;
    /** As observed from look to look; absent while nothing is being copied. */
    readonly mibPerSecond?: number | undefined;
    /** How it stands, in the words of its own kind; absent = those of `sayVm`. */
    readonly says?: string | undefined;
}

/** How far the precopies of one VM are. */
export interface WarmView {
    /** Finished precopies; the first one is the whole disks. */
    readonly precopies: number;
    /** Disks with a delta that the cutover will read from. */
    readonly disks: number;
    readonly lastPrecopyAt?: string | undefined;
    readonly nextPrecopyAt?: string | undefined;
    /** Restarts of the current importer pod; the VM fails with the fourth. */
    readonly restarts: number;
    /** Between two precopies. */
    readonly isPaused: boolean;
}

export function viewVm(status: VmStatus): VmView {
    const step = currentStep(status.pipeline ?? []);
    const { doneMiB, totalMiB } = copied(status.pipeline ?? []);
    const error = status.error?.reasons?.join("; ") || undefined;
    return {
        id: status.id,
        name: status.name ?? status.id,
        targetName: status.newName || status.targetName || status.name || status.id,
        outcome: vmOutcome(status),
        phase: status.phase,
        step: step?.name,
        doneMiB,
        totalMiB,
        error,
        remedy: error && remedyFor(error, step?.error ? step.name : undefined),
        startedAt: status.started,
        completedAt: status.completed,
        ...(status.warm ? { warm: viewWarm(status, status.warm) } : {}),
    };
}

function viewWarm({ phase }: VmStatus, warm: WarmStatus): WarmView {
    const finished = (warm.precopies ?? []).filter(({ end }) => end !== undefined);
    return {
        precopies: warm.successes ?? 0,
        disks: warm.precopies?.at(-1)?.deltas?.length ?? 0,
        lastPrecopyAt: finished.at(-1)?.end,
        nextPrecopyAt: warm.nextPrecopyAt,
        restarts: warm.failures ?? 0,
        isPaused: phase === "CopyingPaused",
    };
}

/** The result is in the conditions; a phase of `Completed` alone does not tell how. Source: forklift-behaviour §4.7. */
function vmOutcome(status: VmStatus): VmView["outcome"] {
    const conditions = conditionsOf(status);
    const final = (["Failed", "Canceled", "Succeeded"] as const).find((each) => hasTrue(conditions, each));
    return final ?? (status.started && !hasTrue(conditions, "Pending") ? "Running" : "Pending");
}

/** The step that failed, else the one under way, else the next one. */
function currentStep(pipeline: readonly StepStatus[]): StepStatus | undefined {
    return (
        pipeline.find((each) => each.error) ??
        pipeline.findLast((each) => each.started && !each.completed) ??
        pipeline.find((each) => !each.completed && each.phase !== "Completed")
    );
}

/** The steps whose progress is data; `DiskAllocation` counts the same disks without moving them. */
const copySteps = new Set(["DiskTransfer", "DiskTransferV2v"]);

function copied(pipeline: readonly StepStatus[]): { doneMiB: number; totalMiB: number } {
    const step = pipeline.find((each) => copySteps.has(each.name));
    return { totalMiB: step?.progress?.total ?? 0, doneMiB: (step && copiedMiB(step)) ?? 0 };
}

/** What a step has copied so far; undefined when it copies nothing. */
export function copiedMiB(step: StepStatus): number | undefined {
    if (!copySteps.has(step.name)) return undefined;
    const ofTasks = (step.tasks ?? []).reduce((sum, task) => sum + (task.progress?.completed ?? 0), 0);
    const isDone = step.completed !== undefined && step.error === undefined;
    return isDone ? (step.progress?.total ?? 0) : Math.max(ofTasks, step.progress?.completed ?? 0);
}
