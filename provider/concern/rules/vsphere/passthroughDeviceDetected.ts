import { concern, hasDevice } from "./workload.ts";

/** Source: forklift-behaviour §9.1. */
export const passthroughDeviceDetected = concern({
    id: "vmware.passthrough_device.detected",
    category: "Critical",
    when: (vm) => hasDevice(vm, "VirtualPCIPassthrough"),
    label: "Passthrough device detected",
    assessment:
        "SCSI or PCI passthrough devices are not currently supported by Migration Toolkit for Virtualization. The VM cannot be migrated unless the passthrough device is removed.",
});
