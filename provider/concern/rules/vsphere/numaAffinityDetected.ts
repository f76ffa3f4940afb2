import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.1. */
export const numaAffinityDetected = concern({
    id: "vmware.numa_affinity.detected",
    category: "Warning",
    when: ({ numaNodeAffinity = [] }) => numaNodeAffinity.length > 0,
    label: "NUMA node affinity detected",
    assessment:
        "NUMA node affinity is not currently supported by Migration Toolkit for Virtualization. The VM can be migrated but it will not have this feature in the target environment.",
});
