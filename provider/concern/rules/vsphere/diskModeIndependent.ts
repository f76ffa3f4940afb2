import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.1. */
export const diskModeIndependent = concern({
    id: "vmware.disk_mode.independent",
    category: "Warning",
    when: ({ disks }) => disks?.some(({ mode = "" }) => ["independent_persistent", "independent_nonpersistent"].includes(mode)),
    label: "Independent disk detected",
    assessment:
        "Independent disks cannot be transferred using VDDK. If copy-offload (XCOPY) is enabled in the migration plan, independent disks can be migrated. Otherwise, the disks must be changed to 'Dependent' mode in VMware before migration.",
});
