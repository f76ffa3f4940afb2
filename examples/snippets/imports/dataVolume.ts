import { Config } from "@pulumi/pulumi";
import { imports } from "pulumi-migration-toolkit";

const config = new Config();

const fedora = new imports.DataVolume("fedora", {
    name: "fedora",
    namespace: "web",
    source: { http: { url: "https://images.example.com/Fedora-Cloud-41.qcow2" } },
    credentials: { username: "reader", password: config.requireSecret("imagesPassword") },
    storage: { size: "20Gi", storageClass: "ceph-rbd", volumeMode: "Block" },
});

export const claim = fedora.claimName;
