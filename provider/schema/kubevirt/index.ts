import { z } from "zod";

/** Whether it is given is the webhook's business. Source: live-migration LM-U02. */
export const VirtualMachineInstanceMigrationSpec = z.object({
    addedNodeSelector: z.record(z.string(), z.string()).optional().describe("Labels that the target node must have too."),
    priority: z.string().optional().describe("Which of several waiting migrations goes first."),
    vmiName: z.string().optional().describe("Name of the VirtualMachineInstance."),
});

/** What the HyperConverged says of live migrations where nobody says otherwise. Source: the CRD of HCO 1.20, `v1beta1`; live-migration LM-U01. */
export const liveMigrationDefaults = {
    completionTimeoutPerGiB: 20,
    parallelMigrationsPerCluster: 5,
    parallelOutboundMigrationsPerNode: 1,
    progressTimeout: 150,
    allowAutoConverge: false,
    allowPostCopy: false,
    allowWorkloadDisruption: false,
} as const;

const integer = (format: "int32" | "int64") => z.int().meta({ format });
const quantity = z
    .string()
    .regex(/^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$/);

const LiveMigrationConfig = z
    .object({
        allowAutoConverge: z.boolean().default(liveMigrationDefaults.allowAutoConverge).describe("Slow a busy guest down."),
        allowPostCopy: z.boolean().default(liveMigrationDefaults.allowPostCopy).describe("Change sides when the time is over."),
        allowWorkloadDisruption: z.boolean().default(liveMigrationDefaults.allowWorkloadDisruption).describe("Pause the VM when the time is over."),
        bandwidthPerMigration: quantity.optional().describe("Bytes per second; absent or 0 = no limit."),
        completionTimeoutPerGiB: integer("int64").default(liveMigrationDefaults.completionTimeoutPerGiB).describe("Seconds per GiB."),
        network: z.string().optional().describe("Name of a NetworkAttachmentDefinition beside it."),
        parallelMigrationsPerCluster: integer("int32").default(liveMigrationDefaults.parallelMigrationsPerCluster).describe("Migrations at a time."),
        parallelOutboundMigrationsPerNode: integer("int32")
            .default(liveMigrationDefaults.parallelOutboundMigrationsPerNode)
            .describe("Migrations that leave a node at a time."),
        progressTimeout: integer("int64").default(liveMigrationDefaults.progressTimeout).describe("Seconds without progress."),
    })
    .default(liveMigrationDefaults);

const updateDefaults = { batchEvictionInterval: "1m0s", batchEvictionSize: 10, workloadUpdateMethods: ["LiveMigrate"] };

const WorkloadUpdateStrategy = z
    .object({
        batchEvictionInterval: z.string().default(updateDefaults.batchEvictionInterval).describe("Time between two batches."),
        batchEvictionSize: z.int().default(updateDefaults.batchEvictionSize).describe("VMs of a batch."),
        workloadUpdateMethods: z
            .array(z.string())
            .default(updateDefaults.workloadUpdateMethods)
            .meta({ "x-kubernetes-list-type": "atomic" })
            .describe("The least disruptive one that is possible is taken."),
    })
    .default(updateDefaults);

/** What is tuned; the rest of it is kept as it is. Source: the CRD of HCO 1.20, `v1beta1`. */
export const HyperConvergedSpec = z
    .object({
        evictionStrategy: z.enum(["None", "LiveMigrate", "LiveMigrateIfPossible", "External"]).optional().describe("What a drain does to VMs."),
        liveMigrationConfig: LiveMigrationConfig.describe("Limits and timeouts of live migrations."),
        workloadUpdateStrategy: WorkloadUpdateStrategy.describe("How running VMs are brought to a new version."),
    })
    .meta({ "x-kubernetes-preserve-unknown-fields": true });

const labels = z.record(z.string(), z.string()).optional();

/** Source: live-migration LM-U05; KubeVirt's `migrations/v1alpha1`. */
export const MigrationPolicySpec = z.object({
    allowAutoConverge: z.boolean().optional().describe("Slow a busy guest down."),
    allowPostCopy: z.boolean().optional().describe("Change sides when the time is over."),
    allowWorkloadDisruption: z.boolean().optional().describe("Pause the VM when the time is over."),
    bandwidthPerMigration: quantity.optional().describe("Bytes per second."),
    completionTimeoutPerGiB: integer("int64").optional().describe("Seconds per GiB."),
    selectors: z
        .object({
            namespaceSelector: labels.describe("Labels of the VM's namespace."),
            virtualMachineInstanceSelector: labels.describe("Labels of the VM."),
        })
        .describe("For which VMs it is: those with all of these labels."),
});
