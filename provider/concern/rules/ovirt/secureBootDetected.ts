import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.2. */
export const secureBootDetected = concern({
    id: "ovirt.secure_boot.detected",
    category: "Warning",
    when: ({ bios }) => bios === "q35_secure_boot",
    label: "UEFI secure boot detected",
    assessment:
        "UEFI secure boot is currently only partially supported by OpenShift Virtualization. Some functionality may be missing after the VM is migrated.",
});
