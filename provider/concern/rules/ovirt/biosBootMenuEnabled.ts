import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.2. */
export const biosBootMenuEnabled = concern({
    id: "ovirt.bios.boot_menu.enabled",
    category: "Warning",
    when: ({ bootMenuEnabled }) => bootMenuEnabled,
    label: "VM has BIOS boot menu enabled",
    assessment:
        "The VM has a BIOS boot menu enabled. This is not currently supported by OpenShift Virtualization. The VM can be migrated but the BIOS boot menu will not be enabled in the target environment.",
});
