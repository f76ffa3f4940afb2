import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.2. */
export const snapshotOnlineMemoryDetected = concern({
    id: "ovirt.snapshot.online_memory.detected",
    category: "Warning",
    when: ({ snapshots }) => snapshots?.some(({ persistMemory }) => persistMemory),
    label: "Online (memory) snapshot detected",
    assessment:
        "The VM has a snapshot that contains a memory copy. Online snapshots such as this are not curently supported by OpenShift Virtualization.",
});
