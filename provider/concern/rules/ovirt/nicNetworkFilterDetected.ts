import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.2. */
export const nicNetworkFilterDetected = concern({
    id: "ovirt.nic.network_filter.detected",
    category: "Warning",
    when: ({ nics }) => nics.some(({ profile: { networkFilter = "" } }) => networkFilter !== ""),
    label: "NIC with network filter detected",
    assessment: "The VM is using a vNIC Profile configured with a network filter. These are not currently supported by OpenShift Virtualization.",
});
