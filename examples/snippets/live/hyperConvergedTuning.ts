import { live } from "pulumi-migration-toolkit";

// One for each cluster. Destroying it brings the defaults back.
const limits = new live.HyperConvergedTuning("limits", {
    bandwidthPerMigration: "64Mi", // a second
    parallelMigrationsPerCluster: 8,
    parallelOutboundMigrationsPerNode: 2,
    completionTimeoutPerGiB: 150, // seconds
    progressTimeout: 120, // seconds
});

export const inEffect = limits.inEffect;
