import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.2. */
export const vmCustomPropertiesDetected = concern({
    id: "ovirt.vm.custom_properties.detected",
    category: "Warning",
    when: ({ properties = [] }) => properties.length > 0,
    label: "VM custom properties detected",
    assessment: "The VM is configured with custom properties, which are not currently supported by OpenShift Virtualization.",
});
