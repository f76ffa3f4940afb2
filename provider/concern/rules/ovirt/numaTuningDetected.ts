import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.2. */
export const numaTuningDetected = concern({
    id: "ovirt.numa.tuning.detected",
    category: "Warning",
    when: ({ numaNodeAffinity = [] }) => numaNodeAffinity.length > 0,
    label: "NUMA tuning detected",
    assessment:
        "NUMA tuning is not currently supported by OpenShift Virtualization. The VM can be migrated but it will not have this NUMA mapping in the target environment.",
});
