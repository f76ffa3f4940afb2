import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.2. */
export const clusterKsmEnabled = concern({
    id: "ovirt.cluster.ksm_enabled",
    category: "Warning",
    when: ({ cluster }) => cluster.ksmEnabled,
    label: "Cluster has KSM enabled",
    assessment:
        "The host running the source VM has kernel samepage merging enabled for more efficient memory utilization. This feature is not currently supported by OpenShift Virtualization.",
});
