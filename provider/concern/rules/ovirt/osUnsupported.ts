import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.2. */
export const osUnsupported = concern({
    id: "ovirt.os.unsupported",
    category: "Warning",
    when: ({ osType = "" }) => /rhel_6/.test(osType),
    label: "Unsupported operating system detected",
    assessment: "The guest operating system is RHEL6 which is not currently supported by OpenShift Virtualization.",
});
