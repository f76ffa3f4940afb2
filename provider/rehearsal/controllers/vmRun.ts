import type { Condition } from "../../condition/index.ts";
import { type Journey, nextPhase, pipelineOf, type Step, stepOf } from "./itinerary.ts";
import type { Surroundings } from "./world.ts";
import { timestamp } from "./world.ts";

/** One VM in `Plan.status.migration.vms`; changed in place while a pass goes over a copy of it. */
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
    [field: string]: unknown;
}

export type Outcome = "Succeeded" | "Failed" | "Canceled";

const messages: Readonly<Record<Outcome, string>> = {
    Succeeded: "The VM migration has SUCCEEDED.",
    Failed: "The VM migration has FAILED.",
    Canceled: "The migration has been canceled.",
};

export function newVmRun(journey: Journey): VmRun {
    const { vm, entry } = journey;
    const { type: _type, ...fields } = entry;
    return { luks: {}, ...fields, id: vm.id, name: vm.name, phase: "Started", pipeline: pipelineOf(journey) };
}

export function outcomeOf(run: VmRun): Outcome | undefined {
    return (["Failed", "Canceled", "Succeeded"] as const).find((type) =>
        run.conditions?.some((each) => each.type === type && each.status === "True"),
    );
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

/** Ends the VM's journey. `completed` comes one pass later. Source: forklift-behaviour §4.7. */
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
        step.error = { phase: step.phase, reasons: [reason] };
        step.completed = timestamp(world);
    }
    endVm(world, run, "Failed");
}

/** Goes on to the next phase and closes the step when it was its last. */
export function enterNext(world: Surroundings, run: VmRun, journey: Journey): void {
    const from = stepOf(journey, run.phase);
    run.phase = nextPhase(journey, run.phase);
    const to = stepOf(journey, run.phase);
    if (from === to) return;
    const comesBack = from === "Initialize" && to === "PreHook";
    const left = stepNamed(run, from);
    if (left && !comesBack) completeStep(world, left);
    const entered = stepNamed(run, to);
    if (entered) startStep(world, entered);
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
