import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.3. */
export const cpuSharesDefined = concern({
    id: "openstack.cpu.shares.defined",
    category: "Warning",
    when: ({ extraSpecs }) => "quota:cpu_shares" in extraSpecs,
    label: "VM has CPU Shares Defined",
    assessment:
        "The VM has CPU shares defined. This functionality is not currently supported by OpenShift Virtualization. The VM can be migrated but the CPU shares configuration will be missing in the target environment.",
});
