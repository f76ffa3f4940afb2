import { concern, isNone } from "./workload.ts";

/** Source: forklift-behaviour §9.2. */
export const diskInterfaceTypeUnsupported = concern({
    id: "ovirt.disk.interface_type.unsupported",
    category: "Warning",
    when: ({ disks }) => disks.some((disk) => isNone(/sata|virtio_scsi|virtio/, disk.interface)),
    label: "Unsupported disk interface type detected",
    assessment:
        "The disk interface type is not supported by OpenShift Virtualization (only sata, virtio_scsi and virtio interface types are currently supported). The migrated VM will be given a virtio disk interface type.",
});
