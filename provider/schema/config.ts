import { z } from "zod";
import { fault } from "./fault.ts";
import { instant } from "./instant.ts";
import { dnsLabel } from "./meta.ts";

const seconds = z.number().positive();

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
                "Address of the Forklift inventory service. Default: `MIGRATION_TOOLKIT_INVENTORY_URL`, else it is looked for in the cluster: its Route, an Ingress, the Service.",
        }),
    inventoryCa: z.string().optional().meta({ description: "PEM certificate of the authority that signed the inventory's certificate." }),
    inventorySnapshot: z.string().optional().meta({
        description:
            "Path of an inventory snapshot, as the program's folder (`main` of Pulumi.yaml) sees it, asked while the source provider does not exist in the cluster yet. With it a preview needs no cluster: what only the cluster knows is not checked then, and the preview says so.",
    }),
    estimate: z.string().optional().meta({
        description:
            "Path of a file that `pulumi-migration-toolkit calibrate` has made of finished waves, as the program's folder sees it: how long waves take here. Default: the lab of the product's documentation, with the range in which sites are known to differ.",
    }),
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
            inventory: z.string().meta({
                description:
                    "Path of an inventory snapshot file, as the program's folder (`main` of Pulumi.yaml) sees it: what the rehearsed source contains.",
            }),
            state: z.string().optional().meta({
                description:
                    "Folder in which the rehearsed world is kept between commands. Default: `.rehearsal` beside the program. Its API is served while the plugin runs: a `refresh` or `destroy` of plain objects in it takes `--run-program`.",
            }),
            seed: z.number().int().optional().meta({ description: "Same seed, same world. Default: 1." }),
            now: instant().optional().meta({
                description: "What a new world's clock shows, an instant with its offset. Default: the same for all, `2026-01-05T08:00:00Z`.",
            }),
            speed: z.number().positive().optional().meta({ description: "Simulated seconds per second. Default: as fast as events allow." }),
            openShiftVirtualization: z
                .string()
                .regex(/^4\.\d\d$/, 'must be a minor version in quotation marks: `"4.19"`')
                .optional()
                .meta({
                    description:
                        "Minor version of OpenShift Virtualization in the rehearsed cluster, `4.18` or `4.19`: who may migrate VMs changes with it. Default: `4.18`. A world that is there already is updated by a later one, and does not go back.",
                }),
            faults: z.array(fault).optional().meta({ description: "What goes wrong." }),
        })
        .optional()
        .meta({
            id: "index:Rehearsal",
            description: "Run everything in a small world inside the provider instead of a cluster. Nothing real is touched.",
        }),
});

export type ConfigArgs = z.infer<typeof ConfigArgs>;
