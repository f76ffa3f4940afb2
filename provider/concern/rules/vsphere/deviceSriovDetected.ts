import { concern, hasDevice } from "./workload.ts";

/** Source: forklift-behaviour §9.1. */
export const deviceSriovDetected = concern({
    id: "vmware.device.sriov.detected",
    category: "Warning",
    when: (vm) => hasDevice(vm, "VirtualSriovEthernetCard"),
    label: "SR-IOV passthrough adapter configuration detected",
    assessment:
        "SR-IOV passthrough adapter configuration is not currently supported by Migration Toolkit for Virtualization. Administrators can configure this after migration.",
});
