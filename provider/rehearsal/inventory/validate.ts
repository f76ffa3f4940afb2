import type { Concern, VsphereDisk, VsphereVm } from "../../inventory/index.ts";

/**
 * What the validation service would note of a VM.
 *
 * Shape:  in the order of the ids; `assessment` tells the consequence.
 * Source: forklift-behaviour §9.1; texts of the recorded concerns where there are some.
 */
export function concernsOf(vm: VsphereVm, surroundings: { readonly isDrsEnabled: boolean }): readonly Concern[] {
    return rules
        .flatMap(([id, category, assessment, labels]) => labels(vm, surroundings).map((label) => ({ id, category, label, assessment })))
        .sort((a, b) => a.id.localeCompare(b.id));
}

type Labels = (vm: VsphereVm, surroundings: { readonly isDrsEnabled: boolean }) => readonly string[];
type Rule = readonly [id: string, category: "Critical" | "Warning" | "Information", assessment: string, labels: Labels];

const mib = 1024 ** 2;
const supported = /rhel([789]|10)_64|Red Hat Enterprise Linux ([789]|10)\b|windows(9|11)_64|Windows (10|11)\b|Windows Server (2016|2019|2022|2025)\b/;

const rules: readonly Rule[] = [
    [
        "vmware.changed_block_tracking.disabled",
        "Warning",
        "For VM warm migration, Changed Block Tracking (CBT) must be enabled in VMware.",
        whether("Changed Block Tracking (CBT) not enabled", (vm) => !vm.changeTrackingEnabled),
    ],
    [
        "vmware.changed_block_tracking.disk.disabled",
        "Warning",
        "Changed Block Tracking (CBT) has not been enabled for this device. This feature is a prerequisite for VM warm migration.",
        each(
            (disk) => !disk.changeTrackingEnabled,
            (disk) => `Disk - ${disk.bus}0:${disk.unitNumber} does not have CBT enabled`,
        ),
    ],
    [
        "vmware.consolidation_needed",
        "Warning",
        "Disks need consolidation; precopies may be slow.",
        whether("Snapshot consolidation required", (vm) => vm.consolidationNeeded),
    ],
    [
        "vmware.cpu_memory.hotplug.enabled",
        "Warning",
        "Hot plug of CPUs or memory is not kept on the target.",
        whether("CPU/Memory hotplug detected", (vm) => Boolean(vm.cpuHotAddEnabled || vm.cpuHotRemoveEnabled || vm.memoryHotAddEnabled)),
    ],
    [
        "vmware.datastore.missing",
        "Critical",
        "The disk is not located on a datastore and cannot be migrated.",
        each(
            (disk) => disk.datastore.id === "",
            () => "Disk is not located on a datastore",
        ),
    ],
    [
        "vmware.device.sriov.detected",
        "Warning",
        "SR-IOV adapters are not kept on the target.",
        device("VirtualSriovEthernetCard", "SR-IOV passthrough adapter configuration detected"),
    ],
    [
        "vmware.disk.capacity.invalid",
        "Critical",
        "The disk's capacity must be more than 0 bytes.",
        each(
            (disk) => disk.capacity <= 0,
            (disk) => `Disk '${disk.file}' has an invalid capacity of ${disk.capacity} bytes`,
        ),
    ],
    [
        "vmware.disk.rdm.detected",
        "Warning",
        "RDM disks are migrated with copy offload only.",
        whether("Raw Device Mapped disk detected", (vm) => vm.disks.some(({ rdm }) => rdm)),
    ],
    [
        "vmware.disk.shared.detected",
        "Warning",
        "Shared disks can only be migrated while no other VM uses them.",
        whether("Shared disk detected", (vm) => vm.disks.some(({ shared }) => shared)),
    ],
    [
        "vmware.disk_mode.independent",
        "Warning",
        "Independent disks cannot be transferred using VDDK. If copy-offload (XCOPY) is enabled in the migration plan, independent disks can be migrated. Otherwise, the disks must be changed to 'Dependent' mode in VMware before migration.",
        whether("Independent disk detected", (vm) => vm.disks.some(({ mode }) => mode.startsWith("independent"))),
    ],
    [
        "vmware.drs.enabled",
        "Information",
        "Distributed resource scheduling is not kept on the target.",
        (_vm, { isDrsEnabled }) => (isDrsEnabled ? ["VM running in a DRS-enabled cluster"] : []),
    ],
    [
        "vmware.guestDisks.freespace",
        "Critical",
        "The guest's file systems need free space for the conversion.",
        (vm) =>
            guestDisks(vm)
                .filter(({ diskPath, freeSpace }) => freeSpace < (leastFree[diskPath] ?? 10) * mib)
                .map(({ diskPath }) => `Insufficient free space for conversion on '${diskPath}'`),
    ],
    [
        "vmware.hostname.empty",
        "Warning",
        "The guest has no host name; it may be renamed on the target.",
        whether("Empty Host Name", (vm) => vm.hostName === ""),
    ],
    [
        "vmware.os.unsupported",
        "Warning",
        "The guest operating system is not currently supported by the Migration Toolkit for Virtualization",
        whether("Unsupported operating system detected", (vm) => !supported.test(vm.guestId) && !supported.test(vm.guestName)),
    ],
    [
        "vmware.passthrough_device.detected",
        "Critical",
        "VMs with passed-through PCI devices cannot be migrated; remove the device first.",
        device("VirtualPCIPassthrough", "Passthrough device detected"),
    ],
    [
        "vmware.snapshot.detected",
        "Information",
        "Online snapshots are not currently supported by OpenShift Virtualization. VM will be migrated with current snapshot.",
        whether("VM snapshot detected", (vm) => Boolean(vm.snapshot?.id)),
    ],
    ["vmware.tpm.detected", "Warning", "The contents of the TPM are not migrated.", whether("TPM detected", (vm) => vm.tpmEnabled === true)],
    ["vmware.usb_controller.detected", "Warning", "USB devices are not migrated.", device("VirtualUSBController", "USB controller detected")],
    [
        "vmware.vm.name.invalid",
        "Warning",
        "The VM name does not comply with the DNS subdomain name format. Edit the name or it will be renamed automatically during the migration to meet RFC 1123. The VM name must be a maximum of 63 characters containing lowercase letters (a-z), numbers (0-9), periods (.), and hyphens (-). The first and last character must be a letter or number. The name cannot contain uppercase letters, spaces or special characters.",
        // Upper case passes, whatever the text says. Source: forklift-behaviour §9.
        whether("Invalid VM Name", (vm) => vm.name.length > 63 || !/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(vm.name)),
    ],
    [
        "vmware.vm_missing_ip.detected",
        "Warning",
        "Static IP preservation requires the VM to be powered on and running VMware tools.",
        whether("VM is missing IP addresses", (vm) => vm.guestNetworks.length === 0),
    ],
];

/** MiB, by path. */
const leastFree: Readonly<Record<string, number>> = { "/": 100, "/boot": 50, "C:\\": 100 };

function whether(label: string, holds: (vm: VsphereVm) => boolean): Labels {
    return (vm) => (holds(vm) ? [label] : []);
}

function each(holds: (disk: VsphereDisk) => boolean, label: (disk: VsphereDisk) => string): Labels {
    return (vm) => vm.disks.filter(holds).map(label);
}

function device(kind: string, label: string): Labels {
    return whether(label, (vm) => ((vm.devices ?? []) as { kind: string }[]).some((each) => each.kind === kind));
}

function guestDisks(vm: VsphereVm): readonly { readonly diskPath: string; readonly freeSpace: number }[] {
    return (vm.guestDisks ?? []) as { diskPath: string; freeSpace: number }[];
}
