import assert from "node:assert/strict";
import fc from "fast-check";
import type { Finding } from "../../provider/concern/index.ts";
import type { InventoryVm, SourceType, VsphereVm } from "../../provider/inventory/index.ts";
import { type CoverageFacts, checkCoverage } from "../../provider/mapping/index.ts";
import type { NetworkTarget, StorageTarget } from "../../provider/schema/maps.ts";
import { datastore, disk, network, nic, vm } from "../support/inventory.ts";

const on = (id: string) => ({ network: { kind: "Network", id } });
const at = (id: string) => ({ datastore: { kind: "Datastore", id } });
const facts: CoverageFacts = {
    networks: [
        network(),
        network({ id: "dvportgroup-2", name: "VLAN 20" }),
        network({ id: "dvportgroup-3", name: "twin", path: "/DC/network/a/twin" }),
        network({ id: "dvportgroup-4", name: "twin", path: "/DC/network/b/twin" }),
    ],
    datastores: [datastore(), datastore({ id: "datastore-2", name: "sas" }), datastore({ id: "datastore-3", name: "nfs" })],
    targetNamespace: "web",
    isWarm: false,
    preserveStaticIPs: false,
};
const networks: Record<string, NetworkTarget> = { "VM Network": { pod: true } };
const storage: Record<string, StorageTarget> = { "ds-1": { storageClass: "ceph-rbd" } };
const xcopyOffload = { secret: "array", storageVendorProduct: "ontap" } as const;

interface Case {
    readonly why: string;
    /** Default: vsphere. */
    readonly source?: SourceType;
    readonly vm?: Partial<VsphereVm>;
    readonly networks?: Record<string, NetworkTarget> | undefined;
    readonly storage?: Record<string, StorageTarget> | undefined;
    readonly facts?: Partial<CoverageFacts>;
    /** Absent = all is covered. */
    readonly finds?: readonly [Finding["severity"], property: string, condition: string | undefined, RegExp];
}

describe("coverage", () => {
    const cases: readonly Case[] = [
        { why: "is complete by name" },
        { why: "is complete by id", networks: { "network-1": { pod: true } }, storage: { "datastore-1": { storageClass: "ceph-rbd" } } },
        {
            why: "is complete by path",
            networks: { "/DC/network/VM Network": { pod: true } },
            storage: { "datastore/ds-1": { storageClass: "ceph-rbd" } },
        },
        { why: "is complete by explicit id", networks: { front: { id: "network-1", pod: true } } },
        {
            why: "is complete when a NIC is ignored",
            vm: { nics: [nic(), nic(on("dvportgroup-2"))] },
            networks: { ...networks, "VLAN 20": { ignored: true } },
        },
        {
            why: "warns of a VM that loses its only NIC, as written",
            networks: { "VM Network": { ignored: true } },
            finds: ["warning", 'vms["web-01"]', undefined, /loses its only NIC, as written \(`ignored` for "VM Network"/],
        },
        {
            why: "says so when the inventory does not list a network",
            vm: { nics: [nic(), nic(on("dvportgroup-9"))] },
            finds: ["error", "networkMap", "VMNetworksNotMapped", /\(dvportgroup-9\) of web-01; the source's inventory does not list this network/],
        },
        {
            why: "says so when the inventory does not list a datastore",
            vm: { disks: [disk(at("datastore-9"))] },
            finds: ["error", "storageMap", "VMStorageNotMapped", /\(datastore-9\) of web-01; the source's inventory does not list this datastore/],
        },
        {
            why: "refuses a disk on no datastore",
            vm: { disks: [disk(at(""))] },
            finds: ["error", 'vms["web-01"]', "VMStorageNotMapped", /is on no datastore that the source's inventory tells/],
        },
        {
            why: "proposes the id where the name is the key of another",
            vm: { nics: [nic(), nic(on("dvportgroup-2"))] },
            networks: { ...networks, "VLAN 20": { id: "dvportgroup-3", multus: "web/a" } },
            finds: ["error", "networkMap", "VMNetworksNotMapped", /"dvportgroup-2": \{ multus: "web\/vlan-20" \},/],
        },
        {
            why: "proposes no pod network for two NICs of a VM",
            vm: { nics: [nic(on("dvportgroup-2")), nic(on("dvportgroup-2"))] },
            networks: {},
            finds: ["error", "networkMap", "VMNetworksNotMapped", /"VLAN 20": \{ multus: "web\/vlan-20" \},/],
        },
        {
            why: "proposes the offload that all others have",
            vm: { disks: [disk(), disk(at("datastore-2"))] },
            storage: { "ds-1": { storageClass: "ceph-rbd", xcopyOffload } },
            finds: [
                "error",
                "storageMap",
                "VMStorageNotMapped",
                /"sas": \{ storageClass: "ceph-rbd", xcopyOffload: \{ secret: "array", storageVendorProduct: "ontap" \} \},/,
            ],
        },
        { why: "is not judged for maps that are not known", networks: undefined, storage: undefined, vm: { nics: [nic(on("dvportgroup-2"))] } },
        {
            why: "lacks a network, with the line to add",
            vm: { nics: [nic(), nic(on("dvportgroup-2"))] },
            finds: [
                "error",
                "networkMap",
                "VMNetworksNotMapped",
                /does not map the network "VLAN 20" \(dvportgroup-2\) of web-01; add to its networks: "VLAN 20": \{ multus: "web\/vlan-20" \},/,
            ],
        },
        {
            why: "proposes the pod network while it is free",
            vm: { nics: [nic(on("dvportgroup-2"))] },
            networks: { "VM Network": { ignored: true } },
            finds: ["error", "networkMap", "VMNetworksNotMapped", /"VLAN 20": \{ pod: true \},/],
        },
        {
            why: "proposes the id where a name is not enough",
            vm: { nics: [nic(on("dvportgroup-3"))] },
            finds: ["error", "networkMap", "VMNetworksNotMapped", /"dvportgroup-3": \{ multus/],
        },
        {
            why: "lacks a datastore, with the usual storage class",
            vm: { disks: [disk(), disk(at("datastore-2"))] },
            finds: [
                "error",
                "storageMap",
                "VMStorageNotMapped",
                /the datastore "sas" \(datastore-2\) of web-01; add to its storage: "sas": \{ storageClass: "ceph-rbd" \},/,
            ],
        },
        {
            why: "warns of an unknown source, with near matches",
            networks: { ...networks, "VLAN 02": { multus: "web/x" } },
            finds: ["warning", "networkMap", "SourceNetworkNotValid", /networks\["VLAN 02"\] of the map means no network .*did you mean "VLAN 20"/],
        },
        {
            why: "refuses an unknown source when warm",
            storage: { ...storage, tape: { storageClass: "ceph-rbd" } },
            facts: { isWarm: true },
            finds: ["error", "storageMap", "SourceStorageNotValid", /means no datastore .*; the source has "ds-1", "sas", "nfs"/],
        },
        {
            why: "refuses an ambiguous source",
            networks: { ...networks, twin: { multus: "web/x" } },
            finds: [
                "error",
                "networkMap",
                "SourceNetworkNotValid",
                /means 2 networks: "\/DC\/network\/a\/twin" \(dvportgroup-3\), .*use a path or an id/,
            ],
        },
        {
            why: "refuses two entries for one source",
            networks: { ...networks, "network-1": { multus: "web/x" } },
            finds: [
                "error",
                "networkMap",
                undefined,
                /networks\["VM Network"\] and networks\["network-1"\] of the map mean one network \(network-1\)/,
            ],
        },
        {
            why: "refuses two NICs on the pod network",
            vm: { nics: [nic(), nic()] },
            finds: ["error", 'vms["web-01"]', "VMMultiplePodNetworkMappings", /has 2 NICs on "VM Network"/],
        },
        { why: "takes several NICs to one NAD", vm: { nics: [nic(), nic()] }, networks: { "VM Network": { multus: "web/a" } } },
        { why: "takes as many NICs to a pool as it has", vm: { nics: [nic(), nic()] }, networks: { "VM Network": { multus: ["web/a", "web/b"] } } },
        {
            why: "refuses a pool with too few NADs",
            vm: { nics: [nic(), nic(), nic({ mac: "00:50:56:00:00:09" })] },
            networks: { "VM Network": { multus: ["web/a", "web/b"] } },
            finds: [
                "error",
                'vms["web-01"]',
                undefined,
                /the NIC 00:50:56:00:00:09 of web-01 \(vm-1\) would be left behind: .* than "VM Network" has/,
            ],
        },
        {
            why: "warns of a NIC that is nowhere",
            vm: { nics: [nic(), nic(on(""))] },
            finds: ["warning", 'vms["web-01"]', undefined, /left behind: it is on no network/],
        },
        {
            why: "lacks a network that only the VM's list names",
            vm: { networks: [{ kind: "Network", id: "dvportgroup-2" }] },
            finds: ["error", "networkMap", "VMNetworksNotMapped", /"VLAN 20"/],
        },
        {
            why: "refuses a NAD of a strange namespace",
            networks: { "VM Network": { multus: ["default/a", "other/b"] } },
            finds: ["error", "networkMap", "NetMapDestinationNADNotValid", /maps "VM Network" to other\/b, which VMs in web cannot use/],
        },
        {
            why: "refuses offload for some datastores of its VMs only",
            storage: { ...storage, sas: { storageClass: "ceph-rbd", xcopyOffload } },
            finds: ["error", "storageMap", "VDDKAndOffloadMixedUsage", /none for "ds-1" of web-01/],
        },
        {
            why: "takes offload beside datastores that its VMs do not use",
            storage: { "ds-1": { storageClass: "ceph-rbd", xcopyOffload }, sas: { storageClass: "ceph-rbd" } },
        },
        { why: "takes offload for all", storage: { "ds-1": { storageClass: "ceph-rbd", xcopyOffload } } },
        {
            why: "warns that the pod network loses static addresses",
            facts: { preserveStaticIPs: true },
            finds: ["warning", "networkMap", "NetMapPreservingIPsOnPodNetwork", /takes "VM Network" to the pod network/],
        },
    ];
    const others: readonly Case[] = [
        {
            why: "refuses an oVirt NIC without a profile",
            source: "ovirt",
            vm: { nics: [nic(), nic(on(""))] },
            finds: ["error", 'vms["web-01"]', "VMNetworksNotMapped", /would be left behind: it is on no network .*give it a profile/],
        },
        {
            why: "warns of an oVirt direct LUN, which no entry covers",
            source: "ovirt",
            vm: { disks: [{ ...disk(at("")), isLun: true }] },
            finds: ["warning", 'vms["web-01"]', "VMStorageNotSupported", /is a direct LUN, which is not copied but attached/],
        },
        {
            why: "wants the id of a Hyper-V network",
            source: "hyperv",
            storage: { "ds-1": { id: "datastore-1", storageClass: "ceph-rbd" } },
            finds: [
                "error",
                "networkMap",
                "VMNetworksNotMapped",
                /networks\["VM Network"\] of the map has no id.*: "VM Network": \{ id: "network-1", pod: true \},/,
            ],
        },
        {
            why: "takes a Hyper-V switch once per VLAN",
            source: "hyperv",
            networks: { front: { id: "network-1", vlan: "10", multus: "web/a" }, back: { id: "network-1", vlan: "20", multus: "web/b" } },
            storage: { "ds-1": { id: "datastore-1", storageClass: "ceph-rbd" } },
        },
        {
            why: "proposes the path of a NetworkAttachmentDefinition at the source",
            source: "openshift",
            vm: { nics: [nic(), nic(on("dvportgroup-2"))] },
            finds: ["error", "networkMap", "VMNetworksNotMapped", /"\/DC\/network\/VLAN 20": \{ multus/],
        },
        {
            why: "warns of an OpenStack volume without a type, which the controller takes",
            source: "openstack",
            vm: { disks: [disk(at(""))] },
            finds: ["warning", 'vms["web-01"]', "VMStorageNotMapped", /is on no datastore/],
        },
        { why: "says nothing of static addresses that oVirt guests keep by themselves", source: "ovirt", facts: { preserveStaticIPs: true } },
    ];
    for (const { why, source = "vsphere", vm: over = {}, finds, ...given } of [...cases, ...others])
        it(why, () => {
            const vms = new Map([["web-01", { ...vm(over), source } as InventoryVm]]);
            const found = checkCoverage({ vms, networks, storage, ...given, facts: { ...facts, ...given.facts } });
            assert.deepEqual(
                found.map(({ severity, property, condition }) => [severity, property, condition]),
                finds ? [finds.slice(0, 3)] : [],
            );
            if (finds) assert.match(found[0]!.message, finds[3]);
        });

    it("names many VMs in one finding", () => {
        const many = new Map(Array.from({ length: 30 }, (_, n) => [`vm${n + 10}`, vm({ nics: [nic(on("dvportgroup-2"))] })] as const));
        const [finding, ...others] = checkCoverage({ vms: many, networks, storage, facts });
        assert.deepEqual(others, []);
        assert.match(finding!.message, /of vm10, vm11, vm12, vm13, vm14 and 25 more;/);
    });

    it("never misses a NIC or a disk", () => {
        const ids = fc.subarray(facts.networks.map(({ id }) => id));
        const stores = fc.subarray(facts.datastores.map(({ id }) => id));
        const machine = fc.record({ nics: ids, disks: stores });
        fc.assert(
            fc.property(fc.array(machine, { maxLength: 5 }), ids, stores, (machines, mapped, stored) => {
                const vms = new Map(
                    machines.map(({ nics, disks }, n) => [
                        `vm${n}`,
                        vm({ nics: nics.map((id) => nic(on(id))), disks: disks.map((id) => disk(at(id))) }),
                    ]),
                );
                const findings = checkCoverage({
                    vms,
                    networks: Object.fromEntries(mapped.map((id) => [id, { multus: "web/any" }])),
                    storage: Object.fromEntries(stored.map((id) => [id, { storageClass: "x" }])),
                    facts,
                });
                const used = new Set(machines.flatMap(({ nics, disks }) => [...nics, ...disks]));
                const missing = [...used].filter((id) => ![...mapped, ...stored].includes(id));
                assert.equal(findings.length, missing.length);
                for (const id of missing)
                    assert.ok(
                        findings.some(({ message }) => message.includes(`(${id})`)),
                        id,
                    );
            }),
        );
    });
});
