import { concern } from "./workload.ts";

/** No inventory of today tells `hostAffinityVms`, so this is silent. Source: forklift-behaviour §9.1. */
export const hostAffinityDetected = concern({
    id: "vmware.host_affinity.detected",
    category: "Warning",
    when: ({ id, cluster }) => id !== undefined && cluster.hostAffinityVms?.some((each) => each.id === id),
    label: "VM-Host affinity detected",
    assessment: "The VM will be migrated without node affinity, but administrators can set it after migration.",
});
