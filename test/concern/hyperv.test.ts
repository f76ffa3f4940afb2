import { itHasRules, type RuleCase } from "../support/concerns.ts";

const disk = { name: "Disk 0", windowsPath: "C:\\vm\\a.vhdx", smbPath: "/hyperv/a.vhdx", capacity: 1 };
const nic = (over: object) => ({ nics: [{ name: "Adapter", networkName: "LAN", network: { kind: "Network", id: "net-1" }, ...over }] });
const ordinary = {
    id: "1",
    name: "web-01",
    powerState: "On",
    guestOS: "Windows Server 2022 Datacenter",
    tpmEnabled: false,
    secureBoot: false,
    hasCheckpoint: false,
    disks: [disk],
    ...nic({}),
    guestNetworks: [{ ip: "10.0.0.1" }],
};

const cases: readonly RuleCase[] = [
    { id: "hyperv.checkpoint.detected", fires: { hasCheckpoint: true }, labels: ["VM checkpoint detected"] },
    {
        id: "hyperv.cluster_role.not_registered",
        fires: { isClusterRole: false },
        around: { managementType: "cluster" },
        labels: ["VM is not a Failover Cluster role"],
    },
    { id: "hyperv.cluster_role.not_registered", fires: {}, around: { managementType: "cluster" }, labels: [] },
    {
        id: "hyperv.disk.capacity.invalid",
        fires: { disks: [{ ...disk, capacity: 0 }] },
        labels: ["Disk 'Disk 0' has an invalid capacity of 0 bytes"],
    },
    {
        id: "hyperv.disk.count.exceeds.limit",
        fires: { disks: Array(166).fill(disk) },
        rests: { disks: Array(165).fill(disk) },
        labels: ["VM has 166 disks, which exceeds the limit of 165"],
    },
    {
        id: "hyperv.disk.smb_path.missing",
        fires: {
            disks: [
                { ...disk, smbPath: undefined },
                { ...disk, name: "Disk 1", windowsPath: "D:\\b.vhdx", smbPath: "" },
            ],
        },
        labels: ["Disk 'Disk 0' cannot be mapped to SMB share", "Disk 'Disk 1' cannot be mapped to SMB share"],
    },
    {
        id: "hyperv.integration_services.not_detected",
        fires: { guestOS: undefined },
        rests: { guestOS: "", powerState: "Off" },
        labels: ["Hyper-V Integration Services not detected"],
    },
    {
        id: "hyperv.nic.unresolved_network",
        fires: nic({ network: { kind: "", id: "" } }),
        rests: nic({ networkName: undefined, network: null }),
        labels: ["NIC 'Adapter' references undiscovered switch 'LAN'"],
    },
    { id: "hyperv.os.unsupported", fires: { guestOS: "Ubuntu 22.04" }, rests: { guestOS: "" }, labels: ["Unsupported operating system detected"] },
    { id: "hyperv.secure_boot.detected", fires: { secureBoot: true }, labels: ["Secure Boot enabled"] },
    { id: "hyperv.tpm.detected", fires: { tpmEnabled: true }, labels: ["TPM detected"] },
    { id: "hyperv.vm.name.invalid", fires: { name: "web (1)" }, labels: ["Invalid VM Name"] },
    { id: "hyperv.vm_missing_ip.detected", fires: { guestNetworks: null }, labels: ["VM is missing IP addresses"] },
];

describe("rules for Hyper-V VMs", () => itHasRules("hyperv", ordinary, { managementType: "standalone" }, cases));
