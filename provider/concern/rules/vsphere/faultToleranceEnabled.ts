import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.1. */
export const faultToleranceEnabled = concern({
    id: "vmware.fault_tolerance.enabled",
    category: "Information",
    when: ({ faultToleranceEnabled }) => faultToleranceEnabled,
    label: "Fault tolerance",
    assessment:
        "Fault tolerance is not currently supported by OpenShift Virtualization. The VM can be migrated but it will not have this feature in the target environment.",
});
