import type { VsphereDisk, VsphereHost, VsphereVm } from "../inventory/vsphere.ts";
import { isDnsName, targetNameOf } from "../util/names.ts";
import { type Finding, listed } from "./finding.ts";

/** What a plan says of one of its VMs, and what surrounds the VM. */
export interface VmPlan {
    readonly key: string;
    /** True when a name for the target was chosen. */
    readonly isRenamed: boolean;
    readonly isWarm: boolean;
    readonly preserveStaticIPs: boolean;
    readonly migrateSharedDisks: boolean;
    /** The storage map leaves the copying to arrays; undefined = not known yet. */
    readonly hasOffload: boolean | undefined;
    readonly hosts: readonly VsphereHost[];
    /** VMs of the inventory that have this disk. */
    readonly sharersOf: (disk: VsphereDisk) => readonly VsphereVm[];
}

export interface VmRule {
    /** Type of the condition that the controller sets. */
    readonly condition: string;
    readonly severity: Finding["severity"] | ((plan: VmPlan) => Finding["severity"]);
    /** What is wrong and what to do about it; undefined = nothing. */
    readonly say: (vm: VsphereVm, plan: VmPlan) => string | undefined;
}

/** Source: forklift-behaviour §4.3, one row per condition. */
export const rules: readonly VmRule[] = [
    {
        condition: "TargetNameNotValid",
        severity: "warning",
        say: (vm, { isRenamed }) =>
            isRenamed || isDnsName(vm.name)
                ? undefined
                : `${subject(vm)} has a name that Kubernetes does not take; the target VM will be ${newName(vm)}; set \`targetName\` to choose one`,
    },
    {
        condition: "VMCriticalConcerns",
        severity: "error",
        say: (vm) => {
            const critical = currentConcerns(vm).filter(({ category }) => category === "Critical");
            const labels = critical.map(({ label, id }) => (id ? `${label} (${id})` : label));
            return critical.length > 0 ? `cannot migrate ${subject(vm)}: ${listed(labels)}; mend it in vSphere or leave the VM out` : undefined;
        },
    },
    {
        condition: "GuestToolsIssue",
        severity: "error",
        say: (vm) =>
            vm.powerState === "poweredOn" && !hasTools(vm)
                ? `cannot migrate ${subject(vm)} while it runs: VMware Tools are ${vm.toolsRunningStatus || vm.toolsStatus || "unknown"}; start or install them, or power the VM off`
                : undefined,
    },
    {
        condition: "InvalidDiskSizes",
        severity: "error",
        say: (vm) => {
            const empty = vm.disks.filter(({ capacity }) => capacity <= 0);
            return aboutDisks(empty, (files) => `cannot copy ${files} of ${subject(vm)}: the size is not more than 0 bytes; remove or mend the disk`);
        },
    },
    {
        condition: "SharedDisks",
        severity: ({ isWarm }) => (isWarm ? "warning" : "error"),
        say: (vm, { migrateSharedDisks, sharersOf }) => {
            const running = migrateSharedDisks ? vm.disks.filter(({ shared }) => shared).flatMap((disk) => sharersOf(disk).filter(isRunning)) : [];
            const names = [...new Set(running.map(subject))].sort();
            return names.length > 1
                ? `shares a disk that ${listed(names)} use while they run; power them off, or set \`migrateSharedDisks: false\` to leave the disk behind`
                : undefined;
        },
    },
    {
        condition: "HostNotReady",
        severity: "warning",
        say: (vm, { hosts }) => {
            const host = hosts.find(({ id, inMaintenance }) => id === vm.host && inMaintenance);
            return host && `${subject(vm)} is on the ESXi host ${host.name}, which is in maintenance mode; end that before the run`;
        },
    },
    {
        condition: "VMMissingGuestIPs",
        severity: "warning",
        say: (vm, { preserveStaticIPs }) =>
            preserveStaticIPs && vm.guestNetworks.length === 0
                ? `cannot keep the static addresses of ${subject(vm)}: vSphere does not know them while it is ${vm.powerState}${hasTools(vm) ? "" : " without VMware Tools"}; start it once with VMware Tools, or set \`preserveStaticIPs: false\``
                : undefined,
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
    {
        condition: "VMMissingChangedBlockTracking",
        severity: "error",
        say: (vm, { isWarm }) => {
            if (!isWarm) return undefined;
            const remedy = "enable it, or plan the VM as cold";
            if (!vm.changeTrackingEnabled) return `cannot precopy ${subject(vm)}: changed block tracking is off; ${remedy}`;
            const untracked = vm.disks.filter(({ changeTrackingEnabled }) => !changeTrackingEnabled);
            return aboutDisks(untracked, (files) => `cannot precopy ${subject(vm)}: changed block tracking is off for ${files}; ${remedy}`);
        },
    },
    {
        condition: "VMHasSnapshots",
        severity: "error",
        say: (vm, { isWarm }) =>
            isWarm && vm.snapshot?.id ? `cannot precopy ${subject(vm)}: it has snapshots; delete them, or plan the VM as cold` : undefined,
    },
    {
        condition: "VMConsolidationNeeded",
        severity: "warning",
        say: (vm, { isWarm }) =>
            isWarm && vm.consolidationNeeded
                ? `${subject(vm)} needs disk consolidation; precopies are slow until that is done in vSphere`
                : undefined,
    },
];

function subject({ name, id }: VsphereVm): string {
    return `${name} (${id})`;
}

function newName({ name }: VsphereVm): string {
    return targetNameOf(name) ?? "vm- and four random characters";
}

/** Concerns of an earlier revision say nothing of the VM as it is. Source: forklift-behaviour §9. */
function currentConcerns({ concerns, revision, revisionValidated }: VsphereVm): VsphereVm["concerns"] {
    return revisionValidated === undefined || revisionValidated === revision ? concerns : [];
}

function hasTools({ toolsStatus, toolsRunningStatus }: VsphereVm): boolean {
    return toolsRunningStatus === "guestToolsRunning" && toolsStatus !== "toolsNotInstalled";
}

function isRunning({ powerState }: VsphereVm): boolean {
    return powerState === "poweredOn";
}

function aboutDisks(disks: readonly VsphereDisk[], say: (files: string) => string): string | undefined {
    return disks.length === 0 ? undefined : say(listed(disks.map(({ file, key }) => file || `disk ${key}`)));
}
