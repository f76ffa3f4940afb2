import { concern, hasDevice } from "./workload.ts";

/** Source: forklift-behaviour §9.1. */
export const usbControllerDetected = concern({
    id: "vmware.usb_controller.detected",
    category: "Warning",
    when: (vm) => hasDevice(vm, "VirtualUSBController"),
    label: "USB controller detected",
    assessment:
        "USB controllers are not currently supported by Migration Toolkit for Virtualization. The VM can be migrated but the devices attached to the USB controller will not be migrated. Administrators can configure this after migration.",
});
