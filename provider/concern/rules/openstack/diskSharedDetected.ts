import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.3. */
export const diskSharedDetected = concern({
    id: "openstack.disk.shared.detected",
    category: "Warning",
    when: ({ volumes }) => volumes.some(({ attachments = [] }) => attachments.length > 1),
    label: "Shared disk detected",
    assessment: "The VM has a disk that is shared. Shared disks are not currently supported by OpenShift Virtualization.",
});
