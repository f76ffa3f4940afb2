import { Wave } from "pulumi-migration-toolkit";

const wave = new Wave("shop", {
    source: "openshift-mtv/vcenter", // a virtualization.Provider, or its name
    targetNamespace: "web",
    vms: { query: "where folder = 'web' and powerState = 'poweredOn'", exclude: ["web-05", "web-06"] },
    networks: { "VM Network": { pod: true }, "VLAN 20 apps": { multus: "default/vlan-20" } },
    storage: { "nvme-01": { storageClass: "ceph-rbd" } },
    warm: {}, // the machines run on while their disks are copied
    window: { end: "2030-12-05 02:00", timeZone: "Europe/Berlin" },
    plan: { preserveStaticIPs: false },
    stage: "precopy", // then `complete`, then `archived`
});

export const summary = wave.summary;
