import { concern, isNone } from "./workload.ts";

/** Source: forklift-behaviour §9.2. */
export const diskStorageTypeUnsupported = concern({
    id: "ovirt.disk.storage_type.unsupported",
    category: "Critical",
    when: ({ disks }) => disks.some(({ storageType }) => isNone(/^(image|lun)$/, storageType)),
    label: "Unsupported disk storage type detected",
    assessment:
        "The VM has a disk with a storage type other than 'image' or 'lun', which is not currently supported by OpenShift Virtualization. The VM disk transfer is likely to fail.",
});
