import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.2. */
export const diskIllegalOrLockedStatus = concern({
    id: "ovirt.disk.illegal_or_locked_status",
    category: "Critical",
    when: ({ disks }) => disks.some(({ status = "" }) => /illegal|locked/.test(status)),
    label: "VM has an illegal or locked disk status condition",
    assessment: "One or more of the VM's disks has an illegal or locked status condition. The VM disk transfer is likely to fail.",
});
