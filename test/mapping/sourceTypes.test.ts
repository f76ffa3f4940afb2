import assert from "node:assert/strict";
import { snapshotInventory } from "../../provider/inventory/index.ts";
import { applyProposals, type CoverageFacts, checkCoverage, proposeMaps } from "../../provider/mapping/index.ts";

const signal = new AbortController().signal;
const target = {
    storageClasses: [{ metadata: { name: "rbd" }, provisioner: "rbd.csi.ceph.com" }],
    networkAttachmentDefinitions: [{ metadata: { name: "back", namespace: "web" }, spec: { config: '{"vlan":20}' } }],
};

/** One VM of each source with a NIC on two networks, and what else the source has of its own. */
const cases: readonly { why: string; source: Record<string, unknown>; lines: readonly string[]; warns?: RegExp }[] = [
    {
        why: "oVirt: NICs lead through profiles to networks, a direct LUN needs no entry",
        source: {
            type: "ovirt",
            vms: [
                {
                    id: "1a",
                    name: "db",
                    status: "up",
                    nics: [
                        { mac: "a", profile: "p1" },
                        { mac: "b", profile: "p2" },
                    ],
                    diskAttachments: [
                        { id: "d1", disk: "d1" },
                        { id: "d2", disk: "d2" },
                    ],
                },
            ],
            networks: [
                { id: "n1", name: "ovirtmgmt" },
                { id: "n2", name: "tagged", vlan: "20" },
            ],
            nicprofiles: [
                { id: "p1", name: "ovirtmgmt", network: "n1" },
                { id: "p2", name: "tagged", network: "n2" },
            ],
            storagedomains: [{ id: "s1", name: "data" }],
            disks: [
                { id: "d1", name: "os", storageDomain: "s1" },
                { id: "d2", name: "lun", storageType: "lun" },
            ],
        },
        lines: ['"ovirtmgmt": { pod: true },', '"tagged": { multus: "web/back" },', '"data": { storageClass: "rbd" },'],
        warns: /the disk d2 of db \(1a\) is a direct LUN/,
    },
    {
        why: "OpenStack: volume types, and glance for a server that was booted from an image",
        source: {
            type: "openstack",
            vms: [
                {
                    id: "1a",
                    name: "db",
                    status: "ACTIVE",
                    imageID: "i1",
                    addresses: {
                        private: [{ addr: "10.0.0.4", "OS-EXT-IPS-MAC:mac_addr": "a" }],
                        back: [{ addr: "10.0.1.4", "OS-EXT-IPS-MAC:mac_addr": "b" }],
                    },
                    attachedVolumes: [{ ID: "v1" }],
                },
            ],
            networks: [
                { id: "n1", name: "private" },
                { id: "n2", name: "back" },
            ],
            volumes: [{ id: "v1", name: "", volumeType: "fast", size: 1 }],
            volumetypes: [{ id: "t1", name: "fast" }],
            images: [{ id: "i1", name: "rhel" }],
        },
        lines: [
            '"private": { pod: true },',
            '"back": { multus: "web/back" },',
            '"glance": { storageClass: "rbd" },',
            '"fast": { storageClass: "rbd" },',
        ],
    },
    {
        why: "OVA: every disk is a place of its own",
        source: {
            type: "ova",
            vms: [
                {
                    id: "1a",
                    name: "db",
                    disks: [{ ID: "d1" }, { ID: "d2" }],
                    nics: [
                        { MAC: "a", Network: "VM Network" },
                        { MAC: "b", Network: "back" },
                    ],
                },
            ],
            networks: [
                { id: "n1", name: "VM Network" },
                { id: "n2", name: "back" },
            ],
            storages: [
                { id: "d1", name: "disk-1.vmdk" },
                { id: "d2", name: "disk-1.vmdk" },
            ],
        },
        lines: [
            '"VM Network": { pod: true },',
            '"back": { multus: "web/back" },',
            '"d1": { id: "d1", storageClass: "rbd" },',
            '"d2": { id: "d2", storageClass: "rbd" },',
        ],
    },
    {
        why: "OpenShift Virtualization: the pod network, NetworkAttachmentDefinitions by path, storage classes",
        source: {
            type: "openshift",
            vms: [
                {
                    id: "1a",
                    name: "db",
                    namespace: "old",
                    object: {
                        metadata: { name: "db", namespace: "old" },
                        spec: {
                            template: {
                                spec: {
                                    domain: { devices: { interfaces: [{ name: "default" }, { name: "second" }] } },
                                    networks: [{ name: "default" }, { name: "second", multus: { networkName: "back" } }],
                                    volumes: [{ name: "os", dataVolume: { name: "os" } }],
                                },
                            },
                        },
                    },
                },
            ],
            networkattachmentdefinitions: [{ id: "n2", name: "back", namespace: "old", object: { metadata: { name: "back", namespace: "old" } } }],
            storageclasses: [{ id: "s1", name: "rbd" }],
            persistentvolumeclaims: [
                { id: "c1", name: "os", namespace: "old", object: { metadata: { name: "os", namespace: "old" }, spec: { storageClassName: "rbd" } } },
            ],
        },
        lines: ['"old/back": { multus: "web/back" },', '"pod": { pod: true },', '"rbd": { storageClass: "rbd" },'],
    },
    {
        why: "Hyper-V: by id only",
        source: {
            type: "hyperv",
            vms: [
                {
                    id: "1a",
                    name: "db",
                    disks: [{ smbPath: "\\\\host\\db.vhdx", datastore: "s1" }],
                    nics: [
                        { mac: "a", network: "n1" },
                        { mac: "b", network: "n2" },
                    ],
                },
            ],
            networks: [
                { id: "n1", name: "LAN" },
                { id: "n2", name: "back" },
            ],
            storages: [{ id: "s1", name: "share" }],
        },
        lines: ['"LAN": { id: "n1", pod: true },', '"back": { id: "n2", multus: "web/back" },', '"share": { id: "s1", storageClass: "rbd" },'],
    },
    {
        why: "EC2: subnets without names and volume types, by id only",
        source: {
            type: "ec2",
            vms: [
                {
                    id: "i-1",
                    name: "db",
                    object: {
                        BlockDeviceMappings: [{ Ebs: { VolumeId: "vol-1" } }],
                        NetworkInterfaces: [{ SubnetId: "subnet-1", MacAddress: "a" }],
                    },
                },
            ],
            networks: [{ id: "subnet-1" }],
            volumes: [{ id: "vol-1", object: { VolumeType: "gp3", Size: 8 } }],
            storages: [{ id: "gp3", name: "gp3" }],
        },
        lines: ['"subnet-1": { id: "subnet-1", pod: true },', '"gp3": { id: "gp3", storageClass: "rbd" },'],
    },
];

describe("coverage of a source of the type", () => {
    for (const { why, source, lines, warns } of cases)
        it(why, async () => {
            const inventory = snapshotInventory({ version: 1, source, target: {} });
            const [all, networks, datastores] = await Promise.all([inventory.vms(signal), inventory.networks(signal), inventory.datastores(signal)]);
            const vms = new Map(all.map((each) => [each.name, each]));
            const facts: CoverageFacts = { networks, datastores, targetNamespace: "web", isWarm: false, preserveStaticIPs: false };
            const errors = (maps: Pick<Parameters<typeof checkCoverage>[0], "networks" | "storage">) =>
                checkCoverage({ vms, facts, ...maps }).filter(({ severity }) => severity === "error");
            assert.equal(errors({ networks: {}, storage: {} }).length, lines.length);
            const proposals = proposeMaps({ vms, facts, target });
            assert.deepEqual([...proposals.networks, ...proposals.storage].map(({ line }) => line).sort(), [...lines].sort());
            assert.deepEqual(errors(applyProposals(proposals)), []);
            const told = checkCoverage({ vms, facts, ...applyProposals(proposals) }).map(({ message }) => message);
            assert.equal(told.length, warns ? 1 : 0);
            if (warns) assert.match(told[0]!, warns);
        });
});
