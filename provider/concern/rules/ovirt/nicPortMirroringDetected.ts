import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.2. */
export const nicPortMirroringDetected = concern({
    id: "ovirt.nic.port_mirroring.detected",
    category: "Warning",
    when: ({ nics }) => nics.some(({ profile }) => profile.portMirroring),
    label: "NIC with port mirroring detected",
    assessment: "The VM is using a vNIC Profile configured with port mirroring. This is not currently supported by OpenShift Virtualization.",
});
