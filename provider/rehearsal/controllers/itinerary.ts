import type { VsphereVm } from "../../inventory/index.ts";
import { isWarm, type PlanSpec, type PlanVm } from "./planValidation.ts";

/** What decides about the phases of one VM. */
export interface Journey {
    readonly spec: PlanSpec;
    readonly entry: PlanVm;
    readonly vm: VsphereVm;
    /** The destination is the cluster that Forklift runs in. */
    readonly isLocal: boolean;
    readonly hasOffload: boolean;
}

type Predicate = (journey: Journey) => boolean;

interface PhaseRow {
    readonly phase: string;
    readonly step: string;
    readonly when?: Predicate;
}

/** virt-v2v copies the disks itself only if all of this holds. Source: forklift-behaviour §2.1. */
export const copiesByVirtV2v: Predicate = ({ spec, entry, isLocal, hasOffload }) =>
    isLocal && !hasOffload && (entry.migrateSharedDisks ?? spec.migrateSharedDisks) !== false && spec.skipGuestConversion !== true && !isWarm(spec);

const copiesByCdi: Predicate = (journey) => !copiesByVirtV2v(journey);
const converts: Predicate = ({ spec }) => spec.skipGuestConversion !== true;
const hasHook =
    (step: string): Predicate =>
    ({ entry }) =>
        entry.hooks?.some((each) => each.step === step) ?? false;

/** Windows guests boot a few times before they are done. Source: forklift-behaviour §5.6. */
const reboots: Predicate = ({ spec, entry, vm }) =>
    /windows/i.test(vm.guestId ?? "") &&
    converts({ spec } as Journey) &&
    (entry.targetPowerState ?? spec.targetPowerState) !== "off" &&
    vm.powerState === "poweredOn";

/** Phases of a cold journey in order, each with the step a person sees. Source: forklift-behaviour §5.6. */
const cold: readonly PhaseRow[] = [
    { phase: "Started", step: "Initialize" },
    { phase: "PreHook", step: "PreHook", when: hasHook("PreHook") },
    { phase: "StorePowerState", step: "Initialize" },
    { phase: "PowerOffSource", step: "Initialize" },
    { phase: "WaitForPowerOff", step: "Initialize" },
    { phase: "CreateDataVolumes", step: "Initialize" },
    { phase: "CopyDisks", step: "DiskTransfer", when: copiesByCdi },
    { phase: "AllocateDisks", step: "DiskAllocation", when: copiesByVirtV2v },
    { phase: "CreateGuestConversionPod", step: "ImageConversion", when: converts },
    { phase: "ConvertGuest", step: "ImageConversion", when: converts },
    { phase: "CopyDisksVirtV2V", step: "DiskTransferV2v", when: copiesByVirtV2v },
    { phase: "CreateVM", step: "VirtualMachineCreation" },
    { phase: "WaitForGuestReboots", step: "WaitForGuestReboots", when: reboots },
    { phase: "PostHook", step: "PostHook", when: hasHook("PostHook") },
];

export function phasesOf(journey: Journey): readonly PhaseRow[] {
    return cold.filter(({ when }) => when?.(journey) ?? true);
}

export function nextPhase(journey: Journey, phase: string): string {
    const phases = phasesOf(journey);
    return phases[phases.findIndex((each) => each.phase === phase) + 1]?.phase ?? "Completed";
}

export function stepOf(journey: Journey, phase: string): string | undefined {
    return phasesOf(journey).find((each) => each.phase === phase)?.step;
}

/** A pipeline step as it stands in the plan's status. Source: forklift-behaviour §4.6. */
export interface Step {
    name: string;
    description: string;
    phase: string;
    progress: { completed: number; total: number };
    annotations?: Record<string, string>;
    tasks?: Task[];
    started?: string;
    completed?: string;
    error?: { phase: string; reasons: string[] };
}

export interface Task {
    name: string;
    progress: { completed: number; total: number };
    annotations: Record<string, string>;
    phase?: string;
    reason?: string;
    started?: string;
    completed?: string;
}

const descriptions: Readonly<Record<string, string>> = {
    Initialize: "Initialize migration.",
    PreHook: "Run pre-migration hook.",
    DiskTransfer: "Transfer disks.",
    DiskAllocation: "Allocate disks.",
    ImageConversion: "Convert image to kubevirt.",
    DiskTransferV2v: "Copy disks.",
    VirtualMachineCreation: "Create VM.",
    WaitForGuestReboots: "Wait for guest reboots.",
    PostHook: "Run post-migration hook.",
};

const diskSteps = new Set(["DiskTransfer", "DiskAllocation", "DiskTransferV2v"]);

/** The pipeline at the start of a run. Order: as the steps first come up in the phases. */
export function pipelineOf(journey: Journey): Step[] {
    const names = [...new Set(phasesOf(journey).map(({ step }) => step))];
    return names.map((name) => {
        const head = { name, description: descriptions[name] ?? name, phase: "Pending" };
        if (!diskSteps.has(name)) return { ...head, progress: { completed: 0, total: 1 } };
        const unit = { unit: "MB" };
        const tasks = journey.vm.disks.map((disk) => ({
            name: disk.file,
            annotations: { ...unit },
            progress: { completed: 0, total: Math.floor(disk.capacity / 1024 / 1024) },
        }));
        const total = tasks.reduce((sum, task) => sum + task.progress.total, 0);
        return { ...head, annotations: { ...unit }, progress: { completed: 0, total }, tasks };
    });
}
