import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.2. */
export const nicQosDetected = concern({
    id: "ovirt.nic.qos.detected",
    category: "Warning",
    when: ({ nics }) => nics.some(({ profile: { qos = "" } }) => qos !== ""),
    label: "NIC with QoS settings detected",
    assessment: "The VM has a vNIC Profile that includes Quality of Service settings. This is not currently supported by OpenShift Virtualization.",
});
