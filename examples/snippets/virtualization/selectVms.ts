import { virtualization } from "pulumi-migration-toolkit";

const picked = virtualization.selectVmsOutput({
    source: "openshift-mtv/vcenter",
    vms: { query: "where any(disks.capacity > 100Gi) order by name limit 10", exclude: ["files-*"] },
});

export const summary = picked.summary;
export const vms = picked.vms;
