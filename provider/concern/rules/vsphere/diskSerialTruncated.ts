import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.1. */
export const diskSerialTruncated = concern({
    id: "vmware.disk_serial.truncated",
    category: "Information",
    when: ({ diskEnableUuid, disks }) => diskEnableUuid && disks?.some(({ bus }) => bus === "scsi"),
    label: "Disk serial numbers may be truncated",
    assessment:
        "This VM is configured with at least one SCSI disk and the disk.EnableUUID parameter is set to TRUE. This may indicate a need for consistent SCSI disk serial numbers, but be advised that these serial numbers will be truncated after migration.",
});
