import { concern, property } from "./workload.ts";

/** Source: forklift-behaviour §9.3. */
export const networkVifModelUnsupported = concern({
    id: "openstack.network.vif_model.unsupported",
    category: "Warning",
    when: (vm) => !/e1000|rtl8139|virtio|ne2k_pci|pcnet/.test(property(vm, "hw_vif_model") ?? "virtio"),
    label: "Unsupported VIF model detected",
    assessment:
        "The VIF model is not supported by OpenShift Virtualization (only e1000, e1000e, rtl8139, ne2k_pci, pcnet and virtio VIF models are currently supported). The migrated VM will be given a virtio VIF model.",
});
