import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.1. */
export const consolidationNeeded = concern({
    id: "vmware.consolidation_needed",
    category: "Warning",
    when: ({ consolidationNeeded }) => consolidationNeeded,
    label: "Snapshot consolidation required",
    assessment: "VM has snapshots that require consolidation. This may cause delays between precopies.",
});
