import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.2. */
export const cpuTuningDetected = concern({
    id: "ovirt.cpu.tuning.detected",
    category: "Warning",
    when: ({ cpuAffinity = [] }) => cpuAffinity.length > 0,
    label: "CPU tuning detected",
    assessment:
        "CPU tuning other than 1 vCPU - 1 pCPU is not currently supported by OpenShift Virtualization. The VM can be migrated but it will not have this feature in the target environment.",
});
