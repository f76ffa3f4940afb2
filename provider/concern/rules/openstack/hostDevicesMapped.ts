import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.3. */
export const hostDevicesMapped = concern({
    id: "openstack.host_devices.mapped",
    category: "Warning",
    when: ({ extraSpecs }) => "pci_passthrough:alias" in extraSpecs,
    label: "VM has mapped host devices",
    assessment:
        "The VM is configured with hardware devices mapped from the host. This functionality is not currently supported by OpenShift Virtualization. The VM can be migrated but it will not have any host device attached to it in the target environment.",
});
