import { concern, property } from "./workload.ts";

/** Source: forklift-behaviour §9.3. */
export const secureBootDetected = concern({
    id: "openstack.secure_boot.detected",
    category: "Warning",
    when: (vm) => property(vm, "os_secure_boot") === "required" || vm.extraSpecs["os:secure_boot"] === "required",
    label: "UEFI secure boot detected",
    assessment:
        "UEFI secure boot is currently only partially supported by OpenShift Virtualization. Some functionality may be missing after the VM is migrated.",
});
