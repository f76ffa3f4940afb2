import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.3. */
export const numaTuningDetected = concern({
    id: "openstack.numa_tuning.detected",
    category: "Warning",
    when: ({ extraSpecs }) => "hw:pci_numa_affinity_policy" in extraSpecs || "hw:numa_nodes" in extraSpecs,
    label: "NUMA tuning detected",
    assessment:
        "NUMA tuning is not currently supported by OpenShift Virtualization. The VM can be migrated but it will not have this NUMA mapping in the target environment.",
});
