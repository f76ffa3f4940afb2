import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.2. */
export const cpuPinningPolicyUnsupported = concern({
    id: "ovirt.cpu.pinning_policy.unsupported",
    category: "Warning",
    when: ({ cpuPinningPolicy = "" }) => /resize_and_pin_numa|isolate_threads/.test(cpuPinningPolicy),
    label: "Unsupported CPU pinning policy detected",
    assessment:
        "Resize and Pin NUMA and Isolated Threads are not supported by OpenShift Virtualization. Some functionality may be missing after the VM is migrated.",
});
