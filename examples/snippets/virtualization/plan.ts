import { virtualization } from "pulumi-migration-toolkit";

const plan = new virtualization.Plan("web", {
    name: "web",
    namespace: "openshift-mtv",
    source: "vcenter", // resources of this program, or their names
    networkMap: "frankfurt",
    storageMap: "frankfurt",
    targetNamespace: "web",
    preserveStaticIPs: false,
    vms: { "app-01": {}, "db-01": { targetName: "web-db", targetPowerState: "off" } },
});

export const digest = plan.digest;
