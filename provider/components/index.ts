import type { ComponentTable } from "./port.ts";

/** The components of this provider. */
export const components: ComponentTable = {
    constructs: {
        "migration-toolkit:index:RunnerAccess": async () => (await import("./runnerAccess/index.ts")).runnerAccess,
        "migration-toolkit:live:LiveMigrationTuning": async () => (await import("./liveMigrationTuning/index.ts")).liveMigrationTuning,
        "migration-toolkit:index:Wave": async () => (await import("./wave/index.ts")).wave,
    },
    calls: {},
};
