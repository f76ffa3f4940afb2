import { z } from "zod";
import { dnsLabel } from "./meta.ts";

const seconds = z.number().positive();

const fault = z
    .looseObject({
        kind: z
            .enum(["vm", "vmStall", "datastore", "credentials", "connection", "inventory", "api"])
            .meta({ id: "index:FaultKind", description: "What goes wrong." }),
        vm: z.string().optional().meta({ description: "VM that fails or stalls, by name or id." }),
        step: z.string().optional().meta({ description: "Pipeline step in which it fails, e.g. `ImageConversion`." }),
        phase: z.string().optional().meta({ description: "Phase in which it fails or stalls." }),
        reason: z.string().optional().meta({ description: "What the controller writes as the reason." }),
        times: z.number().int().positive().optional().meta({ description: "How often it happens. Default: always." }),
    })
    .meta({ id: "index:RehearsalFault", description: "Something that goes wrong on purpose." });

/** The provider's own configuration, in the words of `@pulumi/kubernetes`. */
export const ConfigArgs = z.strictObject({
    kubeconfig: z.string().optional().meta({
        description: "Path of a kubeconfig file, or its contents. Default: `KUBECONFIG`, then `~/.kube/config`, then the pod's service account.",
        secret: true,
    }),
    context: z.string().optional().meta({ description: "Context of the kubeconfig. Default: its current context." }),
    cluster: z.string().optional().meta({ description: "Cluster of the kubeconfig. Default: the context's." }),
    namespace: dnsLabel
        .optional()
        .meta({ description: "Namespace of objects without their own. Default: the context's namespace, else `openshift-mtv`." }),
    inventoryUrl: z
        .url({ protocol: /^https?$/, error: "must be a URL such as `https://forklift-inventory-openshift-mtv.apps.example.com`" })
        .optional()
        .meta({
            description:
                "Address of the Forklift inventory service. Default: `MIGRATION_TOOLKIT_INVENTORY_URL`; without it previews do not look into it.",
        }),
    inventoryCa: z.string().optional().meta({ description: "PEM certificate of the authority that signed the inventory's certificate." }),
    inventorySnapshot: z
        .string()
        .optional()
        .meta({ description: "Path of an inventory snapshot, asked while the source provider does not exist in the cluster yet." }),
    timeouts: z
        .strictObject({
            settleSeconds: seconds.optional().meta({ description: "How long an object may take to be ready. Default: 300." }),
            callSeconds: seconds.optional().meta({ description: "Budget of one API call with all its repetitions. Default: 120." }),
            silenceSeconds: seconds.optional().meta({ description: "How long the API server may stay silent in one call. Default: 30." }),
        })
        .optional()
        .meta({
            id: "index:Timeouts",
            description: "Patience, in seconds. The run of a migration has no limit of its own; see `stallMinutes` there.",
        }),
    rehearsal: z
        .strictObject({
            inventory: z.string().meta({ description: "Path of an inventory snapshot file: what the rehearsed source contains." }),
            state: z
                .string()
                .optional()
                .meta({ description: "Folder in which the rehearsed world is kept between commands. Default: `.rehearsal` beside the program." }),
            seed: z.number().int().optional().meta({ description: "Same seed, same world. Default: 1." }),
            speed: z.number().positive().optional().meta({ description: "Simulated seconds per second. Default: as fast as events allow." }),
            faults: z.array(fault).optional().meta({ description: "What goes wrong." }),
        })
        .optional()
        .meta({
            id: "index:Rehearsal",
            description: "Run everything in a small world inside the provider instead of a cluster. Nothing real is touched.",
        }),
});

export type ConfigArgs = z.infer<typeof ConfigArgs>;
