import { Config } from "@pulumi/pulumi";
import { virtualization } from "pulumi-migration-toolkit";

const config = new Config();

const vcenter = new virtualization.Provider("vcenter", {
    type: "vsphere",
    url: "https://vcenter.example.com/sdk",
    credentials: { username: "migrator@vsphere.local", password: config.requireSecret("vcenterPassword") },
    insecureSkipVerify: true,
});

const networkMap = new virtualization.NetworkMap("web", {
    source: vcenter,
    networks: { "VM Network": { pod: true } },
});

const storageMap = new virtualization.StorageMap("web", {
    source: vcenter,
    storage: { "nvme-01": { storageClass: "ceph-rbd" } },
});

const plan = new virtualization.Plan("web", {
    source: vcenter,
    networkMap,
    storageMap,
    targetNamespace: "web",
    preserveStaticIPs: false, // the pod network gives out its own
    vms: { "web-01": {}, "web-02": {}, "db-01": { targetName: "web-db" } },
});

const run = new virtualization.Migration("web", { plan });

export const summary = run.summary;
