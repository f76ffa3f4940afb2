import { z } from "zod";
import { secondsOf } from "../../util/duration.ts";
import { bytesOf } from "../../util/quantity.ts";
import { dnsLabel, dnsSubdomain, objectOutputs } from "../meta.ts";

const wholeNumber = z.number().int("must be a whole number");
const most = 2 ** 31 - 1;

/** Bytes per second. Source: live-migration LM-018, LM-U01. */
export const bandwidth = z
    .string()
    .refine(
        (text) => /^[0-9]+(\.[0-9]+)?([KMGTPE]i|[kMGTPE])?$/.test(text) && bytesOf(text) !== undefined,
        "must be bytes per second, such as `64Mi`; `0` = no limit",
    );

/** Seconds for each GiB that is to be copied. Source: live-migration LM-021, LM-U01; `shouldTriggerTimeout` of KubeVirt's migration monitor. */
export const secondsPerGiB = wholeNumber.min(0, "must not be negative; 0 = no limit");

export const acceptsPostCopy = z.boolean().optional().meta({
    description:
        "`true` = it is known what post-copy risks: a VM that has changed sides is lost when the network or the source node fails. Required with `allowPostCopy: true`.",
});

const evictionStrategies = {
    LiveMigrate: "VMs move to another node; one that cannot be moved blocks the drain.",
    LiveMigrateIfPossible: "VMs that can be moved move, the others are shut down.",
    None: "VMs are shut down.",
    External: "Somebody else takes care of it.",
} as const;

const methods = {
    LiveMigrate: "Moves the VM to another node.",
    Evict: "Shuts the VM down.",
} as const;

function closedSet<T extends Readonly<Record<string, string>>>(values: T) {
    return z.enum(Object.keys(values) as [keyof T & string]);
}

/** Source: live-migration LM-U11. */
const WorkloadUpdate = z
    .strictObject({
        workloadUpdateMethods: z
            .array(
                closedSet(methods).meta({ id: "live:WorkloadUpdateMethod", description: "A way to bring a VM to the new version.", values: methods }),
            )
            .optional()
            .meta({ description: 'Ways that may be taken; the least disruptive one that is possible is. Default: `["LiveMigrate"]`. `[]` = none.' }),
        batchEvictionSize: wholeNumber.min(1, "must be at least 1").max(most).optional().meta({ description: "VMs in a batch. Default: 10." }),
        batchEvictionInterval: z
            .string()
            .refine((text) => secondsOf(text) !== undefined, "must be a length of time such as `1m0s`")
            .optional()
            .meta({ description: "Time between two batches. Default: `1m0s`." }),
    })
    .meta({ id: "live:WorkloadUpdateStrategy", description: "How running VMs are brought to a new version of KubeVirt after an update." });

/** What can be tuned of live migrations, in the HyperConverged's words. Source: live-migration LM-017 … LM-021, LM-U01, LM-U07, LM-U11. */
export const tuningSettings = {
    bandwidthPerMigration: bandwidth.optional().meta({
        description:
            "Bytes per second that each migration may use, e.g. `64Mi`; `0` = no limit. Default: none. Lower is fairer where several VMs leave a node at once; a large, busy VM needs more to end.",
    }),
    completionTimeoutPerGiB: secondsPerGiB.optional().meta({
        description:
            "Seconds for each GiB of memory and of disks that are copied too, after which a migration is given up, or goes on in post-copy mode; 0 = no limit. Default: the version's, 20 in recent ones, 150 or 800 in older ones.",
    }),
    progressTimeout: secondsPerGiB
        .optional()
        .meta({ description: "Seconds without any progress after which a migration is given up; 0 = no limit. Default: 150." }),
    parallelMigrationsPerCluster: wholeNumber
        .min(1, "must be at least 1; with 0 nothing would move, and drains would wait for ever")
        .max(most)
        .optional()
        .meta({ description: "Migrations that run at the same time in the cluster. Default: 5." }),
    parallelOutboundMigrationsPerNode: wholeNumber
        .min(1, "must be at least 1; with 0 nothing would move, and drains would wait for ever")
        .max(most)
        .optional()
        .meta({ description: "Of these, migrations that leave the same node. Default: the version's, 1 in recent ones, 2 in older ones." }),
    network: dnsSubdomain.optional().meta({
        description:
            "NetworkAttachmentDefinition of a network of its own for migrations, by name; it is in the HyperConverged's namespace. Every node needs a second NIC there. A change restarts KubeVirt's agents on all nodes (`virt-handler`). Default: the pod network.",
    }),
    allowAutoConverge: z
        .boolean()
        .optional()
        .meta({ description: "`true` = a guest that is too busy to be copied is slowed down until it can be. Default: false." }),
    allowPostCopy: z.boolean().optional().meta({
        description:
            "`true` = a migration that is not over in time changes sides and fetches its memory from there: slower meanwhile, not to be cancelled, and the VM is lost when the network fails. Not for critical data or unstable networks. Needs `acceptsPostCopy`. Default: false.",
    }),
    allowWorkloadDisruption: z.boolean().optional().meta({
        description:
            "`true` = a migration that is not over in time is not given up: it goes on in post-copy mode where that is allowed, else the VM is paused until it is copied. HyperConverged of recent versions only; there post-copy needs it too. Default: false.",
    }),
    evictionStrategy: closedSet(evictionStrategies).optional().meta({
        id: "live:EvictionStrategy",
        description: "What a drain of a node does to VMs that do not say it themselves. Default: `LiveMigrate`, on a single node `None`.",
        values: evictionStrategies,
    }),
    workloadUpdateStrategy: WorkloadUpdate.optional(),
};

const hostArgs = {
    acceptsPostCopy,
    takesOver: z.boolean().optional().meta({
        description:
            "`true` = settings that somebody else has made are taken over. When this resource goes they are not brought back: the defaults return. Default: false, and they are refused with who has made them.",
    }),
};

/** `live.HyperConvergedTuning`. */
export const TuningArgs = z.strictObject({
    name: dnsSubdomain.optional().meta({ description: "Name of the HyperConverged. Default: `kubevirt-hyperconverged`.", replace: true }),
    namespace: dnsLabel.optional().meta({ description: "Its namespace. Default: `openshift-cnv`.", replace: true }),
    ...tuningSettings,
    ...hostArgs,
});

/** The same as a part of `live.LiveMigrationTuning`. */
export const TuningSettings = z
    .strictObject(TuningArgs.shape)
    .meta({ id: "live:TuningSettings", description: "Settings of live migrations for the whole cluster. What is left out keeps its default." });

export const TuningOutputs = z.object({
    ...objectOutputs,
    fieldManager: z.string().meta({
        description: "Field manager that these settings belong to in the HyperConverged's `managedFields`; it stays when the resource is renamed.",
    }),
    inEffect: z.record(z.string(), z.string()).meta({
        description:
            'Limits, timeouts and the eviction strategy as the HyperConverged has them now, defaults and what others have set too, each as text: `{ progressTimeout: "150", … }`.',
    }),
});

export type TuningArgs = z.infer<typeof TuningArgs>;
