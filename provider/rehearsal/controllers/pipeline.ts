import { type Journey, phasesOf } from "./itinerary.ts";

/** A pipeline step as it stands in the plan's status. Source: forklift-behaviour §4.6. */
export interface Step {
    name: string;
    description: string;
    phase?: string;
    reason?: string;
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
    PreflightInspection: "Inspect VM before migration.",
    DiskTransfer: "Transfer disks.",
    Cutover: "Finalize disk transfer.",
    DiskAllocation: "Allocate disks.",
    ImageConversion: "Convert image to kubevirt.",
    DiskTransferV2v: "Copy disks.",
    VirtualMachineCreation: "Create VM.",
    WaitForGuestReboots: "Wait for guest reboots.",
    PostHook: "Run post-migration hook.",
    WaitForFinalSnapshotConsolidation: "Waiting for final snapshot removal and consolidation",
};

const diskSteps = new Set(["DiskTransfer", "Cutover", "DiskAllocation", "DiskTransferV2v"]);

/** The pipeline at the start of a run. Order: as the steps first come up in the phases. */
export function pipelineOf(journey: Journey): Step[] {
    const names = [...new Set(phasesOf(journey).map(({ step }) => step))];
    return names.map((name) => {
        // The cutover has no phase before it begins. Source: trace 09.
        const head = { name, description: descriptions[name] ?? name, ...(name === "Cutover" ? {} : { phase: "Pending" }) };
        if (!diskSteps.has(name)) return { ...head, progress: { completed: 0, total: 1 } };
        const unit = { unit: "MB" };
        const tasks = copiedDisks(journey).map((disk) => ({
            name: disk.file,
            annotations: { ...unit },
            progress: { completed: 0, total: Math.floor(disk.capacity / 1024 / 1024) },
        }));
        const total = tasks.reduce((sum, task) => sum + task.progress.total, 0);
        return { ...head, annotations: { ...unit }, progress: { completed: 0, total }, tasks };
    });
}

/** Shared disks are left out where they are not migrated. */
export function copiedDisks({ spec, entry, vm }: Journey): Journey["vm"]["disks"] {
    const withShared = (entry.migrateSharedDisks ?? spec.migrateSharedDisks) !== false;
    return vm.disks.filter(({ shared }) => withShared || !shared);
}
