import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.2. */
export const cpuCustomModelDetected = concern({
    id: "ovirt.cpu.custom_model.detected",
    category: "Warning",
    when: ({ customCpuModel = "" }) => customCpuModel !== "",
    label: "Custom CPU Model detected",
    assessment:
        "The VM is configured with a custom CPU model. This configuration will apply to the migrated VM and may not be supported by OpenShift Virtualization.",
});
