import { Operator } from "pulumi-migration-toolkit";

// One version of an operator, and no other; its namespace has an OperatorGroup already. A Toolkit makes all of it.
const mtv = new Operator("mtv", {
    name: "mtv-operator",
    namespace: "openshift-mtv",
    package: "mtv-operator",
    channel: "release-v2.8",
    version: "mtv-operator.v2.8.5", // approved by this resource; a later one is an upgrade in place
    config: { nodeSelector: { "node-role.kubernetes.io/infra": "" } },
});

export const installed = mtv.installedVersion;
export const waits = mtv.isUpgradePending; // a later version is there, and nobody has approved it
