/** What the example's target cluster offers. */
export const target = {
    namespaces: ["default", "openshift-mtv", "web", "databases"],
    storageClasses: [
        storageClass("ceph-rbd", "openshift-storage.rbd.csi.ceph.com", true),
        storageClass("ceph-fs", "openshift-storage.cephfs.csi.ceph.com", false),
        storageClass("nfs-csi", "nfs.csi.k8s.io", false),
    ],
    networkAttachmentDefinitions: [
        attachment("default", "vlan-20", 20),
        attachment("default", "vlan-30", 30),
        attachment("default", "dmz", 40),
        attachment("databases", "backup", 99),
    ],
};

function storageClass(name: string, provisioner: string, isDefault: boolean): Record<string, unknown> {
    return {
        apiVersion: "storage.k8s.io/v1",
        kind: "StorageClass",
        metadata: { name, annotations: { "storageclass.kubernetes.io/is-default-class": String(isDefault) } },
        provisioner,
        reclaimPolicy: "Delete",
        volumeBindingMode: "Immediate",
    };
}

function attachment(namespace: string, name: string, vlan: number): Record<string, unknown> {
    return {
        apiVersion: "k8s.cni.cncf.io/v1",
        kind: "NetworkAttachmentDefinition",
        metadata: { name, namespace },
        spec: { config: JSON.stringify({ cniVersion: "0.3.1", name, type: "bridge", bridge: `br-${vlan}`, vlan }) },
    };
}
