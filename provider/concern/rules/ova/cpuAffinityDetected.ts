import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.4. */
export const cpuAffinityDetected = concern({
    id: "ova.cpu_affinity.detected",
    category: "Warning",
    when: ({ cpuAffinity = [] }) => cpuAffinity.length > 0,
    label: "CPU affinity detected",
    assessment: "The VM will be migrated without CPU affinity, but administrators can set it after migration.",
});
