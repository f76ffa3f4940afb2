import assert from "node:assert/strict";
import type { Finding } from "../../../../provider/concern/index.ts";
import type { SourceType } from "../../../../provider/inventory/index.ts";
import type { SourceFacts } from "../../../../provider/resources/virtualization/plan/facts.ts";
import { nameFindings } from "../../../../provider/resources/virtualization/plan/names.ts";
import { planFindings } from "../../../../provider/resources/virtualization/plan/rules.ts";
import { sourceFindings } from "../../../../provider/resources/virtualization/plan/sourceRules.ts";
import { templateFindings } from "../../../../provider/resources/virtualization/plan/templates.ts";
import { sayFinding } from "../../../../provider/resources/virtualization/told.ts";
import { type CheckedPlan, selectedTexts } from "../../../../provider/schema/plan.ts";
import { unknown } from "../../../../provider/schema/value.ts";
import { disk, network, nic, vm } from "../../../support/inventory.ts";

const own = { name: "wave-3", namespace: "demo" };
const plan: CheckedPlan = { source: "vcenter", networkMap: "nm", storageMap: "sm", targetNamespace: "shop", vms: { "web-01": {} } };
const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`vm-${at}`, {}]));
const withDisks = (count: number) => {
    const disks = Object.fromEntries(Array.from({ length: count }, (_, at) => [`disk-${at}`, { sizeGiB: 1 }]));
    return selectedTexts({ "web-01": { id: "vm-1", disks } });
};

function say(findings: readonly Finding[]): readonly string[] {
    return findings.map((each) => `${each.severity} ${each.property}: ${sayFinding(each)}`);
}

interface Case {
    readonly why: string;
    readonly over: Partial<Record<keyof CheckedPlan, unknown>>;
    /** Absent = nothing is said. */
    readonly says?: RegExp;
    readonly source?: SourceType;
}

function check(findings: readonly Finding[], says: RegExp | undefined): void {
    const lines = say(findings);
    assert.equal(lines.length, says ? 1 : 0, lines.join("\n"));
    if (says) assert.match(lines[0]!, says);
}

describe("the rules of a plan", () => {
    const cases: readonly Case[] = [
        { why: "all is well", over: {} },
        { why: "500 VMs are enough", over: { vms: many(501) }, says: /^error vms: has 501 VMs; .*MTV-199/ },
        { why: "500 disks are enough", over: { selected: withDisks(501) }, says: /^error vms: has VMs with 501 disks; .*MTV-199/ },
        { why: "400 disks at once were tried", over: { type: "warm", selected: withDisks(401) }, says: /^warning type: 401 disks .*MTV-201/ },
        { why: "200 disks at once are fast", over: { type: "warm", selected: withDisks(201) }, says: /^warning type: 201 disks .*MTV-202/ },
        { why: "cold plans copy otherwise", over: { selected: withDisks(401) } },
        {
            why: "a scratch volume has a class and a size",
            over: { conversionTempStorageSize: "5Gi" },
            says: /^error conversionTempStorageSize: .*go together.*\(NotValid\)$/,
        },
        {
            why: "a size is a quantity",
            over: { conversionTempStorageClass: "fast", conversionTempStorageSize: "5 GB" },
            says: /must be a quantity.*\(NotValid\)$/,
        },
        { why: "a quantity may have an exponent", over: { conversionTempStorageClass: "fast", conversionTempStorageSize: "5e9" } },
        { why: "an image has a path", over: { virtV2vImage: "virt-v2v:2.7" }, says: /^error virtV2vImage: .*\(VirtV2vImageNotValid\)$/ },
        { why: "an image has no capitals in its path", over: { virtV2vImage: "quay.io/Team/virt-v2v" }, says: /VirtV2vImageNotValid/ },
        { why: "an image may have port, tag and digest", over: { virtV2vImage: `r.example.com:5000/a/b_c:1.0@sha256:${"a".repeat(64)}` } },
        {
            why: "pods use networks of their own namespace",
            over: { transferNetwork: "other/fast" },
            says: /^error transferNetwork: is in other, where pods in shop cannot use it.*\(TransferNetworkNotValid\)$/,
        },
        { why: "pods use networks of default", over: { transferNetwork: "default/fast" } },
        { why: "the namespace of the network is not known yet", over: { transferNetwork: "other/fast", targetNamespace: unknown } },
        { why: "the cluster's own namespaces are odd places", over: { targetNamespace: "openshift-ingress" }, says: /^warning targetNamespace: / },
        { why: "a namespace may begin like one", over: { targetNamespace: "openshifters" } },
        { why: "labels have a form", over: { targetLabels: { "a b": "x" } }, says: /^error targetLabels: "a b" is no label key/ },
        {
            why: "values of labels have a form",
            over: { convertorNodeSelector: { "example.com/zone": "a/b" } },
            says: /"a\/b" cannot be the value of/,
        },
        { why: "labels that are right", over: { targetNodeSelector: { "kubernetes.io/hostname": "", zone: "a_1.b" } } },
        {
            why: "an affinity has known parts",
            over: { targetAffinity: { nodeAfinity: {} } },
            says: /^error targetAffinity: "nodeAfinity" is no part of an affinity; did you mean "nodeAffinity"/,
        },
        {
            why: "parts of an affinity have known terms",
            over: { convertorAffinity: { podAffinity: { required: [] } } },
            says: /"required" is no part of `podAffinity`/,
        },
        {
            why: "one key is enough",
            over: { vms: { "web-01": { luksSecret: "keys", nbdeClevis: true } } },
            says: /^warning vms\["web-01"\]: .*Clevis wins.*\(LuksAndClevisIncompatibility\)$/,
        },
        {
            why: "a root disk is a device",
            over: { vms: { "web-01": { rootDisk: "sda" } } },
            says: /^warning vms\["web-01"\]\.rootDisk: "sda" is no device/,
        },
        { why: "the VMs are not known yet", over: { vms: unknown } },
    ];
    for (const { why, over, says } of cases) it(`know that ${why}`, () => check(planFindings({ ...plan, ...over } as CheckedPlan), says));

    const sources: readonly Case[] = [
        { why: "vSphere can be warm", over: { type: "warm" }, source: "vsphere" },
        { why: "oVirt can be warm", over: { type: "warm" }, source: "ovirt" },
        { why: "appliances cannot run", over: { type: "warm" }, source: "ova", says: /^error type: cannot be warm .*\(WarmMigrationNotReady\)$/ },
        { why: "anything can be cold", over: {}, source: "openstack" },
        { why: "the source is not known yet", over: { type: "warm" } },
        {
            why: "admission takes passphrases for some sources only",
            over: { vms: { "web-01": { luksSecret: "keys" } } },
            source: "ovirt",
            says: /^error vms\["web-01"\]\.luksSecret: /,
        },
        {
            why: "names of volumes are given for vSphere only",
            over: { volumeNameTemplate: "v-{{.VolumeIndex}}" },
            source: "ova",
            says: /^warning volumeNameTemplate: /,
        },
        { why: "EC2 runs no hooks", over: { vms: { "web-01": { preHook: "stop" } } }, source: "ec2", says: /^warning .*not run/ },
    ];
    for (const { why, over, source, says } of sources)
        it(`know that ${why}`, () => check(sourceFindings({ ...plan, ...over } as CheckedPlan, source), says));
});

describe("the templates of a plan", () => {
    const cases: readonly Case[] = [
        { why: "it is right", over: { pvcNameTemplate: "{{.PlanName}}-{{.VmName | lower}}-{{.DiskIndex}}" } },
        {
            why: "it has no end",
            over: { pvcNameTemplate: "disk-{{.DiskIndex" },
            says: /^error pvcNameTemplate: "disk-\{\{\.DiskIndex", column 6: this "\{\{" has no "\}\}" \(NotValid\)$/,
        },
        {
            why: "a variable after one that nobody knows yet is misspelt",
            over: { vms: { "web-01": { pvcNameTemplate: "{{.VmName}}-{{.DiskIndx}}" } } },
            says: /^error vms\["web-01"\]\.pvcNameTemplate: .*column 15: there is no variable "\.DiskIndx" here; did you mean "DiskIndex"/,
        },
        {
            why: "a misspelt variable may never be reached",
            over: { pvcNameTemplate: "a{{if .Shared}}{{.Diskindx}}{{end}}" },
            says: /^warning pvcNameTemplate: .*Diskindx/,
        },
        { why: "it gives no DNS label", over: { pvcNameTemplate: "Disk_{{.DiskIndex}}" }, says: /gives "Disk_0", which is no DNS label/ },
        { why: "it gives nothing", over: { volumeNameTemplate: "{{if false}}x{{end}}" }, says: /gives nothing; .*\(NotValid\)$/ },
        {
            why: "the controller's sample has a capital letter",
            over: { networkNameTemplate: "{{.NetworkType}}-{{.NetworkIndex}}" },
            says: /gives "Multus-0", which is no/,
        },
        { why: "that letter is made small", over: { networkNameTemplate: "{{.NetworkType | lower}}-{{.NetworkIndex}}" } },
        {
            why: "a variable belongs to another source",
            over: { pvcNameTemplate: "a{{.SourcePVCName}}" },
            source: "vsphere",
            says: /^warning pvcNameTemplate: uses \.SourcePVCName, which a source of type vsphere/,
        },
        { why: "a variable belongs to this source", over: { pvcNameTemplate: "{{.SourcePVCName}}" }, source: "openshift" },
        { why: "it is not judged", over: { pvcNameTemplate: "{{range $i := .VmName}}{{end}}" } },
        { why: "it is not known yet", over: { pvcNameTemplate: unknown } },
    ];
    for (const { why, over, source, says } of cases)
        it(`are told when ${why}`, () => check(templateFindings({ ...plan, ...over } as CheckedPlan, own, source), says));
});

describe("the names that a plan's templates give", () => {
    const two = vm({
        name: "Web.01",
        disks: [disk({ file: "[ds-1] web/Root_1.vmdk" }), disk({ key: 2001, file: "[ds-1] web/data.vmdk" })],
        nics: [nic(), nic({ mac: "00:50:56:00:00:02" })],
    });
    const facts = { type: "vsphere", vms: [two], networks: [network()] } as unknown as SourceFacts;
    const networks = { "VM Network": { multus: "shop/vlan20" } };
    const cases: readonly Case[] = [
        {
            why: "are right",
            over: {
                pvcNameTemplate: "{{.TargetVmName}}-{{.DiskIndex}}",
                volumeNameTemplate: "v{{.VolumeIndex}}",
                networkNameTemplate: "n{{.NetworkIndex}}",
            },
        },
        {
            why: "keep a capital letter",
            over: { pvcNameTemplate: "{{.VmName}}-x" },
            says: /^error pvcNameTemplate: .*gives "Web\.01-x" for disk 0 of web-01.*\(NotValid\)$/,
        },
        {
            why: "keep one of a file",
            over: { vms: { "web-01": { pvcNameTemplate: `{{trimSuffix ".vmdk" .FileName}}` } } },
            says: /gives "Root_1" for disk 0/,
        },
        {
            why: "leave no room",
            over: { pvcNameTemplate: `{{repeat 6 "disk-"}}{{.PlanName}}-{{.TargetVmName}}-{{.DiskIndex}}` },
            says: /^warning .*45 characters; names made from it have room for 40/,
        },
        {
            why: "leave room when they are exact",
            over: { pvcNameTemplateUseGenerateName: false, pvcNameTemplate: `{{repeat 6 "disk-"}}{{.PlanName}}-{{.TargetVmName}}-{{.DiskIndex}}` },
        },
        {
            why: "are too long",
            over: { pvcNameTemplate: `{{repeat 12 "disk-"}}{{.TargetVmName}}` },
            says: /^error .*66 characters; a name has at most 63/,
        },
        {
            why: "are exact and the same twice",
            over: { pvcNameTemplateUseGenerateName: false, pvcNameTemplate: "{{.TargetVmName}}" },
            says: /^error pvcNameTemplate: .*gives "web-01" to disk 0 of web-01, disk 1 of web-01; put/,
        },
        { why: "are prefixes and the same twice", over: { pvcNameTemplate: "{{.TargetVmName}}" } },
        { why: "are the same for two volumes", over: { volumeNameTemplate: "disk" }, says: /gives "disk" to volume 0 of web-01, volume 1 of web-01/ },
        {
            why: "are the same for two NICs",
            over: { networkNameTemplate: "{{.NetworkName}}" },
            says: /gives "vlan20" to NIC 0 of web-01, NIC 1 of web-01/,
        },
        {
            why: "fail for a VM",
            over: { pvcNameTemplate: "d{{substr 0 9 .TargetVmName}}{{substr 7 9 .TargetVmName}}" },
            says: /^error .*substr fails.*\(disk 0 of web-01\) \(NotValid\)$/,
        },
        { why: "have a problem that was told before", over: { pvcNameTemplate: "{{.Nope}}" } },
    ];
    for (const { why, over, says } of cases)
        it(`are told when they ${why}`, () => {
            const args = { ...plan, ...over } as CheckedPlan;
            check(nameFindings({ args, own, facts, networks }, new Map([["web-01", two]])), says);
        });
});
