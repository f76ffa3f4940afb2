import type { VsphereDisk, VsphereVm } from "../inventory/vsphere.ts";
import { listed } from "./finding.ts";
import { aboutDisks, subject, type VmRule } from "./rule.ts";

/** What a plan's disks may not be. Source: forklift-behaviour §4.3. */
export const diskRules: readonly VmRule[] = [
    {
        condition: "InvalidDiskSizes",
        severity: "error",
        say: (vm) => {
            const empty = vm.disks.filter(({ capacity }) => capacity <= 0);
            return aboutDisks(empty, (files) => `cannot copy ${files} of ${subject(vm)}: the size is not more than 0 bytes; remove or mend the disk`);
        },
    },
    {
        condition: "VMStorageNotMapped",
        severity: "error",
        say: (vm) => {
            const astray = vm.disks.filter(({ datastore }) => datastore.id === "");
            return aboutDisks(astray, (files) => `cannot copy ${files} of ${subject(vm)}: on no datastore; move the disk to one or remove it`);
        },
    },
    {
        condition: "SharedDisks",
        severity: ({ isWarm }) => (isWarm ? "warning" : "error"),
        say: (vm, { isWarm, sharersOf }) => {
            const shared = sharedDisks(vm);
            if (isWarm) return aboutDisks(shared, (files) => `cannot precopy ${files} of ${subject(vm)}: shared disks; plan the VM as cold`);
            const busy = [...new Set(shared.flatMap((disk) => sharersOf(disk).filter(isBusy)).map(subject))].sort();
            return busy.length > 0
                ? `cannot migrate ${subject(vm)}: it shares a disk with VMs that are not powered off: ${listed(busy)}; power them off`
                : undefined;
        },
    },
    {
        condition: "SharedWarnDisks",
        severity: "warning",
        say: (vm, { isWarm, migrateSharedDisks, sharersOf, alsoMigrated }) => {
            if (isWarm || sharedDisks(vm).some((disk) => sharersOf(disk).some(isBusy))) return undefined;
            if (!migrateSharedDisks)
                return aboutDisks(
                    sharedDisks(vm),
                    (files) => `${subject(vm)} will come up without its shared disks, unless an earlier plan has brought them: ${files}`,
                );
            const twice = sharedDisks(vm).filter((disk) => sharersOf(disk).some((each) => each.id !== vm.id && alsoMigrated(each)));
            return aboutDisks(
                twice,
                (files) =>
                    `${files} of ${subject(vm)} would be copied once for each VM that has it; set \`migrateSharedDisks: false\` for all VMs but one`,
            );
        },
    },
    {
        condition: "RDMDiskWarning",
        severity: "warning",
        say: (vm, { hasOffload, isWarm }) => {
            const mapped = vm.disks.filter(({ rdm, physicalMode }) => rdm && (!isWarm || physicalMode === true));
            const remedy = "give their datastore copy offload in the storage map, set `rdmAsLun`, or convert them to VMDK";
            return hasOffload ? undefined : aboutDisks(mapped, (files) => `cannot copy ${files} of ${subject(vm)}: raw device mappings; ${remedy}`);
        },
    },
    {
        condition: "IndependentDiskWarning",
        severity: "warning",
        say: (vm, { hasOffload }) => {
            const independent = vm.disks.filter(({ mode }) => mode.startsWith("independent"));
            const remedy = "make them dependent in vSphere, or give their datastore copy offload in the storage map";
            return hasOffload
                ? undefined
                : aboutDisks(independent, (files) => `cannot copy ${files} of ${subject(vm)}: independent disks; ${remedy}`);
        },
    },
];

function sharedDisks({ disks }: VsphereVm): readonly VsphereDisk[] {
    return disks.filter(({ shared }) => shared);
}

/** A suspended VM has its disks open, too. */
function isBusy({ powerState }: VsphereVm): boolean {
    return powerState !== "poweredOff";
}
