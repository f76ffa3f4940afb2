import { Config } from "@pulumi/pulumi";
import { virtualization } from "pulumi-migration-toolkit";

const config = new Config();

const vcenter = new virtualization.Provider("vcenter", {
    type: "vsphere",
    url: "https://vcenter.example.com/sdk",
    credentials: { username: "migrator@vsphere.local", password: config.requireSecret("vcenterPassword") },
    insecureSkipVerify: true,
    vddkImage: "registry.example.com/vddk:8.0.3",
});

const networks = new virtualization.NetworkMap("frankfurt", {
    source: vcenter,
    networks: {
        "VM Network": { pod: true },
        "VLAN 20 apps": { multus: "default/vlan-20" },
        "VLAN 30 databases": { multus: "default/vlan-30" },
        DMZ: { multus: "default/dmz" },
    },
});

const storage = new virtualization.StorageMap("frankfurt", {
    source: vcenter,
    storage: {
        "nvme-01": { storageClass: "ceph-rbd" },
        "nvme-02": { storageClass: "ceph-rbd" },
        "sas-01": { storageClass: "nfs-csi" },
    },
});

export const source = vcenter.id;
export const networkMap = networks.id;
export const storageMap = storage.id;
