import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.2. */
export const nicPciPassthroughDetected = concern({
    id: "ovirt.nic.pci_passthrough.detected",
    category: "Warning",
    when: ({ nics }) => nics.some((nic) => nic.interface?.includes("pci_passthrough")),
    label: "NIC with host device passthrough detected",
    assessment:
        "The VM is using a vNIC profile configured for host device passthrough, which is not currently supported by OpenShift Virtualization. The VM will be configured with an SRIOV NIC, but the destination network will need to be set up correctly.",
});
