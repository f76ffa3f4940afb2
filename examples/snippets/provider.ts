import { Config } from "@pulumi/pulumi";
import { Provider, virtualization } from "pulumi-migration-toolkit";

const config = new Config();

// Only where a program talks to more than one cluster; else `migration-toolkit:kubeconfig` of the stack's configuration is enough.
const munich = new Provider("munich", {
    kubeconfig: config.requireSecret("munichKubeconfig"),
    inventoryUrl: config.require("munichInventory"),
    namespace: "openshift-mtv",
});

new virtualization.NetworkMap(
    "munich-networks",
    { name: "munich", source: "vcenter", networks: { "VM Network": { pod: true } } },
    { provider: munich },
);
