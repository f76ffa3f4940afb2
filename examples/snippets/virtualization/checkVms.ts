import { virtualization } from "pulumi-migration-toolkit";

const check = virtualization.checkVmsOutput({
    source: "openshift-mtv/vcenter",
    vms: { "web-01": {}, "web-02": {}, "web-05": {} },
    type: "warm",
    targetNamespace: "web",
});

export const isMovable = check.isMovable;
export const findings = check.findings;
