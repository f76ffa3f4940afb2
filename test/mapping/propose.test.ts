import assert from "node:assert/strict";
import type { InventoryVm, SourceType, VsphereVm } from "../../provider/inventory/index.ts";
import {
    applyProposals,
    type CoverageFacts,
    checkCoverage,
    type ProposalInput,
    proposalFindings,
    proposeMaps,
    type TargetFacts,
    type TargetObject,
} from "../../provider/mapping/index.ts";
import { datastore, disk, network, nic, vm } from "../support/inventory.ts";

const on = (id: string, mac = "00:50:56:00:00:01") => nic({ network: { kind: "Network", id }, mac });
const at = (id: string) => disk({ datastore: { kind: "Datastore", id } });
const nad = (path: string, config: object | string = {}, more: Partial<TargetObject["metadata"]> = {}): TargetObject => {
    const [namespace, name] = path.split("/");
    return { metadata: { name, namespace, ...more }, spec: { config: typeof config === "string" ? config : JSON.stringify(config) } };
};
const storageClass = (name: string, annotations: Record<string, string> = {}, provisioner = "rbd.csi.ceph.com"): TargetObject => ({
    metadata: { name, annotations },
    provisioner,
});
const profile = (name: string, ...claimPropertySets: readonly object[]): TargetObject => ({ metadata: { name }, status: { claimPropertySets } });
const shareable = { accessModes: ["ReadWriteMany"], volumeMode: "Block" };
const forMachines = { "storageclass.kubevirt.io/is-default-virt-class": "true" };
const asDefault = { "storageclass.kubernetes.io/is-default-class": "true" };

const facts: CoverageFacts = {
    networks: [
        network({ name: "VM Network" }),
        network({ id: "dvportgroup-2", name: "VLAN 112" }),
        network({ id: "dvportgroup-3", name: "prod", vlanId: "30" }),
        network({ id: "dvportgroup-4", name: "back" }),
    ],
    datastores: [datastore({ name: "nvme" }), datastore({ id: "datastore-2", name: "sas" })],
    targetNamespace: "web",
    isWarm: false,
    preserveStaticIPs: false,
};
const empty: TargetFacts = { storageClasses: [], networkAttachmentDefinitions: [] };

interface World {
    readonly vms?: Readonly<Record<string, Partial<VsphereVm>>>;
    readonly source?: SourceType;
    readonly facts?: Partial<CoverageFacts>;
    readonly target?: Partial<TargetFacts>;
    readonly given?: ProposalInput["given"];
}

function input({ vms = { "web-01": {} }, source = "vsphere", target = {}, given, ...world }: World): ProposalInput {
    const chosen = Object.entries(vms).map(([key, over]) => [key, { ...vm(over), source } as InventoryVm] as const);
    return { vms: new Map(chosen), facts: { ...facts, ...world.facts }, target: { ...empty, ...target }, given };
}

describe("proposals of networks", () => {
    const prod = { "web-01": { nics: [on("dvportgroup-3")] } };
    const tagged = { "web-01": { nics: [on("dvportgroup-2")] } };
    const guests = { "web-01": { nics: [on("dvportgroup-4")], guestNetworks: [{ ip: "10.7.0.9", mac: "00:50:56:00:00:01" }] } };
    const cases: readonly (World & { why: string; nads?: readonly TargetObject[]; line?: string; confidence?: string; says: RegExp })[] = [
        {
            why: "take the same name",
            vms: prod,
            nads: [nad("web/prod"), nad("web/back")],
            line: '"prod": { multus: "web/prod" },',
            confidence: "high",
            says: /^web\/prod has the same name$/,
        },
        {
            why: "take a name that is written differently",
            vms: tagged,
            nads: [nad("default/vlan112"), nad("web/vlan-11")],
            line: '"VLAN 112": { multus: "default/vlan112" },',
            confidence: "medium",
            says: /has a name like it/,
        },
        {
            why: "take the same VLAN before a name that is only like it",
            vms: prod,
            nads: [nad("web/x", { vlan: 30 }), nad("web/pr-od")],
            line: '"prod": { multus: "web/x" },',
            confidence: "high",
            says: /is on the same VLAN 30/,
        },
        {
            why: "read the VLAN of a plugin in a list",
            vms: prod,
            nads: [nad("web/x", { plugins: [{ type: "bridge", vlan: 30 }, { type: "tuning" }] })],
            line: '"prod": { multus: "web/x" },',
            confidence: "high",
            says: /VLAN 30/,
        },
        {
            why: "read the VLAN of OVN",
            vms: prod,
            nads: [nad("web/x", { type: "ovn-k8s-cni-overlay", topology: "localnet", vlanID: 30 })],
            line: '"prod": { multus: "web/x" },',
            confidence: "high",
            says: /VLAN 30/,
        },
        {
            why: "take the VLAN that the name tells",
            vms: tagged,
            nads: [nad("web/x", { vlan: 112 })],
            line: '"VLAN 112": { multus: "web/x" },',
            confidence: "medium",
            says: /is on VLAN 112, which the name tells/,
        },
        {
            why: "hardly believe a name on another VLAN",
            vms: prod,
            nads: [nad("web/prod", { vlan: 31 })],
            line: '"prod": { multus: "web/prod" },',
            confidence: "low",
            says: /although it is on VLAN 31 and not 30/,
        },
        {
            why: "take an annotation that names the source",
            vms: prod,
            nads: [nad("web/x", {}, { annotations: { "example.com/source-network": "prod" } })],
            line: '"prod": { multus: "web/x" },',
            confidence: "high",
            says: /names it in "example.com\/source-network"/,
        },
        {
            why: "take the subnet that holds the guests' addresses",
            vms: guests,
            nads: [nad("web/x", { ipam: { type: "whereabouts", range: "10.7.0.0/24" } }), nad("web/y", { ipam: { subnet: "10.8.0.0/24" } })],
            line: '"back": { multus: "web/x" },',
            confidence: "medium",
            says: /has 10\.7\.0\.0\/24, where its guests have their addresses/,
        },
        {
            why: "do not take routes and excluded ranges for subnets",
            vms: guests,
            nads: [nad("web/y", { excludeSubnets: "10.7.0.0/24", ipam: { routes: [{ dst: "10.0.0.0/8" }] } })],
            line: '"back": { pod: true },',
            confidence: "medium",
            says: /no NetworkAttachmentDefinition is like it/,
        },
        {
            why: "break a tie by what speaks for one besides",
            vms: prod,
            nads: [nad("default/prod"), nad("web/prod", { vlan: 30 })],
            line: '"prod": { multus: "web/prod" },',
            confidence: "high",
            says: /same name, and web\/prod is on the same VLAN 30/,
        },
        {
            why: "survive a configuration that is no JSON",
            vms: prod,
            nads: [nad("web/prod", "{ oops")],
            line: '"prod": { multus: "web/prod" },',
            confidence: "high",
            says: /same name/,
        },
        {
            why: "leave equals to a person",
            vms: prod,
            nads: [nad("default/prod"), nad("web/prod")],
            says: /2 are equally like it: .*one of: "prod": \{ multus: "default\/prod" \}, or "prod": \{ multus: "web\/prod" \},/,
        },
        {
            why: "do not reach into other namespaces",
            vms: prod,
            nads: [nad("db/prod")],
            target: { defaultPodAllowed: false },
            says: /db\/prod has the same name, but VMs can use .*; add to its networks: "prod": \{ multus: "web\/prod" \},/,
        },
        {
            why: "do not take the primary network of a namespace",
            vms: prod,
            nads: [nad("web/prod", { role: "primary" })],
            target: { defaultPodAllowed: false },
            says: /there is no NetworkAttachmentDefinition that VMs/,
        },
        {
            why: "fall back to the pod network",
            line: '"VM Network": { pod: true },',
            confidence: "medium",
            says: /no other NIC of its VMs is on the pod network/,
        },
        {
            why: "warn that the pod network loses static addresses",
            facts: { preserveStaticIPs: true },
            line: '"VM Network": { pod: true },',
            confidence: "low",
            says: /guests lose their static addresses/,
        },
        {
            why: "say that networks could not be looked at",
            target: { missing: ["network-attachment-definitions in web (403 Forbidden)"] },
            line: '"VM Network": { pod: true },',
            confidence: "low",
            says: /did not show its network-attachment-definitions in web/,
        },
        {
            why: "do not take the pod network twice",
            vms: { "web-01": { nics: [on("network-1"), on("network-1")] } },
            says: /make one, or give the name of the one to use/,
        },
        {
            why: "do not take the pod network beside one that is given",
            vms: { "web-01": { nics: [on("network-1"), on("dvportgroup-4")] } },
            given: { networks: { back: { pod: true } } },
            says: /make one, or give the name of the one to use/,
        },
        {
            why: "take the pod network for the pod network",
            source: "openshift",
            vms: { "web-01": { nics: [on("pod")] } },
            facts: { networks: [network({ id: "pod", name: "pod", path: "pod" })] },
            line: '"pod": { pod: true },',
            confidence: "high",
            says: /pod network at the source too/,
        },
        {
            why: "point by id where the controller looks for ids only",
            source: "hyperv",
            vms: prod,
            nads: [nad("web/prod")],
            line: '"prod": { id: "dvportgroup-3", multus: "web/prod" },',
            confidence: "high",
            says: /same name/,
        },
        {
            why: "have no line for what the inventory does not list",
            vms: { "web-01": { nics: [on("dvportgroup-9")] } },
            says: /the source's inventory does not list this network/,
        },
    ];
    for (const { why, nads = [], line, confidence, says, ...world } of cases)
        it(why, () => {
            const proposals = proposeMaps(input({ ...world, target: { networkAttachmentDefinitions: nads, ...world.target } }));
            const [proposed] = proposals.networks;
            assert.deepEqual([proposed?.line, proposed?.confidence], [line, confidence]);
            const said = proposed?.reason ?? proposalFindings(proposals).find(({ property }) => property === "networkMap")?.message;
            assert.match(said ?? "", says);
        });

    it("take the pod network for the first NIC only", () => {
        const { networks, undecided } = proposeMaps(
            input({ vms: { a: { nics: [on("network-1"), on("dvportgroup-4")] }, b: { nics: [on("dvportgroup-4")] } } }),
        );
        assert.deepEqual([networks.map(({ key }) => key), undecided.networks.map(({ key }) => key)], [["VM Network"], ["back"]]);
    });

    it("leave alone what is given", () => {
        const { networks } = proposeMaps(input({ given: { networks: { "network-1": { ignored: true } } } }));
        assert.deepEqual(networks, []);
    });
});

describe("proposals of storage", () => {
    const cases: readonly (World & { why: string; classes: readonly TargetObject[]; line?: string; confidence?: string; says: RegExp })[] = [
        {
            why: "take the same name",
            classes: [storageClass("nvme"), storageClass("sas", forMachines)],
            line: '"nvme": { storageClass: "nvme" },',
            confidence: "high",
            says: /same name/,
        },
        {
            why: "take the default for VMs before the cluster's",
            classes: [storageClass("rbd", asDefault), storageClass("virt", forMachines)],
            line: '"nvme": { storageClass: "virt" },',
            confidence: "medium",
            says: /virt is the cluster's default for VMs/,
        },
        {
            why: "take the cluster's default",
            classes: [storageClass("rbd", asDefault), storageClass("nfs")],
            line: '"nvme": { storageClass: "rbd" },',
            confidence: "low",
            says: /rbd is the cluster's default/,
        },
        {
            why: "take the only one that disks can be made of",
            classes: [storageClass("rbd"), storageClass("local", {}, "kubernetes.io/no-provisioner"), storageClass("obc", {}, "x.noobaa.io/obc")],
            line: '"nvme": { storageClass: "rbd" },',
            confidence: "medium",
            says: /only storage class for disks/,
        },
        {
            why: "break a tie by what live migration needs",
            classes: [storageClass("one", asDefault), storageClass("two", asDefault)],
            target: { storageProfiles: [profile("two", shareable), profile("one", { accessModes: ["ReadWriteOnce"], volumeMode: "Filesystem" })] },
            line: '"nvme": { storageClass: "two" },',
            confidence: "low",
            says: /default, and two gives ReadWriteMany Block volumes/,
        },
        {
            why: "write the modes that CDI does not know",
            classes: [storageClass("odd", forMachines)],
            target: { storageProfiles: [profile("odd")] },
            line: '"nvme": { storageClass: "odd", accessMode: "ReadWriteOnce", volumeMode: "Filesystem" },',
            confidence: "low",
            says: /CDI does not know what it can do/,
        },
        {
            why: "give the offload that all others have",
            classes: [storageClass("rbd")],
            given: { storage: { sas: { storageClass: "rbd", csiOffload: { secret: "array", storageVendorProduct: "ontap" } } } },
            line: '"nvme": { storageClass: "rbd", csiOffload: { secret: "array", storageVendorProduct: "ontap" } },',
            confidence: "medium",
            says: /only storage class/,
        },
        {
            why: "leave equals to a person",
            classes: [storageClass("one", forMachines), storageClass("two", forMachines)],
            says: /2 are equally like it: .*one of: "nvme": \{ storageClass: "one" \}, or "nvme": \{ storageClass: "two" \},/,
        },
        {
            why: "do not guess",
            classes: [storageClass("one"), storageClass("two")],
            says: /none is a default; add to its storage one of: "nvme": \{ storageClass: "one" \}, or/,
        },
        { why: "say that there is no class", classes: [], says: /the target has no storage class that makes disks/ },
        {
            why: "say that classes could not be looked at",
            classes: [],
            target: { missing: ["storageclasses (403 Forbidden)"] },
            says: /did not show its storageclasses \(403 Forbidden\)/,
        },
    ];
    for (const { why, classes, line, confidence, says, ...world } of cases)
        it(why, () => {
            const proposals = proposeMaps(input({ ...world, target: { storageClasses: classes, ...world.target } }));
            const [proposed] = proposals.storage;
            assert.deepEqual([proposed?.line, proposed?.confidence], [line, confidence]);
            const said = proposed?.reason ?? proposalFindings(proposals).find(({ property }) => property === "storageMap")?.message;
            assert.match(said ?? "", says);
        });
});

describe("proposals of maps", () => {
    const world = input({
        vms: { "web-01": { disks: [at("datastore-1"), at("datastore-2")] } },
        target: { storageClasses: [storageClass("sas", forMachines)] },
    });

    it("become arguments, each with its reason", () => {
        const { networks, storage, reasons } = applyProposals(proposeMaps(world));
        assert.deepEqual(networks, { "VM Network": { pod: true } });
        assert.deepEqual(storage, { nvme: { storageClass: "sas" }, sas: { storageClass: "sas" } });
        assert.match(reasons.storage.sas!, /^high confidence: sas has the same name/);
        assert.match(reasons.networks["VM Network"]!, /^medium confidence: /);
    });

    it("are the lines of coverage", () => {
        const given = { networks: {}, storage: {} };
        const proposals = proposeMaps({ ...world, given });
        const messages = checkCoverage({ ...world, ...given, proposals }).map(({ message }) => message);
        assert.equal(messages.length, 3);
        assert.match(messages[0]!, /add to its networks: "VM Network": \{ pod: true \}, \(medium confidence: no NetworkAttachment/);
        assert.match(messages[2]!, /add to its storage: "sas": \{ storageClass: "sas" \}, \(high confidence: sas has the same name/);
    });

    it("leave coverage nothing to say", () => assert.deepEqual(checkCoverage({ ...world, ...applyProposals(proposeMaps(world)) }), []));
});
