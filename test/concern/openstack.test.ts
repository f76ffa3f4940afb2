import { around, itHasRules, type RuleCase } from "../support/concerns.ts";

interface Beside {
    readonly properties?: object;
    readonly extraSpecs?: object;
    readonly volumes?: readonly object[];
}

const soundVolume = { id: "volume-1", name: "root", size: 20, status: "in-use", attachments: [{}] };
const beside = ({ properties = {}, extraSpecs = {}, volumes = [{}] }: Beside) =>
    around({
        images: [{ id: "image-1", properties }],
        flavors: [{ id: "flavor-1", extraSpecs }],
        volumes: volumes.map((over) => ({ ...soundVolume, ...over })),
    });
const address = (type: string) => ({ addresses: { private: [{ addr: "10.0.0.1", "OS-EXT-IPS:type": type }] } });
const system = (os_distro: string, os_version: string) => beside({ properties: { os_distro, os_version } });

const ordinary = {
    id: "server-1",
    name: "web-01",
    status: "ACTIVE",
    imageID: "image-1",
    flavorID: "flavor-1",
    ...address("fixed"),
    attachedVolumes: [{ ID: "volume-1" }],
};
const fromVolume = { imageID: undefined };

const cases: readonly RuleCase[] = [
    {
        id: "openstack.bios.boot_menu.enabled",
        fires: {},
        around: beside({ properties: { hw_boot_menu: "true" } }),
        labels: ["VM has BIOS boot menu enabled"],
    },
    {
        id: "openstack.bios.boot_menu.enabled",
        fires: fromVolume,
        around: beside({ properties: { hw_boot_menu: "true" }, volumes: [{ bootable: "true", volumeImageMetadata: { image_id: "image-1" } }] }),
        labels: ["VM has BIOS boot menu enabled"],
    },
    {
        id: "openstack.cpu.shares.defined",
        fires: {},
        around: beside({ extraSpecs: { "quota:cpu_shares": "2048" } }),
        labels: ["VM has CPU Shares Defined"],
    },
    {
        id: "openstack.disk.capacity.invalid",
        fires: {},
        around: beside({ volumes: [{ size: 0 }] }),
        labels: ["Volume 'root' has an invalid size of 0 GB"],
    },
    {
        id: "openstack.disk.count.exceeds.limit",
        fires: { attachedVolumes: Array.from({ length: 166 }, (_, at) => ({ ID: `${at}` })) },
        rests: { attachedVolumes: Array.from({ length: 165 }, (_, at) => ({ ID: `${at}` })) },
        labels: ["VM has 166 disks, which exceeds the limit of 165"],
    },
    { id: "openstack.disk.shared.detected", fires: {}, around: beside({ volumes: [{ attachments: [{}, {}] }] }), labels: ["Shared disk detected"] },
    {
        id: "openstack.disk.status.unsupported",
        fires: {},
        around: beside({ volumes: [{ status: "error" }] }),
        labels: ["VM has one or more disks with an unsupported status"],
    },
    {
        id: "openstack.disk.unsupported_interface",
        fires: {},
        around: beside({ properties: { hw_disk_bus: "ide" } }),
        labels: ["Unsupported disk interface type detected"],
    },
    { id: "openstack.disk.unsupported_interface", fires: {}, around: beside({ properties: { hw_disk_bus: "scsi" } }), labels: [] },
    {
        id: "openstack.host_devices.mapped",
        fires: {},
        around: beside({ extraSpecs: { "pci_passthrough:alias": "gpu:1" } }),
        labels: ["VM has mapped host devices"],
    },
    { id: "openstack.network.floating_ips.detected", fires: address("floating"), rests: { addresses: null }, labels: ["Floating IPs detected"] },
    {
        id: "openstack.network.vif_model.unsupported",
        fires: {},
        around: beside({ properties: { hw_vif_model: "VirtualE1000" } }),
        labels: ["Unsupported VIF model detected"],
    },
    {
        id: "openstack.numa_tuning.detected",
        fires: {},
        around: beside({ extraSpecs: { "hw:numa_nodes": "2" } }),
        labels: ["NUMA tuning detected"],
    },
    { id: "openstack.os.unsupported", fires: {}, around: system("ubuntu", "22.04"), labels: ["Unsupported operative system detected"] },
    { id: "openstack.os.unsupported", fires: {}, around: system("fedora", "39"), labels: ["Unsupported operative system detected"] },
    { id: "openstack.os.unsupported", fires: {}, around: system("rhel", "9.4"), labels: [] },
    { id: "openstack.os.unsupported", fires: {}, around: beside({ properties: { os_distro: "ubuntu" } }), labels: [] },
    {
        id: "openstack.secure_boot.detected",
        fires: {},
        around: beside({ extraSpecs: { "os:secure_boot": "required" } }),
        labels: ["UEFI secure boot detected"],
    },
    {
        id: "openstack.secure_boot.detected",
        fires: {},
        around: beside({ properties: { os_secure_boot: "required" } }),
        labels: ["UEFI secure boot detected"],
    },
    { id: "openstack.vm.name.invalid", fires: { name: "-web" }, rests: { name: "W" }, labels: ["Invalid VM Name"] },
    {
        id: "openstack.vm.status.invalid",
        fires: { status: "PAUSED" },
        rests: { status: "SHUTOFF" },
        labels: ["VM has a status condition that may prevent successful migration"],
    },
    {
        id: "openstack.watchdog.detected",
        fires: {},
        around: beside({ properties: { hw_watchdog_action: "reset" } }),
        labels: ["Watchdog detected"],
    },
    {
        id: "openstack.watchdog.detected",
        fires: {},
        around: beside({ extraSpecs: { "hw:watchdog_action": "reset" } }),
        labels: ["Watchdog detected"],
    },
];

describe("rules for OpenStack servers", () => itHasRules("openstack", ordinary, beside({}), cases));
