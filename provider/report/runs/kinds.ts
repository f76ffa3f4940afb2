/** What a stretch of time was spent on, as people tell it apart. The order is that of legends. */
export const kinds = {
    waiting: "waiting for a slot",
    preparing: "getting ready",
    copying: "copying disks",
    paused: "resting between precopies",
    cutover: "cutting over",
    converting: "converting the guest",
    creating: "creating the target VM",
    hook: "running a hook",
} as const;

export type Kind = keyof typeof kinds;

export const kindNames = Object.keys(kinds) as [Kind, ...Kind[]];

export function kindOf(step: string): Kind {
    return steps[step] ?? "preparing";
}

/** Source: forklift-behaviour §5.6. */
const steps: Readonly<Record<string, Kind>> = {
    Initialize: "preparing",
    PreHook: "hook",
    PreflightInspection: "preparing",
    DiskAllocation: "preparing",
    DiskTransfer: "copying",
    DiskTransferV2v: "copying",
    Synchronization: "copying",
    Cutover: "cutover",
    ImageConversion: "converting",
    ConvertOpenstackSnapshot: "converting",
    VirtualMachineCreation: "creating",
    CreateVM: "creating",
    WaitForGuestReboots: "creating",
    WaitForFinalSnapshotConsolidation: "creating",
    Cleanup: "creating",
    PostHook: "hook",
};

/**
 * True while the controller counts the VM among those in flight: not while it rests, is converted by itself, or only the target is left to make.
 *
 * Source: forklift-behaviour §5.8.
 */
export function takesSlot({ kind, step }: { readonly kind: Kind; readonly step: string }, isByVirtV2v: boolean): boolean {
    if (kind === "converting") return isByVirtV2v;
    return kind !== "waiting" && kind !== "paused" && kind !== "creating" && step !== "PostHook";
}
