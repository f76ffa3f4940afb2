import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.1. */
export const cpuAffinityDetected = concern({
    id: "vmware.cpu_affinity.detected",
    category: "Warning",
    when: ({ cpuAffinity = [] }) => cpuAffinity.length > 0,
    label: "CPU affinity detected",
    assessment: "The VM will be migrated without CPU affinity, but administrators can set it after migration.",
});
