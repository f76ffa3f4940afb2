import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.2. */
export const nicUnpluggedDetected = concern({
    id: "ovirt.nic.unplugged.detected",
    category: "Warning",
    when: ({ nics }) => nics.some(({ plugged }) => plugged === false),
    label: "Unplugged NIC detected",
    assessment: "The VM has a NIC that is unplugged from a network. This is not currently supported by OpenShift Virtualization.",
});
