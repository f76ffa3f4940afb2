import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.2. */
export const diskIllegalImagesDetected = concern({
    id: "ovirt.disk.illegal_images.detected",
    category: "Critical",
    when: ({ hasIllegalImages }) => hasIllegalImages,
    label: "Illegal disk images detected",
    assessment:
        "The VM has one or more snapshots with disks in ILLEGAL state, which is not currently supported by OpenShift Virtualization. The VM disk transfer is likely to fail.",
});
