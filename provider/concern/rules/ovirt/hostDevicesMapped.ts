import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.2. */
export const hostDevicesMapped = concern({
    id: "ovirt.host_devices.mapped",
    category: "Warning",
    when: ({ hostDevices = [] }) => hostDevices.length > 0,
    label: "VM has mapped host devices",
    assessment:
        "The VM is configured with hardware devices mapped from the host. This functionality is not currently supported by OpenShift Virtualization. The VM can be migrated but it will not have any host device attached to it in the target environment.",
});
