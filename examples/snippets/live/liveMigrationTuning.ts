import { live } from "pulumi-migration-toolkit";

// For whoever looks after the cluster; needs the plugin of @pulumi/kubernetes.
const tuning = new live.LiveMigrationTuning("live-migration", {
    settings: { parallelMigrationsPerCluster: 8, parallelOutboundMigrationsPerNode: 2, network: "migration" },
    policies: {
        "busy-databases": { selectors: { virtualMachineInstanceSelector: { tier: "database" } }, completionTimeoutPerGiB: 300 },
    },
    access: {
        migrators: [
            { kind: "Group", name: "platform" },
            { kind: "ServiceAccount", name: "runner", namespace: "pipelines" },
        ],
        namespaces: ["web", "databases"],
    },
    upgrade: { stage: "before" }, // then OpenShift Virtualization is updated; then "updated", "done"
});

export const next = tuning.next;
export const losing = tuning.losing;
