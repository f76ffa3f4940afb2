import { datacentre } from "./datacentre.ts";

/** The ordinary data centre, whose hosts have a management and a migration adapter; by host name, what is otherwise. */
export function datacentreWithAdapters(otherwise: Readonly<Record<string, object>> = {}): Record<string, unknown> {
    const { source, ...rest } = datacentre();
    const hosts = source.hosts.map((host, at) => ({ ...host, cluster: "domain-c1", status: "green", ...adapters(at), ...otherwise[host.name] }));
    const located = { parent: { kind: "Folder", id: "group-1" }, revision: 1 };
    const clusters = [
        { id: "domain-c1", name: "production", path: "/DC/host/production", ...located },
        { id: "domain-c2", name: "staging", path: "/DC/host/staging", ...located },
    ];
    const datacenters = [{ id: "datacenter-1", name: "DC", path: "/DC", ...located }];
    return { ...rest, source: { ...source, hosts, clusters, datacenters } };
}

function adapters(at: number) {
    const [migration, management] = [`10.0.8.${11 + at}`, `10.0.0.${11 + at}`];
    return {
        networkAdapters: [
            { name: "Migration", ipAddress: migration, subnetMask: "255.255.255.0", linkSpeed: 25_000, mtu: 9000 },
            { name: "Management Network", ipAddress: management, subnetMask: "255.255.255.0", linkSpeed: 1_000, mtu: 1500 },
        ],
        networking: {
            vNICs: [
                { device: "vmk0", ipAddress: management },
                { device: "vmk1", ipAddress: migration },
            ],
        },
    };
}
