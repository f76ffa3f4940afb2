import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.2. */
export const diskSharedDetected = concern({
    id: "ovirt.disk.shared.detected",
    category: "Warning",
    when: ({ disks }) => disks.some(({ shared }) => shared),
    label: "Shared disk detected",
    assessment: "The VM has a disk that is shared. Shared disks are not currently supported by OpenShift Virtualization.",
});
