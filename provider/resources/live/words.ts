import { sayMiB, type VmView } from "../../await/index.ts";
import type { InstanceStatus, MigrationState } from "./status.ts";

/** What a phase means, in people's words; a phase nobody knows speaks for itself. Source: live-migration LM-U03, LM-020. */
export function sayPhase(phase: string, { mode }: MigrationState, method: InstanceStatus["migrationMethod"]): string {
    if (phase !== "Running") return phases[phase] ?? phase;
    if (mode === "PostCopy") return "running on the target already, fetching the rest of its memory";
    if (mode === "Paused") return "paused until the rest of its memory is copied";
    return method === "BlockMigration" ? "copying memory and disks" : "copying memory";
}

const phases: Readonly<Record<string, string>> = {
    "": "waiting to be seen by KubeVirt",
    Pending: "waiting for its turn",
    Scheduling: "looking for a node",
    Scheduled: "starting on the target node",
    PreparingTarget: "preparing the target node",
    TargetReady: "about to copy memory",
    Succeeded: "moved",
    Failed: "failed",
};

/** `web-01: copying memory (4.0 GiB) from node-a to node-b`. */
export function sayLive(vm: VmView, { sourceNode, targetNode, mode }: MigrationState, totalMiB: number, isThere: boolean): string {
    const way = [sourceNode && `from ${sourceNode}`, targetNode && `to ${targetNode}`].filter(Boolean).join(" ");
    const stays =
        mode === "PostCopy"
            ? "was on the target already and may be lost"
            : isThere
              ? `stays ${sourceNode ? `on ${sourceNode}` : "where it was"}`
              : "does not run any more";
    switch (vm.outcome) {
        case "Succeeded":
            return [`${vm.name}: moved`, way].filter(Boolean).join(" ");
        case "Canceled":
            return `${vm.name}: cancelled, the VM ${stays}`;
        case "Failed":
            return `${vm.name}: failed, the VM ${stays}: ${vm.error}${vm.remedy ? `; ${vm.remedy}` : ""}`;
        default: {
            const size = vm.phase === "Running" && totalMiB > 0 ? ` (${sayMiB(totalMiB)})` : "";
            return [`${vm.name}: ${vm.step}${size}`, way].filter(Boolean).join(" ");
        }
    }
}
