import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.1. */
export const diskRdmDetected = concern({
    id: "vmware.disk.rdm.detected",
    category: "Warning",
    when: ({ disks }) => disks?.some(({ rdm }) => rdm),
    label: "Raw Device Mapped disk detected",
    assessment:
        "RDM disks are not supported when using VDDK transfer. If copy-offload (XCOPY) is enabled in the migration plan, RDM disks can be migrated. Otherwise, the RDM disks must be removed before migration and reattached after.",
});
