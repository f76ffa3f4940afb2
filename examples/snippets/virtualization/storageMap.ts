import { virtualization } from "pulumi-migration-toolkit";

const storage = new virtualization.StorageMap("frankfurt", {
    name: "frankfurt",
    namespace: "openshift-mtv",
    source: "vcenter", // a virtualization.Provider, or its name
    storage: {
        "nvme-01": { storageClass: "ceph-rbd" },
        "nvme-02": { storageClass: "ceph-rbd", volumeMode: "Block", accessMode: "ReadWriteMany" },
    },
});

export const storageMap = storage.id;
