import { concern } from "./workload.ts";

/** Lists do not tell `isClusterRole`, so this is silent for VMs of a list. Source: forklift-behaviour §9.5. */
export const clusterRoleNotRegistered = concern({
    id: "hyperv.cluster_role.not_registered",
    category: "Warning",
    when: ({ managementType, isClusterRole }) => managementType === "cluster" && isClusterRole === false,
    label: "VM is not a Failover Cluster role",
    assessment:
        "This VM exists on a cluster node but is not registered as a Failover Cluster role. It will not fail over automatically if its host goes down. The VM can still be migrated.",
});
