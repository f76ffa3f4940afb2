/** What a pipeline step does, in people's words. Source: forklift-behaviour §5.6. */
const steps: Readonly<Record<string, string>> = {
    Initialize: "getting ready",
    PreHook: "running the hook before the move",
    PreflightInspection: "inspecting the guest",
    DiskTransfer: "copying disks",
    DiskAllocation: "allocating disks",
    Cutover: "cutting over",
    ImageConversion: "converting the guest",
    DiskTransferV2v: "copying disks",
    ConvertOpenstackSnapshot: "converting the snapshot",
    VirtualMachineCreation: "creating the target VM",
    WaitForGuestReboots: "waiting for the guest's reboots",
    PostHook: "running the hook after the move",
    WaitForFinalSnapshotConsolidation: "waiting for the source's snapshots to be merged",
};

/** Between two precopies the copy counts as done, so that the pipeline's next step would be the cutover. Source: forklift-behaviour §5.6, trace 09. */
const nextPrecopy = "beginning the next precopy";

/** Phases that say more than their step: in most of them a VM waits for something a person may want to look at. */
const phases: Readonly<Record<string, string>> = {
    WaitForPowerOff: "waiting for the source to power off",
    CopyingPaused: "waiting for the next precopy or the cutover",
    RemovePreviousSnapshot: nextPrecopy,
    WaitForPreviousSnapshotRemoval: nextPrecopy,
    CreateSnapshot: nextPrecopy,
    WaitForInitialSnapshot: "waiting for the first snapshot",
    WaitForSnapshot: "waiting for a snapshot",
    CreateGuestConversionPod: "starting the conversion pod",
};

export function sayStep(step: string | undefined, phase?: string): string {
    return (phase && phases[phase]) || (step && (steps[step] ?? step)) || "waiting for its turn";
}

/** `1.4 GiB`; MiB below one GiB. */
export function sayMiB(amount: number): string {
    if (amount >= 1024 * 1024) return `${(amount / 1024 / 1024).toFixed(1)} TiB`;
    return amount >= 1024 ? `${(amount / 1024).toFixed(1)} GiB` : `${Math.round(amount)} MiB`;
}

/** `16:40 UTC`. */
export function sayTime(instant: string): string {
    return `${new Date(instant).toISOString().slice(11, 16)} UTC`;
}
