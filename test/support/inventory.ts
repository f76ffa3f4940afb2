import {
    type InventoryVm,
    VsphereDatastore,
    VsphereDisk,
    VsphereHost,
    VsphereNetwork,
    VsphereNic,
    VsphereVm,
} from "../../provider/inventory/index.ts";

const gib = 1024 ** 3;

/** A healthy RHEL VM on `host-1` with one disk on `datastore-1` and one NIC on `network-1`; override what the test is about. */
export function vm(over: Partial<VsphereVm> = {}): InventoryVm & VsphereVm {
    const { id = "vm-1", name = "web-01", nics = [nic()] } = over;
    const parsed = VsphereVm.parse({
        id,
        name,
        path: `/DC/vm/${name}`,
        parent: { kind: "Folder", id: "group-v1" },
        host: "host-1",
        powerState: "poweredOn",
        revision: 1,
        revisionValidated: 1,
        disks: [disk()],
        nics,
        networks: nics.map((each) => each.network).filter((each) => each.id !== ""),
        guestNetworks: [{ ip: "10.0.0.1", mac: nic().mac }],
        guestId: "rhel9_64Guest",
        guestName: "Red Hat Enterprise Linux 9 (64-bit)",
        toolsStatus: "toolsOk",
        toolsRunningStatus: "guestToolsRunning",
        toolsVersionStatus2: "guestToolsCurrent",
        changeTrackingEnabled: true,
        snapshot: { kind: "", id: "" },
        concerns: [],
        ...over,
    });
    return { ...parsed, source: "vsphere", cluster: "domain-c1", raw: () => parsed };
}

export function disk(over: Partial<VsphereDisk> = {}): VsphereDisk {
    const datastore = { kind: "Datastore", id: "datastore-1" };
    return VsphereDisk.parse({ key: 2000, file: "[ds-1] web-01/web-01.vmdk", datastore, capacity: 20 * gib, changeTrackingEnabled: true, ...over });
}

export function nic(over: Partial<VsphereNic> = {}): VsphereNic {
    return VsphereNic.parse({ network: { kind: "Network", id: "network-1" }, mac: "00:50:56:00:00:01", ...over });
}

export function network(over: Partial<VsphereNetwork> = {}): VsphereNetwork {
    const { id = "network-1", name = "VM Network" } = over;
    return VsphereNetwork.parse({ id, name, path: `/DC/network/${name}`, variant: "Standard", ...over });
}

export function datastore(over: Partial<VsphereDatastore> = {}): VsphereDatastore {
    const { id = "datastore-1", name = "ds-1" } = over;
    return VsphereDatastore.parse({ id, name, path: `/DC/datastore/${name}`, type: "VMFS", capacity: 1024 * gib, free: 512 * gib, ...over });
}

export function host(over: Partial<VsphereHost> = {}): VsphereHost {
    const { id = "host-1", name = "esx-01" } = over;
    return VsphereHost.parse({ id, name, path: `/DC/host/C1/${name}`, cluster: "domain-c1", ...over });
}
