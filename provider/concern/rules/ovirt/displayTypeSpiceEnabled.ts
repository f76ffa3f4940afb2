import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.2. */
export const displayTypeSpiceEnabled = concern({
    id: "ovirt.display_type.spice.enabled",
    category: "Information",
    when: ({ display }) => display === "spice",
    label: "VM Display Type",
    assessment: "The VM is using the SPICE protocol for video display. This is not supported by OpenShift Virtualization.",
});
