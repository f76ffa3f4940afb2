import { around, itHasRules, type RuleCase } from "../support/concerns.ts";

const soundDisk = { id: "disk-1", shared: false, status: "ok", storageType: "image", provisionedSize: 1, storageDomain: "domain-1" };
const soundProfile = { id: "profile-1", networkFilter: "", portMirroring: false, qos: "", properties: [] };
const nic = (over: object) => ({ nics: [{ id: "nic-1", interface: "virtio", plugged: true, profile: "profile-1", ...over }] });
const attachment = (over: object) => ({ id: "disk-1", interface: "virtio_scsi", scsiReservation: false, disk: "disk-1", ...over });
const attached = (over: object) => ({ diskAttachments: [attachment(over)] });

interface Beside {
    readonly disk?: object;
    readonly profile?: object;
    readonly cluster?: object;
}

const beside = ({ disk, profile, cluster }: Beside) =>
    around({
        clusters: [{ id: "cluster-1", ksmEnabled: false, haReservation: false, ...cluster }],
        nicprofiles: [{ ...soundProfile, ...profile }],
        disks: [{ ...soundDisk, ...disk }],
    });
const lun = (size: number) => ({ storageType: "lun", provisionedSize: 0, lunStorage: { LogicalUnits: { logicalUnit: [{ lunId: "1", size }] } } });

const ordinary = {
    id: "vm-1",
    name: "web-01",
    cluster: "cluster-1",
    status: "up",
    osType: "rhel_9x64",
    bios: "q35_ovmf",
    display: "vnc",
    cpuAffinity: null,
    cpuPinningPolicy: "none",
    cpuShares: 0,
    customCpuModel: "",
    balloonedMemory: false,
    ioThreads: 1,
    hasIllegalImages: false,
    numaNodeAffinity: [],
    storageErrorResumeBehaviour: "auto_resume",
    haEnabled: false,
    usbEnabled: false,
    bootMenuEnabled: false,
    placementPolicyAffinity: "pinned",
    hostDevices: [],
    watchDogs: [],
    properties: [],
    snapshots: [{ id: "1", persistMemory: false }],
    ...nic({}),
    ...attached({}),
};

const cases: readonly RuleCase[] = [
    { id: "ovirt.bios.boot_menu.enabled", fires: { bootMenuEnabled: true }, labels: ["VM has BIOS boot menu enabled"] },
    { id: "ovirt.cluster.ksm_enabled", fires: {}, around: beside({ cluster: { ksmEnabled: true } }), labels: ["Cluster has KSM enabled"] },
    { id: "ovirt.cpu.custom_model.detected", fires: { customCpuModel: "Skylake" }, labels: ["Custom CPU Model detected"] },
    {
        id: "ovirt.cpu.pinning_policy.unsupported",
        fires: { cpuPinningPolicy: "resize_and_pin_numa" },
        rests: { cpuPinningPolicy: "manual" },
        labels: ["Unsupported CPU pinning policy detected"],
    },
    { id: "ovirt.cpu.shares.defined", fires: { cpuShares: 1024 }, labels: ["VM has CPU Shares Defined"] },
    { id: "ovirt.cpu.tuning.detected", fires: { cpuAffinity: [{ set: "0", cpu: 0 }] }, labels: ["CPU tuning detected"] },
    { id: "ovirt.disk.capacity.invalid", fires: {}, around: beside({ disk: { provisionedSize: 0 } }), labels: ["Disk has an invalid capacity"] },
    { id: "ovirt.disk.capacity.invalid", fires: {}, around: beside({ disk: lun(0) }), labels: ["Disk has an invalid capacity"] },
    { id: "ovirt.disk.capacity.invalid", fires: {}, around: beside({ disk: lun(1) }), labels: [] },
    {
        id: "ovirt.disk.count.exceeds.limit",
        fires: { diskAttachments: Array.from({ length: 166 }, attachment) },
        rests: { diskAttachments: Array.from({ length: 165 }, attachment) },
        labels: ["VM has 166 disks, which exceeds the limit of 165"],
    },
    { id: "ovirt.disk.illegal_images.detected", fires: { hasIllegalImages: true }, labels: ["Illegal disk images detected"] },
    {
        id: "ovirt.disk.illegal_or_locked_status",
        fires: {},
        around: beside({ disk: { status: "locked" } }),
        labels: ["VM has an illegal or locked disk status condition"],
    },
    {
        id: "ovirt.disk.interface_type.unsupported",
        fires: attached({ interface: "ide" }),
        rests: attached({ interface: "sata" }),
        labels: ["Unsupported disk interface type detected"],
    },
    { id: "ovirt.disk.scsi_reservation.enabled", fires: attached({ scsiReservation: true }), labels: ["Shared disk detected"] },
    { id: "ovirt.disk.shared.detected", fires: {}, around: beside({ disk: { shared: true } }), labels: ["Shared disk detected"] },
    {
        id: "ovirt.disk.storage_type.unsupported",
        fires: {},
        around: beside({ disk: { storageType: "managed_block_storage" } }),
        labels: ["Unsupported disk storage type detected"],
    },
    { id: "ovirt.display_type.spice.enabled", fires: { display: "spice" }, labels: ["VM Display Type"] },
    { id: "ovirt.ha.enabled", fires: { haEnabled: true }, labels: ["VM configured as HA"] },
    { id: "ovirt.ha.reservation.enabled", fires: {}, around: beside({ cluster: { haReservation: true } }), labels: ["Cluster has HA reservation"] },
    { id: "ovirt.host_devices.mapped", fires: { hostDevices: [{ capability: "pci" }] }, labels: ["VM has mapped host devices"] },
    { id: "ovirt.iothreads.configured", fires: { ioThreads: 2 }, labels: ["IO Threads configuration detected"] },
    { id: "ovirt.memory.ballooning.enabled", fires: { balloonedMemory: true }, labels: ["VM has memory ballooning enabled"] },
    { id: "ovirt.name.invalid", fires: { name: "web_01" }, rests: { name: "WEB-01" }, labels: ["Invalid VM Name"] },
    {
        id: "ovirt.nic.custom_properties.detected",
        fires: {},
        around: beside({ profile: { properties: [{ name: "a", value: "b" }] } }),
        labels: ["vNIC custom properties detected"],
    },
    {
        id: "ovirt.nic.interface_type.unsupported",
        fires: nic({ interface: "pci_passthrough" }),
        rests: nic({ interface: "rtl8139_virtio" }),
        labels: ["Unsupported NIC interface type detected"],
    },
    {
        id: "ovirt.nic.network_filter.detected",
        fires: {},
        around: beside({ profile: { networkFilter: "filter-1" } }),
        labels: ["NIC with network filter detected"],
    },
    {
        id: "ovirt.nic.pci_passthrough.detected",
        fires: nic({ interface: "pci_passthrough" }),
        labels: ["NIC with host device passthrough detected"],
    },
    {
        id: "ovirt.nic.port_mirroring.detected",
        fires: {},
        around: beside({ profile: { portMirroring: true } }),
        labels: ["NIC with port mirroring detected"],
    },
    { id: "ovirt.nic.qos.detected", fires: {}, around: beside({ profile: { qos: "qos-1" } }), labels: ["NIC with QoS settings detected"] },
    { id: "ovirt.nic.qos.detected", fires: nic({ profile: { id: "profile-1", qos: "embedded" } }), labels: ["NIC with QoS settings detected"] },
    { id: "ovirt.nic.unplugged.detected", fires: nic({ plugged: false }), rests: nic({ plugged: undefined }), labels: ["Unplugged NIC detected"] },
    { id: "ovirt.numa.tuning.detected", fires: { numaNodeAffinity: ["0"] }, labels: ["NUMA tuning detected"] },
    {
        id: "ovirt.os.unsupported",
        fires: { osType: "rhel_6x64" },
        rests: { osType: "rhel_7x64" },
        labels: ["Unsupported operating system detected"],
    },
    {
        id: "ovirt.placement_policy.affinity_set",
        fires: { placementPolicyAffinity: "migratable" },
        rests: { placementPolicyAffinity: "user_migratable" },
        labels: ["Placement policy affinity"],
    },
    { id: "ovirt.secure_boot.detected", fires: { bios: "q35_secure_boot" }, labels: ["UEFI secure boot detected"] },
    {
        id: "ovirt.snapshot.online_memory.detected",
        fires: { snapshots: [{ persistMemory: false }, { persistMemory: true }] },
        labels: ["Online (memory) snapshot detected"],
    },
    {
        id: "ovirt.storage.resume_behavior.unsupported",
        fires: { storageErrorResumeBehaviour: "kill" },
        labels: ["VM storage error resume behavior"],
    },
    { id: "ovirt.tpm.required_by_os", fires: { osType: "windows_2022" }, rests: { osType: "windows_2019x64" }, labels: ["TPM detected"] },
    { id: "ovirt.usb.enabled", fires: { usbEnabled: true }, labels: ["USB support enabled"] },
    { id: "ovirt.vm.custom_properties.detected", fires: { properties: [{ name: "sap_agent" }] }, labels: ["VM custom properties detected"] },
    {
        id: "ovirt.vm.status_invalid",
        fires: { status: "image_locked" },
        rests: { status: "powering_up" },
        labels: ["VM has a status condition that may prevent successful migration"],
    },
    { id: "ovirt.watchdog.enabled", fires: { watchDogs: [{ action: "reset" }] }, labels: ["Watchdog detected"] },
];

describe("rules for oVirt VMs", () => itHasRules("ovirt", ordinary, beside({}), cases));
