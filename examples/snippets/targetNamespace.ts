import { TargetNamespace } from "pulumi-migration-toolkit";

// Where VMs move to; needs the plugin of @pulumi/kubernetes.
const shop = new TargetNamespace("shop", {
    name: "shop",
    labels: { wave: "nightly" },
    quota: { storage: "4Ti", storageClasses: { "ceph-rbd": "2Ti" }, vms: 40, requests: { cpu: "80", memory: "256Gi" } },
    networks: {
        apps: { bridge: "br1", vlan: 112 },
        backup: { localnet: "physnet-backup", vlan: 30, mtu: 9000 },
    },
});

export const targetNamespace = shop.name; // for a Wave's `targetNamespace`
export const network = shop.networks.apps; // `shop/apps`, for a map's `multus`
