import { Config } from "@pulumi/pulumi";
import { imports } from "pulumi-migration-toolkit";

const config = new Config();
const namespace = "machines";

const tools = new imports.DataVolume("tools", {
    namespace,
    source: { registry: { url: "docker://registry.example.com/disks/tools:1.4" } },
    storage: { size: "2Gi", storageClass: "ceph-rbd" },
});

const data = new imports.DataVolume("data", {
    namespace,
    source: { blank: true },
    storage: { size: "100Gi", storageClass: "ceph-rbd" },
});

const fedora = new imports.DataVolume("fedora", {
    namespace,
    name: "fedora",
    source: { http: { url: "https://images.example.com/Fedora-Cloud-41.qcow2" } },
    credentials: { username: "reader", password: config.requireSecret("imagesPassword") },
    storage: { size: "20Gi", storageClass: "ceph-rbd", volumeMode: "Block" },
    maxRestarts: 1,
});

export const claims = [fedora, tools, data].map(({ claimName }) => claimName);
