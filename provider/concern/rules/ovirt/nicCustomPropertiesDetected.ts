import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.2. */
export const nicCustomPropertiesDetected = concern({
    id: "ovirt.nic.custom_properties.detected",
    category: "Warning",
    when: ({ nics }) => nics.some(({ profile }) => (profile.properties ?? []).length > 0),
    label: "vNIC custom properties detected",
    assessment: "The VM's vNIC Profile is configured with custom properties, which are not currently supported by OpenShift Virtualization.",
});
