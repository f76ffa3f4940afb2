import { virtualization } from "pulumi-migration-toolkit";

const networks = new virtualization.NetworkMap("frankfurt", {
    name: "frankfurt",
    namespace: "openshift-mtv",
    source: "vcenter", // a virtualization.Provider, or its name
    networks: {
        "VM Network": { pod: true },
        "VLAN 20 apps": { multus: "default/vlan-20" },
        "dvportgroup-24": { ignored: true }, // the backup network: its NICs are dropped
    },
});

export const networkMap = networks.id;
