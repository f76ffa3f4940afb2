import type { Snapshot } from "../../provider/inventory/index.ts";

type Vm = Snapshot["source"]["vms"][number];

/** A running Linux VM with one disk on `nvme-01` and one NIC on `VM Network`; anything may be said otherwise. */
export function vm(name: string, id: string, extra: Partial<Vm> = {}): Record<string, unknown> {
    return {
        id,
        name,
        path: `/DC/vm/${name}`,
        parent: { kind: "Folder", id: "group-v1" },
        revision: 1,
        revisionValidated: 1,
        host: "host-1",
        powerState: "poweredOn",
        isTemplate: false,
        changeTrackingEnabled: true,
        snapshot: { kind: "", id: "" },
        disks: [disk(2000, 4)],
        nics: [nic("network-1")],
        networks: [{ kind: "Network", id: "network-1" }],
        guestNetworks: [{ ip: "10.1.0.11", mac: "00:50:56:00:00:01", origin: "manual", prefix: 24 }],
        guestId: "rhel9_64Guest",
        guestName: "Red Hat Enterprise Linux 9 (64-bit)",
        toolsStatus: "toolsOk",
        toolsRunningStatus: "guestToolsRunning",
        uuid: `4200${id}`,
        memoryMB: 4096,
        cpuCount: 2,
        concerns: [],
        ...extra,
    };
}

export function disk(key: number, gib: number, extra: object = {}): Vm["disks"][number] {
    const datastore = { kind: "Datastore", id: "datastore-1" };
    return {
        key,
        file: `[nvme-01] disk-${key}.vmdk`,
        datastore,
        capacity: gib * 1024 ** 3,
        shared: false,
        rdm: false,
        mode: "persistent",
        changeTrackingEnabled: true,
        ...extra,
    } as never;
}

export function nic(network: string): Vm["nics"][number] {
    return { network: { kind: "Network", id: network }, mac: "00:50:56:00:00:01", order: 0 } as never;
}

/** A snapshot with these VMs, two networks, two datastores and two hosts. */
export function datacentre(
    vms: readonly Record<string, unknown>[] = [
        vm("web-01", "vm-1"),
        vm("web-02", "vm-2"),
        vm("db-01", "vm-3", { disks: [disk(2000, 8), disk(2001, 20)] }),
    ],
) {
    const folder = { kind: "Folder", id: "group-1" };
    const at = (id: string, name: string, path: string) => ({ id, name, path, parent: folder, revision: 1 });
    return {
        version: 1,
        source: {
            type: "vsphere",
            password: "canary-password-1",
            vms,
            networks: [at("network-1", "VM Network", "/DC/network/VM Network"), at("dvportgroup-2", "dvpg-112", "/DC/network/dvpg-112")],
            datastores: [at("datastore-1", "nvme-01", "/DC/datastore/nvme-01"), at("datastore-2", "sas-01", "/DC/datastore/sas-01")],
            hosts: [at("host-1", "esx-1", "/DC/host/c/esx-1"), at("host-2", "esx-2", "/DC/host/c/esx-2")],
            clusters: [],
            datacenters: [],
            folders: [],
        },
        target: {
            namespaces: ["demo", "web"],
            storageClasses: [{ metadata: { name: "ceph-rbd" }, provisioner: "rbd.csi.ceph.com" }],
            networkAttachmentDefinitions: [],
        },
    };
}
