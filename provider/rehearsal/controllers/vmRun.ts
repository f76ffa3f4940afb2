import type { Condition } from "../../condition/index.ts";
import { type Journey, nextPhase, stepOf } from "./itinerary.ts";
import { pipelineOf, type Step } from "./pipeline.ts";
import { typeOf } from "./planSpec.ts";
import { type Surroundings, timestamp } from "./world.ts";

/** One VM in `Plan.status.migration.vms`; changed in place while a pass goes over a copy of it. Source: forklift-behaviour §4.6. */
export interface VmRun {
    id: string;
    name: string;
    phase: string;
    pipeline: Step[];
    started?: string;
    completed?: string;
    conditions?: Condition[];
    error?: { phase: string; reasons: string[] };
    restorePowerState?: string;
    newName?: string;
    targetName?: string;
    disksCopied?: boolean;
    warm?: Warm;
    [field: string]: unknown;
}

export interface Warm {
    consecutiveFailures: number;
    failures: number;
    nextPrecopyAt?: string;
    precopies: Precopy[];
    successes: number;
}

export interface Precopy {
    start: string;
    end?: string;
    snapshot?: string;
    createTaskId?: string;
    removeTaskId?: string;
    deltas?: { disk: string; deltaId: string }[];
}

export type Outcome = "Succeeded" | "Failed" | "Canceled";

const messages: Readonly<Record<Outcome, string>> = {
    Succeeded: "The VM migration has SUCCEEDED.",
    Failed: "The VM migration has FAILED.",
    Canceled: "The migration has been canceled.",
};

export function newVmRun(journey: Journey): VmRun {
    const { vm, entry, spec } = journey;
    const { type: _type, ...fields } = entry;
    const warm = typeOf(spec) === "warm" ? { warm: { consecutiveFailures: 0, failures: 0, precopies: [], successes: 0 } } : {};
    return { luks: {}, ...fields, ...warm, id: vm.id, name: vm.name, phase: "Started", pipeline: pipelineOf(journey) };
}

export function outcomeOf(run: VmRun): Outcome | undefined {
    return (["Failed", "Canceled", "Succeeded"] as const).find((type) => hasVmCondition(run, type));
}

export function hasVmCondition(run: VmRun, type: string): boolean {
    return run.conditions?.some((each) => each.type === type && each.status === "True") ?? false;
}

export function setCondition(run: VmRun, condition: Omit<Condition, "status" | "lastTransitionTime">, at: string): void {
    const rest = (run.conditions ?? []).filter((each) => each.type !== condition.type);
    run.conditions = [...rest, { ...condition, status: "True", lastTransitionTime: at } as Condition];
}

export function dropCondition(run: VmRun, type: string): void {
    const rest = (run.conditions ?? []).filter((each) => each.type !== type);
    if (rest.length > 0) run.conditions = rest;
    else delete run.conditions;
}

/** Ends the VM's journey. `completed` comes one pass later, except for success. Source: forklift-behaviour §4.7. */
export function endVm(world: Surroundings, run: VmRun, outcome: Outcome, reason?: string): void {
    const at = timestamp(world);
    setCondition(run, { type: outcome, category: "Advisory", ...(reason ? { reason } : {}), message: messages[outcome], durable: true }, at);
    dropCondition(run, "Pending");
    run.phase = "Completed";
}

export function failVm(world: Surroundings, run: VmRun, journey: Journey, reason: string): void {
    const step = stepNamed(run, stepOf(journey, run.phase));
    run.error = { phase: run.phase, reasons: [reason] };
    if (step) {
        step.error = { phase: step.phase ?? "", reasons: [reason] };
        step.completed = timestamp(world);
    }
    endVm(world, run, "Failed");
}

/** Goes on to another phase and closes the step when it was its last. */
export function enterPhase(world: Surroundings, run: VmRun, journey: Journey, phase = nextPhase(journey, run.phase)): void {
    const from = stepOf(journey, run.phase);
    run.phase = phase;
    const to = stepOf(journey, phase);
    if (from === to) return;
    const left = stepNamed(run, from);
    if (left && !left.completed) completeStep(world, left);
    else if (left) left.phase = "Completed";
    const entered = stepNamed(run, to);
    // The cutover begins to show when its copying does. Source: trace 09.
    if (entered && entered.name !== "Cutover") startStep(world, entered);
}

export function startStep(world: Surroundings, step: Step): void {
    step.phase = "Running";
    step.started ??= timestamp(world);
}

export function completeStep(world: Surroundings, step: Step): void {
    step.phase = "Completed";
    step.completed = timestamp(world);
}

export function stepNamed(run: VmRun, name: string | undefined): Step | undefined {
    return run.pipeline.find((each) => each.name === name);
}
