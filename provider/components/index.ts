import type { ComponentTable } from "./port.ts";

/** The components of this provider. */
export const components: ComponentTable = {
    constructs: {
        "migration-toolkit:containers:ContainersToolkit": async () => (await import("./containersToolkit/index.ts")).containersToolkit,
        "migration-toolkit:index:RunnerAccess": async () => (await import("./runnerAccess/index.ts")).runnerAccess,
        "migration-toolkit:live:LiveMigrationTuning": async () => (await import("./liveMigrationTuning/index.ts")).liveMigrationTuning,
        "migration-toolkit:index:TargetNamespace": async () => (await import("./targetNamespace/index.ts")).targetNamespace,
        "migration-toolkit:virtualization:ClusterHosts": async () => (await import("./clusterHosts/index.ts")).clusterHosts,
        "migration-toolkit:virtualization:VsphereAccess": async () => (await import("./vsphereAccess/index.ts")).vsphereAccess,
        "migration-toolkit:index:Wave": async () => (await import("./wave/index.ts")).wave,
        "migration-toolkit:virtualization:Toolkit": async () => (await import("./toolkit/index.ts")).toolkit,
    },
    calls: {},
};
