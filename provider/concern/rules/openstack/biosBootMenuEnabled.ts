import { concern, property } from "./workload.ts";

/** Source: forklift-behaviour §9.3. */
export const biosBootMenuEnabled = concern({
    id: "openstack.bios.boot_menu.enabled",
    category: "Warning",
    when: (vm) => property(vm, "hw_boot_menu") === "true",
    label: "VM has BIOS boot menu enabled",
    assessment:
        "The VM has a BIOS boot menu enabled. This is not currently supported by OpenShift Virtualization. The VM can be migrated but the BIOS boot menu will not be enabled in the target environment.",
});
