import { concern, property } from "./workload.ts";

/** Source: forklift-behaviour §9.3. */
export const diskUnsupportedInterface = concern({
    id: "openstack.disk.unsupported_interface",
    category: "Warning",
    when: (vm) => !/sata|scsi|virtio/.test(property(vm, "hw_disk_bus") ?? "virtio"),
    label: "Unsupported disk interface type detected",
    assessment:
        "The disk interface type is not supported by OpenShift Virtualization (only sata, scsi and virtio interface types are currently supported). The migrated VM will be given a virtio disk interface type.",
});
