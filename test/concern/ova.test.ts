import { itHasRules, type RuleCase } from "../support/concerns.ts";

const disk = { FilePath: "a.vmdk", Capacity: 20, CapacityAllocationUnits: "byte * 2^30" };
const ordinary = { id: "1", name: "web-01", exportSource: "VMware", cpuAffinity: [], cpuHotAddEnabled: false, disks: [disk] };

const cases: readonly RuleCase[] = [
    { id: "ova.cpu_affinity.detected", fires: { cpuAffinity: [1] }, labels: ["CPU affinity detected"] },
    { id: "ova.cpu_memory.hotplug.enabled", fires: { memoryHotAddEnabled: true }, labels: ["CPU/Memory hotplug detected"] },
    {
        id: "ova.disk.capacity.invalid",
        fires: { disks: [{ filePath: "a.vmdk", capacity: 0 }] },
        // As inventories write it.
        rests: { disks: [{ ...disk, Capacity: 0 }] },
        labels: ["Disk 'a.vmdk' has an invalid capacity of 0 bytes"],
    },
    {
        id: "ova.disk.count.exceeds.limit",
        fires: { disks: Array(166).fill(disk) },
        rests: { disks: Array(165).fill(disk) },
        labels: ["VM has 166 disks, which exceeds the limit of 165"],
    },
    { id: "ova.name.invalid", fires: { name: "web 01" }, labels: ["Invalid VM Name"] },
    {
        id: "ova.source.unsupported",
        fires: { ovaSource: "Xen" },
        // As inventories write it.
        rests: { exportSource: "Xen" },
        labels: ["Unsupported OVA source"],
    },
];

describe("rules for VMs of appliance files", () => itHasRules("ova", ordinary, {}, cases));
