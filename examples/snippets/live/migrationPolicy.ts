import { live } from "pulumi-migration-toolkit";

const databases = new live.MigrationPolicy("busy-databases", {
    name: "busy-databases",
    selectors: {
        namespaceSelector: { "hpc-workloads": "true" },
        virtualMachineInstanceSelector: { tier: "database" },
    },
    bandwidthPerMigration: "0", // no limit
    completionTimeoutPerGiB: 300, // seconds
    allowAutoConverge: true,
});

export const policy = databases.name;
