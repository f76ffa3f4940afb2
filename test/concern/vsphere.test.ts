import { around, itHasRules, type RuleCase } from "../support/concerns.ts";

const mib = 1024 ** 2;
const disk = { key: 2000, file: "[ds] a.vmdk", unitNumber: 0, controllerKey: 1000, datastore: { kind: "Datastore", id: "datastore-1" } };
const sound = { ...disk, capacity: mib, shared: false, rdm: false, bus: "scsi", mode: "persistent", changeTrackingEnabled: true };
const disks = (...overs: object[]) => ({ disks: overs.map((over) => ({ ...sound, ...over })) });
const guestDisk = (diskPath: string, freeMib: number, key = 2000) => ({ key, diskPath, capacity: 9e9, freeSpace: freeMib * mib });
const devices = (kind: string) => ({
    devices: [
        { kind: "VirtualVmxnet3", key: 4000 },
        { kind, key: 1 },
    ],
});
const inCluster = (cluster: object) => around({ hosts: [{ id: "host-1", cluster: "domain-c1" }], clusters: [{ id: "domain-c1", ...cluster }] });

const ordinary = {
    id: "vm-1",
    name: "Web-01",
    host: "host-1",
    hostName: "web-01.example.com",
    guestId: "rhel9_64Guest",
    guestName: "Red Hat Enterprise Linux 9 (64-bit)",
    guestNameFromVmwareTools: "",
    changeTrackingEnabled: true,
    consolidationNeeded: false,
    cpuAffinity: [],
    numaNodeAffinity: null,
    cpuHotAddEnabled: false,
    cpuHotRemoveEnabled: false,
    memoryHotAddEnabled: false,
    faultToleranceEnabled: false,
    tpmEnabled: false,
    diskEnableUuid: false,
    snapshot: { kind: "", id: "" },
    ...devices("ParaVirtualSCSIController"),
    ...disks({}),
    guestNetworks: [{ ip: "10.0.0.1", mac: "00:50:56:00:00:01" }],
    guestDisks: [guestDisk("/", 100), guestDisk("/boot", 50), guestDisk("/home", 10), guestDisk("C:\\", 100)],
};

const cases: readonly RuleCase[] = [
    {
        id: "vmware.changed_block_tracking.disabled",
        fires: { changeTrackingEnabled: false },
        rests: { changeTrackingEnabled: undefined },
        labels: ["Changed Block Tracking (CBT) not enabled"],
    },
    {
        id: "vmware.changed_block_tracking.disk.disabled",
        fires: disks({ changeTrackingEnabled: false, controllerKey: 1001, unitNumber: 3 }, {}, { changeTrackingEnabled: false, bus: "nvme" }),
        labels: ["Disk - nvme0:0 does not have CBT enabled", "Disk - scsi0:3 does not have CBT enabled"],
    },
    { id: "vmware.consolidation_needed", fires: { consolidationNeeded: true }, labels: ["Snapshot consolidation required"] },
    { id: "vmware.cpu_affinity.detected", fires: { cpuAffinity: [0, 1] }, labels: ["CPU affinity detected"] },
    { id: "vmware.cpu_memory.hotplug.enabled", fires: { cpuHotAddEnabled: true }, labels: ["CPU/Memory hotplug detected"] },
    { id: "vmware.cpu_memory.hotplug.enabled", fires: { cpuHotRemoveEnabled: true }, labels: ["CPU/Memory hotplug detected"] },
    { id: "vmware.cpu_memory.hotplug.enabled", fires: { memoryHotAddEnabled: true }, labels: ["CPU/Memory hotplug detected"] },
    {
        id: "vmware.datastore.missing",
        fires: disks({}, { datastore: { kind: "", id: "" } }),
        rests: disks({ datastore: null }),
        labels: ["Disk is not located on a datastore"],
    },
    {
        id: "vmware.device.sriov.detected",
        fires: devices("VirtualSriovEthernetCard"),
        labels: ["SR-IOV passthrough adapter configuration detected"],
    },
    {
        id: "vmware.disk.capacity.invalid",
        fires: disks({ capacity: 0 }, { capacity: -1, file: "[ds] b.vmdk" }),
        rests: disks({ capacity: 1 }),
        labels: ["Disk '[ds] a.vmdk' has an invalid capacity of 0 bytes", "Disk '[ds] b.vmdk' has an invalid capacity of -1 bytes"],
    },
    {
        id: "vmware.disk.count.exceeds.limit",
        fires: disks(...Array.from({ length: 166 }, () => ({}))),
        rests: disks(...Array.from({ length: 165 }, () => ({}))),
        labels: ["VM has 166 disks, which exceeds the limit of 165"],
    },
    { id: "vmware.disk.rdm.detected", fires: disks({}, { rdm: true }), labels: ["Raw Device Mapped disk detected"] },
    { id: "vmware.disk.shared.detected", fires: disks({ shared: true }), labels: ["Shared disk detected"] },
    { id: "vmware.disk_mode.independent", fires: disks({ mode: "independent_nonpersistent" }), labels: ["Independent disk detected"] },
    {
        id: "vmware.disk_serial.truncated",
        fires: { diskEnableUuid: true },
        rests: { diskEnableUuid: true, ...disks({ bus: "sata" }) },
        labels: ["Disk serial numbers may be truncated"],
    },
    { id: "vmware.dpm.enabled", fires: {}, around: inCluster({ dpmEnabled: true }), labels: ["vSphere DPM detected"] },
    { id: "vmware.drs.enabled", fires: {}, around: inCluster({ drsEnabled: true }), labels: ["VM running in a DRS-enabled cluster"] },
    { id: "vmware.fault_tolerance.enabled", fires: { faultToleranceEnabled: true }, labels: ["Fault tolerance"] },
    {
        id: "vmware.guestDisks.freespace",
        fires: { guestDisks: [guestDisk("/", 99), guestDisk("/boot", 49), guestDisk("c:/", 99), guestDisk("D:\\", 9)] },
        rests: { guestDisks: [{ diskPath: "/" }] },
        labels: ["D:\\", "/boot", "/", "c:/"].map((path) => `Insufficient free space for conversion on '${path}'`).sort(),
    },
    {
        id: "vmware.guestDisks.key.not_found",
        fires: { guestId: "windows2019srv_64Guest", guestDisks: [guestDisk("C:\\", 500, 0), { diskPath: "D:\\" }, guestDisk("E:\\", 500)] },
        rests: { guestDisks: [guestDisk("/", 500, 0)] },
        labels: ["Missing disk key mapping for 'C:\\'", "Missing disk key mapping for 'D:\\'"],
    },
    {
        id: "vmware.host_affinity.detected",
        fires: {},
        around: inCluster({ hostAffinityVms: [{ kind: "VM", id: "vm-1" }] }),
        labels: ["VM-Host affinity detected"],
    },
    { id: "vmware.hostname.default", fires: { hostName: "localhost.localdomain" }, labels: ["Default Host Name"] },
    { id: "vmware.hostname.empty", fires: { hostName: "" }, rests: { hostName: undefined }, labels: ["Empty Host Name"] },
    { id: "vmware.numa_affinity.detected", fires: { numaNodeAffinity: ["0"] }, labels: ["NUMA node affinity detected"] },
    {
        id: "vmware.os.unsupported",
        fires: { guestId: "ubuntu64Guest", guestName: "Ubuntu Linux (64-bit)" },
        rests: { guestId: "windows9_64Guest", guestName: "Microsoft Windows 10 (64-bit)" },
        labels: ["Unsupported operating system detected"],
    },
    {
        id: "vmware.os.unsupported",
        fires: { guestId: "otherGuest", guestNameFromVmwareTools: "Debian GNU/Linux 12" },
        rests: { guestId: "otherGuest", guestName: "Debian", guestNameFromVmwareTools: "Microsoft Windows Server 2022 (64-bit)" },
        labels: ["Unsupported operating system detected"],
    },
    { id: "vmware.passthrough_device.detected", fires: devices("VirtualPCIPassthrough"), labels: ["Passthrough device detected"] },
    {
        id: "vmware.snapshot.detected",
        fires: { snapshot: { kind: "VirtualMachineSnapshot", id: "snapshot-1" } },
        rests: { snapshot: null },
        labels: ["VM snapshot detected"],
    },
    { id: "vmware.tpm.detected", fires: { tpmEnabled: true }, labels: ["TPM detected"] },
    { id: "vmware.usb_controller.detected", fires: devices("VirtualUSBController"), labels: ["USB controller detected"] },
    { id: "vmware.vm.name.invalid", fires: { name: "Legacy_App 2008" }, rests: { name: "a".repeat(63) }, labels: ["Invalid VM Name"] },
    { id: "vmware.vm.name.invalid", fires: { name: "a".repeat(64) }, rests: { name: "A.b-9" }, labels: ["Invalid VM Name"] },
    {
        id: "vmware.vm_missing_ip.detected",
        fires: { guestNetworks: [] },
        rests: { guestNetworks: undefined },
        labels: ["VM is missing IP addresses"],
    },
];

describe("rules for vSphere VMs", () => itHasRules("vsphere", ordinary, inCluster({ drsEnabled: false }), cases));
