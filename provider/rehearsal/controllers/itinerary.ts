import type { VsphereVm } from "../../inventory/index.ts";
import { type PlanSpec, type PlanVm, typeOf } from "./planSpec.ts";

/** What decides about the phases of one VM. */
export interface Journey {
    readonly spec: PlanSpec;
    readonly entry: PlanVm;
    readonly vm: VsphereVm;
    /** The destination is the cluster that Forklift runs in. */
    readonly isLocal: boolean;
    readonly hasOffload: boolean;
    /** Only the guest conversion of an earlier run is made again. */
    readonly isResumed?: boolean;
    /** The last step of a warm journey waits until the source has consolidated its snapshots. */
    readonly waitsForConsolidation?: boolean;
    readonly waitsForReboots?: boolean;
}

type Predicate = (journey: Journey) => boolean;

interface PhaseRow {
    readonly phase: string;
    readonly step: string;
    readonly when?: Predicate;
}

export type Journeys = "cold" | "warm" | "conversion" | "resume";

/** virt-v2v copies the disks itself only if all of this holds. Source: forklift-behaviour §2.1. */
export const copiesByVirtV2v: Predicate = ({ spec, entry, isLocal, hasOffload }) =>
    typeOf(spec) === "cold" &&
    isLocal &&
    !hasOffload &&
    (entry.migrateSharedDisks ?? spec.migrateSharedDisks) !== false &&
    converts({ spec } as Journey);

const copiesByCdi: Predicate = (journey) => !copiesByVirtV2v(journey);
const converts: Predicate = ({ spec }) => spec.skipGuestConversion !== true;
const inspects: Predicate = ({ spec }) => spec.runPreflightInspection !== false && spec.skipGuestConversion !== true;
const hasHook =
    (step: string): Predicate =>
    ({ entry }) =>
        entry.hooks?.some((each) => each.step === step) ?? false;

/** Windows guests boot a few times before they are done. Source: forklift-behaviour §5.6. */
const reboots: Predicate = ({ spec, entry, vm, waitsForReboots = true }) =>
    waitsForReboots &&
    /windows|winNet/i.test(vm.guestId) &&
    converts({ spec } as Journey) &&
    (entry.targetPowerState ?? spec.targetPowerState) !== "off";

const start: readonly PhaseRow[] = [
    { phase: "Started", step: "Initialize" },
    { phase: "PreHook", step: "PreHook", when: hasHook("PreHook") },
];
const powerOff = (step: string): readonly PhaseRow[] => ["StorePowerState", "PowerOffSource", "WaitForPowerOff"].map((phase) => ({ phase, step }));
const convert: readonly PhaseRow[] = [
    { phase: "CreateGuestConversionPod", step: "ImageConversion", when: converts },
    { phase: "ConvertGuest", step: "ImageConversion", when: converts },
];
const create: readonly PhaseRow[] = [
    { phase: "CreateVM", step: "VirtualMachineCreation" },
    { phase: "WaitForGuestReboots", step: "WaitForGuestReboots", when: reboots },
    { phase: "PostHook", step: "PostHook", when: hasHook("PostHook") },
];
const rows = (step: string, ...phases: string[]): readonly PhaseRow[] => phases.map((phase) => ({ phase, step }));

/** Phases of each kind of journey in order, each with the step a person sees. Source: forklift-behaviour §5.6. */
const itineraries: Readonly<Record<Journeys, readonly PhaseRow[]>> = {
    cold: [
        ...start,
        ...powerOff("Initialize"),
        ...rows("Initialize", "CreateDataVolumes"),
        { phase: "CopyDisks", step: "DiskTransfer", when: copiesByCdi },
        { phase: "AllocateDisks", step: "DiskAllocation", when: copiesByVirtV2v },
        ...convert,
        { phase: "CopyDisksVirtV2V", step: "DiskTransferV2v", when: copiesByVirtV2v },
        ...create,
    ],
    warm: [
        ...start,
        ...rows("Initialize", "CreateInitialSnapshot", "WaitForInitialSnapshot", "StoreInitialSnapshotDeltas"),
        { phase: "PreflightInspection", step: "PreflightInspection", when: inspects },
        { phase: "CreateDataVolumes", step: "DiskTransfer", when: inspects },
        { phase: "CreateDataVolumes", step: "Initialize", when: (journey) => !inspects(journey) },
        ...rows("DiskTransfer", "CopyDisks", "CopyingPaused", "RemovePreviousSnapshot", "WaitForPreviousSnapshotRemoval"),
        ...rows("DiskTransfer", "CreateSnapshot", "WaitForSnapshot", "StoreSnapshotDeltas", "AddCheckpoint"),
        ...powerOff("Cutover"),
        ...rows("Cutover", "RemovePenultimateSnapshot", "WaitForPenultimateSnapshotRemoval", "CreateFinalSnapshot", "WaitForFinalSnapshot"),
        ...rows("Cutover", "AddFinalCheckpoint", "Finalize", "RemoveFinalSnapshot"),
        ...convert,
        ...create,
        {
            phase: "WaitForFinalSnapshotRemoval",
            step: "WaitForFinalSnapshotConsolidation",
            when: ({ waitsForConsolidation = true }) => waitsForConsolidation,
        },
    ],
    conversion: [...start, ...powerOff("Initialize"), ...convert, ...create],
    resume: [...start, ...convert, ...create],
};

export function phasesOf(journey: Journey): readonly PhaseRow[] {
    const type = typeOf(journey.spec);
    const name = journey.isResumed ? "resume" : type === "live" ? "cold" : type;
    return itineraries[name].filter(({ when }) => when?.(journey) ?? true);
}

export function nextPhase(journey: Journey, phase: string): string {
    const phases = phasesOf(journey);
    return phases[phases.findIndex((each) => each.phase === phase) + 1]?.phase ?? "Completed";
}

export function stepOf(journey: Journey, phase: string): string | undefined {
    return phasesOf(journey).find((each) => each.phase === phase)?.step;
}
