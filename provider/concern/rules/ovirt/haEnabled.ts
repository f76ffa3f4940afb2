import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.2. */
export const haEnabled = concern({
    id: "ovirt.ha.enabled",
    category: "Warning",
    when: ({ haEnabled }) => haEnabled,
    label: "VM configured as HA",
    assessment: "The VM is configured to be highly available. High availability is not currently supported by OpenShift Virtualization.",
});
