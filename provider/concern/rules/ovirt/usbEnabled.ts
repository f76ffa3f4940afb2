import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.2. */
export const usbEnabled = concern({
    id: "ovirt.usb.enabled",
    category: "Warning",
    when: ({ usbEnabled }) => usbEnabled,
    label: "USB support enabled",
    assessment: "The VM has USB support enabled, but USB device attachment is not currently supported by OpenShift Virtualization.",
});
