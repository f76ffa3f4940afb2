import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { acceptance, concernsOf, type Finding, type VmPlan, vmFindings } from "../../provider/concern/index.ts";
import { readSnapshot, type VsphereVm } from "../../provider/inventory/index.ts";
import { disk, host, vm } from "../support/inventory.ts";

const cold: VmPlan = {
    key: "web-01",
    isRenamed: false,
    isWarm: false,
    preserveStaticIPs: true,
    migrateSharedDisks: true,
    hasOffload: false,
    hosts: [host()],
    sharersOf: () => [],
    alsoMigrated: () => false,
};
const warm = { isWarm: true };
const shared = disk({ shared: true, file: "[ds-1] quorum.vmdk" });
const db = (id: string, powerState = "poweredOn") => vm({ id, name: `db-${id}`, powerState, disks: [shared] });

interface Case {
    readonly why: string;
    readonly vm?: Partial<VsphereVm>;
    readonly plan?: Partial<VmPlan>;
    /** Absent = nothing is said. */
    readonly finds?: readonly [Finding["severity"], string, RegExp];
}

describe("a VM of a plan", () => {
    const cases: readonly Case[] = [
        { why: "is fine when it is ordinary" },
        { why: "is fine warm when it is ordinary", plan: warm },
        {
            why: "is told its new name",
            vm: { name: "Legacy_App 2008" },
            finds: ["warning", "TargetNameNotValid", /will be legacy-app-2008; set `targetName`/],
        },
        { why: "is told that its name is drawn", vm: { name: "主机" }, finds: ["warning", "TargetNameNotValid", /four random characters/] },
        { why: "keeps quiet about its name when it gets another", vm: { name: "Legacy_App" }, plan: { isRenamed: true } },
        {
            why: "is refused when it runs without tools",
            vm: { toolsStatus: "toolsNotInstalled", toolsRunningStatus: "guestToolsNotRunning" },
            finds: ["error", "GuestToolsIssue", /VMware Tools are toolsNotInstalled, guestToolsNotRunning;/],
        },
        {
            why: "is refused when nothing is known of its tools",
            vm: { toolsStatus: "", toolsRunningStatus: "" },
            finds: ["error", "GuestToolsIssue", /are unknown/],
        },
        { why: "may have tools that are busy with a script", vm: { toolsRunningStatus: "guestToolsExecutingScripts" } },
        { why: "needs no tools when it is off", vm: { powerState: "poweredOff", toolsRunningStatus: "guestToolsNotRunning" } },
        {
            why: "is refused for an empty disk",
            vm: { disks: [disk(), disk({ file: "[ds-1] empty.vmdk", capacity: 0 })] },
            finds: ["error", "InvalidDiskSizes", /copy \[ds-1\] empty\.vmdk of web-01/],
        },
        {
            why: "is refused for a disk on no datastore",
            vm: { disks: [disk({ file: "[] lost.vmdk", datastore: { kind: "", id: "" } })] },
            finds: ["error", "VMStorageNotMapped", /copy \[\] lost\.vmdk of web-01/],
        },
        {
            why: "is refused while it runs with a shared disk",
            vm: db("1"),
            plan: { sharersOf: () => [db("1"), db("2", "poweredOff")] },
            finds: ["error", "SharedDisks", /not powered off: db-1 \(1\); power them off/],
        },
        {
            why: "is refused while another VM has its shared disk open",
            vm: db("1", "poweredOff"),
            plan: { sharersOf: () => [db("1", "poweredOff"), db("2", "suspended")] },
            finds: ["error", "SharedDisks", /not powered off: db-2 \(2\)/],
        },
        {
            why: "is refused for that even when the disk stays behind",
            vm: db("1", "poweredOff"),
            plan: { migrateSharedDisks: false, sharersOf: () => [db("1", "poweredOff"), db("2")] },
            finds: ["error", "SharedDisks", /db-2 \(2\)/],
        },
        {
            why: "is warned of a shared disk when warm",
            vm: db("1"),
            plan: { ...warm, sharersOf: () => [db("1", "poweredOff")] },
            finds: ["warning", "SharedDisks", /quorum\.vmdk of db-1 \(1\): shared disks; plan the VM as cold/],
        },
        { why: "may take a shared disk along when all is off", vm: db("1", "poweredOff"), plan: { sharersOf: () => [db("2", "poweredOff")] } },
        {
            why: "is warned when two VMs of the plan take a shared disk along",
            vm: db("1", "poweredOff"),
            plan: { sharersOf: () => [db("1", "poweredOff"), db("2", "poweredOff")], alsoMigrated: () => true },
            finds: ["warning", "SharedWarnDisks", /copied once for each VM/],
        },
        {
            why: "is warned when it leaves a shared disk behind",
            vm: db("1", "poweredOff"),
            plan: { migrateSharedDisks: false },
            finds: ["warning", "SharedWarnDisks", /come up without its shared disks.*quorum\.vmdk/],
        },
        {
            why: "is warned of its host's maintenance",
            plan: { hosts: [host({ inMaintenance: true })] },
            finds: ["warning", "HostNotReady", /host esx-01, which is in maintenance/],
        },
        {
            why: "is warned of addresses that nobody knows",
            vm: { powerState: "poweredOff", guestNetworks: [] },
            finds: ["warning", "VMMissingGuestIPs", /while it is poweredOff; start it/],
        },
        {
            why: "is warned of addresses on adapters that vSphere does not have",
            vm: { guestNetworks: [{ ip: "172.17.0.1", mac: "02:42:00:00:00:01" }] },
            finds: ["warning", "VMMissingGuestIPs", /on no NIC of the VM: 172\.17\.0\.1 \(02:42/],
        },
        { why: "has no addresses to lose without NICs", vm: { nics: [], guestNetworks: [] } },
        { why: "may lose its addresses", vm: { powerState: "poweredOff", guestNetworks: [] }, plan: { preserveStaticIPs: false } },
        { why: "is warned of an RDM", vm: { disks: [disk({ rdm: true })] }, finds: ["warning", "RDMDiskWarning", /raw device mappings/] },
        { why: "may have a virtual RDM when warm", vm: { disks: [disk({ rdm: true })] }, plan: warm },
        {
            why: "is warned of a physical RDM when warm",
            vm: { disks: [disk({ rdm: true, physicalMode: true })] },
            plan: warm,
            finds: ["warning", "RDMDiskWarning", /raw device/],
        },
        { why: "may have an RDM with offload", vm: { disks: [disk({ rdm: true })] }, plan: { hasOffload: true } },
        {
            why: "is warned of an independent disk",
            vm: { disks: [disk({ mode: "independent_persistent" })] },
            finds: ["warning", "IndependentDiskWarning", /make them dependent/],
        },
        {
            why: "is refused warm without change tracking",
            vm: { changeTrackingEnabled: false },
            plan: warm,
            finds: [
                "error",
                "VMMissingChangedBlockTracking",
                /cannot precopy web-01 \(vm-1\): changed block tracking is off; enable it, or plan the VM as cold/,
            ],
        },
        {
            why: "is warned warm when one disk is not tracked",
            vm: { disks: [disk(), disk({ changeTrackingEnabled: false, file: "[ds-1] b.vmdk" })] },
            plan: warm,
            finds: ["warning", "VMMissingChangedBlockTracking", /off for \[ds-1\] b\.vmdk of/],
        },
        { why: "needs no change tracking cold", vm: { changeTrackingEnabled: false } },
        {
            why: "is refused warm with snapshots",
            vm: { snapshot: { kind: "VirtualMachineSnapshot", id: "snapshot-1" } },
            plan: warm,
            finds: ["error", "VMHasSnapshots", /delete them/],
        },
        {
            why: "is warned warm of consolidation",
            vm: { consolidationNeeded: true },
            plan: warm,
            finds: ["warning", "VMConsolidationNeeded", /precopies are slow/],
        },
    ];
    for (const { why, vm: over = {}, plan = {}, finds } of cases)
        it(why, () => {
            const found = vmFindings(vm(over), { ...cold, ...plan });
            assert.deepEqual(
                found.map(({ severity, property, condition }) => [severity, property, condition]),
                finds ? [[finds[0], 'vms["web-01"]', finds[1]]] : [],
            );
            if (finds) assert.match(found[0]!.message, finds[2]);
        });

    it("of the example data centre is refused only where it should be", () => {
        const file = new URL("../../examples/first-wave/datacenter.json", import.meta.url);
        const { source } = readSnapshot(JSON.parse(readFileSync(file, "utf8")));
        const sharersOf = ({ file }: { file: string }) => source.vms.filter(({ disks }) => disks.some((each) => each.file === file));
        const refused = source.vms.filter((each) => {
            const vm = { ...each, source: "vsphere" as const, cluster: "", raw: () => each };
            const concerns = acceptance(new Map([[each.name, vm]]), new Map([[each.name, concernsOf(vm)]]));
            const findings = [...vmFindings(each, { ...cold, key: each.name, hosts: source.hosts, sharersOf }), ...concerns];
            return findings.some(({ severity }) => severity === "error");
        });
        assert.deepEqual(refused.map(({ name }) => name).sort(), ["db-03", "db-04", "full-01", "gpu-01", "no-tools-01", "solaris-01"]);
    });
});
