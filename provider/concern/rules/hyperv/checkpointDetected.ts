import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.5. */
export const checkpointDetected = concern({
    id: "hyperv.checkpoint.detected",
    category: "Information",
    when: ({ hasCheckpoint }) => hasCheckpoint,
    label: "VM checkpoint detected",
    assessment: "The VM has existing checkpoints/snapshots. Checkpoint data will not be migrated. The VM will be migrated from its current state.",
});
