import type { Item, VsphereRef } from "../../inventory/index.ts";

const tib = 1024 ** 4;

/** Names and sizes of what the example VMs stand on. Ids are vSphere's, and stay as they are when more hosts or VMs are asked for. */
export const networks = [
    { id: "network-11", name: "VM Network" },
    { id: "dvportgroup-21", name: "VLAN 20 apps", vlanId: "20" },
    { id: "dvportgroup-22", name: "VLAN 30 databases", vlanId: "30" },
    { id: "dvportgroup-23", name: "DMZ", vlanId: "40" },
    { id: "dvportgroup-24", name: "backup", vlanId: "99" },
    { id: "dvportgroup-20", name: "dvs-01-uplinks", vlanId: "0-4094" },
] as const;

export const datastores = [
    { id: "datastore-31", name: "nvme-01", type: "VMFS", capacity: 4 * tib, free: 2 * tib },
    { id: "datastore-32", name: "nvme-02", type: "VMFS", capacity: 4 * tib, free: 1 * tib },
    { id: "datastore-33", name: "sas-01", type: "VMFS", capacity: 16 * tib, free: 6 * tib },
    { id: "datastore-34", name: "nfs-01", type: "NFS", capacity: 20 * tib, free: 9 * tib },
    { id: "datastore-35", name: "iso-images", type: "NFS", capacity: 1 * tib, free: tib / 2 },
] as const;

const clusters = [
    { id: "domain-c41", name: "production", drsEnabled: true },
    { id: "domain-c42", name: "staging", drsEnabled: false },
] as const;

export const datacentre = { id: "datacenter-2", name: "Frankfurt" };
const top = { vm: "group-v3", host: "group-h4", datastore: "group-s5", network: "group-n6" } as const;

/** The cluster and host number that a VM stands on. */
export function hostId(at: number): string {
    return `host-${51 + at}`;
}

export function networkItems(): readonly object[] {
    return networks.map(({ id, name, ...rest }) => {
        const isDistributed = "vlanId" in rest;
        const more = isDistributed
            ? { variant: "DvPortGroup", dvSwitch: ref("DistributedVirtualSwitch", "dvs-19"), key: id }
            : { variant: "Standard" };
        return { ...located("network", id, name), host: null, vlanId: isDistributed ? rest.vlanId : "", ...more };
    });
}

export function datastoreItems(): readonly object[] {
    return datastores.map(({ id, name, ...rest }) => ({
        ...located("datastore", id, name),
        ...rest,
        maintenance: "normal",
        backingDevicesNames: rest.type === "VMFS" ? [`naa.6000c29${id.slice(-2)}`] : [],
    }));
}

export function hostItems(hosts: number): readonly Item[] {
    return Array.from({ length: hosts }, (_, at) => {
        const cluster = clusters[at % clusters.length]!;
        const name = `esx-${String(at + 1).padStart(2, "0")}.example.com`;
        return {
            ...located("host", hostId(at), `${cluster.name}/${name}`),
            name,
            parent: ref("Cluster", cluster.id),
            cluster: cluster.id,
            status: "green",
            inMaintenance: false,
            managementServerIp: "10.0.0.10",
            thumbprint: "",
            cpuSockets: 2,
            cpuCores: 32,
            memoryBytes: 512 * 1024 ** 3,
            productName: "VMware ESXi",
            productVersion: "8.0.2",
            networks: networks.map(({ id }) => ref("Network", id)),
            datastores: datastores.map(({ id }) => ref("Datastore", id)),
            ...networkingOf(at),
            vms: null,
        };
    });
}

/** The fastest adapter first, as Forklift sorts them. Source: forklift-behaviour §8.5; traces 01c. */
function networkingOf(at: number) {
    const adapters = [
        { device: "vmk1", name: "Migration", ipAddress: `10.0.8.${11 + at}`, linkSpeed: 25_000, mtu: 9000 },
        { device: "vmk0", name: "Management Network", ipAddress: `10.0.0.${11 + at}`, linkSpeed: 10_000, mtu: 1500 },
    ];
    const subnetMask = "255.255.255.0";
    return {
        networkAdapters: adapters.map(({ name, ipAddress, linkSpeed, mtu }) => ({ name, ipAddress, subnetMask, linkSpeed, mtu })),
        networking: {
            vNICs: adapters.map(({ device, ipAddress, mtu }) => ({ key: `key-vim.host.VirtualNic-${device}`, device, ipAddress, subnetMask, mtu })),
        },
    };
}

export function clusterItems(hosts: number): readonly Item[] {
    return clusters.map(({ id, name, drsEnabled }, at) => ({
        ...located("host", id, name),
        folder: top.host,
        networks: networks.map((each) => ref("Network", each.id)),
        datastores: datastores.map((each) => ref("Datastore", each.id)),
        hosts: Array.from({ length: hosts }, (_, host) => host).flatMap((host) => (host % clusters.length === at ? [ref("Host", hostId(host))] : [])),
        dasEnabled: true,
        dasVms: [],
        drsEnabled,
        drsBehavior: drsEnabled ? "fullyAutomated" : "",
        drsVms: [],
    }));
}

export function datacentreItems(): readonly object[] {
    return [
        {
            ...datacentre,
            path: `/${datacentre.name}`,
            revision: 1,
            parent: ref("Folder", "group-d1"),
            vms: ref("Folder", top.vm),
            clusters: ref("Folder", top.host),
            datastores: ref("Folder", top.datastore),
            networks: ref("Folder", top.network),
        },
    ];
}

/** Folders: vCenter's own four, and one per folder of the VMs. */
export function folderItems(names: readonly string[], children: (id: string) => readonly VsphereRef[]): readonly object[] {
    const own = Object.entries(top).map(([name, id]) => ({
        id,
        name,
        path: `/${datacentre.name}/${name}`,
        revision: 1,
        parent: ref("Datacenter", datacentre.id),
        datacenter: datacentre.id,
        folder: "",
        children: name === "vm" ? names.map((each) => ref("Folder", folderId(each, names))) : [],
    }));
    const made = names.map((name) => {
        const id = folderId(name, names);
        return { ...located("vm", id, name), datacenter: "", folder: top.vm, children: children(id) };
    });
    return [...own, ...made];
}

export function folderId(name: string, names: readonly string[]): string {
    return `group-v${61 + names.indexOf(name)}`;
}

export function ref(kind: string, id: string): VsphereRef {
    return { kind, id };
}

function located(branch: keyof typeof top, id: string, name: string) {
    return { id, name, path: `/${datacentre.name}/${branch}/${name}`, parent: ref("Folder", top[branch]), revision: 1 };
}
