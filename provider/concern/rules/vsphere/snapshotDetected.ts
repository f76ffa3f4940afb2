import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.1. */
export const snapshotDetected = concern({
    id: "vmware.snapshot.detected",
    category: "Information",
    when: ({ snapshot }) => snapshot.kind === "VirtualMachineSnapshot",
    label: "VM snapshot detected",
    assessment: "Online snapshots are not currently supported by OpenShift Virtualization. VM will be migrated with current snapshot.",
});
