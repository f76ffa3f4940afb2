import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.1. */
export const diskSharedDetected = concern({
    id: "vmware.disk.shared.detected",
    category: "Warning",
    when: ({ disks }) => disks?.some(({ shared }) => shared),
    label: "Shared disk detected",
    assessment: "The VM has a disk that is shared with another VM. Shared disks require special handling during migration.",
});
