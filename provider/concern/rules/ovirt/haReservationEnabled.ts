import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.2. */
export const haReservationEnabled = concern({
    id: "ovirt.ha.reservation.enabled",
    category: "Warning",
    when: ({ cluster }) => cluster.haReservation,
    label: "Cluster has HA reservation",
    assessment:
        "The cluster running the source VM has a resource reservation to allow highly available VMs to be started. This feature is not currently supported by OpenShift Virtualization.",
});
