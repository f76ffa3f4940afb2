import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.2. */
export const diskScsiReservationEnabled = concern({
    id: "ovirt.disk.scsi_reservation.enabled",
    category: "Warning",
    when: ({ disks }) => disks.some(({ scsiReservation }) => scsiReservation),
    label: "Shared disk detected",
    assessment: "The VM has a disk that is shared. Shared disks are not currently supported by OpenShift Virtualization.",
});
