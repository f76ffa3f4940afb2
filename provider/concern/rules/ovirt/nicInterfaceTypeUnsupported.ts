import { concern, isNone } from "./workload.ts";

/** Source: forklift-behaviour §9.2. */
export const nicInterfaceTypeUnsupported = concern({
    id: "ovirt.nic.interface_type.unsupported",
    category: "Warning",
    when: ({ nics }) => nics.some((nic) => isNone(/e1000|rtl8139|virtio/, nic.interface)),
    label: "Unsupported NIC interface type detected",
    assessment:
        "The NIC interface type is not supported by OpenShift Virtualization (only e1000, rtl8139 and virtio interface types are currently supported). The migrated VM will be given a virtio NIC interface type.",
});
