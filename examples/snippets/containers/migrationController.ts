import { containers } from "pulumi-migration-toolkit";

// What of MTC runs in a cluster whose operator is there already. On the cluster that applications come from, only Velero does.
const mtc = new containers.MigrationController("mtc", {
    role: "remote",
    rsync: { privileged: true }, // the same on all clusters
    restic: { timeout: "3h", supplementalGroups: [5555] },
});

export const mtcVersion = mtc.version;
