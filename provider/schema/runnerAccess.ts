import { z } from "zod";
import { dnsLabel, dnsSubdomain } from "./meta.ts";
import type { ComponentDefinition } from "./writer.ts";

const purposes = {
    preview: "Previews: reads what a program is compared with. No secret is read and nothing is written.",
    run: "Runs waves: everything that a preview does, `up`, refresh and `destroy`.",
    install:
        "Installs the platform, and makes identities for the other two. It may do all that they may in these namespaces, because Kubernetes lets nobody grant what he does not have.",
} as const;

const families = {
    virtualization: "Migrations of VMs with MTV.",
    imports: "Imports of disks with CDI.",
    live: "Live migrations with KubeVirt.",
    containers: "Installations of MTC: `install` makes and removes them, the others only read what a program is compared with.",
} as const;

function closedSet<T extends Readonly<Record<string, string>>>(values: T) {
    return z.enum(Object.keys(values) as [keyof T & string]);
}

const namespaceList = z.array(dnsLabel);

/** The namespaces of controllers, by what they do. Source: MTV-003, live-migration LM-U01. */
const InstallationArgs = z
    .strictObject({
        virtualization: dnsLabel.optional().meta({ description: "Namespace of MTV. Default: `openshift-mtv`." }),
        imports: dnsLabel.optional().meta({ description: "Namespace of CDI. Default: `openshift-cnv`." }),
        live: dnsLabel.optional().meta({ description: "Namespace of KubeVirt. Default: `openshift-cnv`." }),
        containers: dnsLabel.optional().meta({ description: "Namespace of MTC. Default: `openshift-migration`." }),
    })
    .meta({ id: "index:InstallationNamespaces", description: "Where the controllers of each family are." });

/** `RunnerAccess`: the identity that runs `pulumi up`, with the least that it needs. Source: issue 7, point 5. */
export const RunnerAccessArgs = z.strictObject({
    purpose: closedSet(purposes).optional().meta({
        id: "index:RunnerPurpose",
        description: "What the identity is for. Default: `run`. Must be known in previews.",
        values: purposes,
    }),
    families: z
        .array(closedSet(families).meta({ id: "index:RunnerFamily", description: "A family of resources.", values: families }))
        .min(1)
        .optional()
        .meta({ description: 'Which families of resources its programs use. Default: `["virtualization"]`. Must be known in previews.' }),
    name: dnsSubdomain
        .optional()
        .meta({ description: "Name of the ServiceAccount. Default: the resource's name with a random suffix. A change replaces it and its token." }),
    namespace: dnsLabel.meta({
        description:
            "Namespace of the ServiceAccount and of its token. Best one in which nobody else may read Secrets: who may read the token is this identity. A change replaces both.",
    }),
    namespaces: namespaceList.meta({
        description:
            "Namespaces of its programs' objects: what the provider's `namespace` says. Not that of the controllers: who may write and read Secrets there can take on the controllers' own rights.",
    }),
    targetNamespaces: namespaceList.optional().meta({
        description:
            "Namespaces that VMs move to; a run looks there at what has become of them, `install` gives them quotas and networks. They must be there: what the identity may in each stands in a Role there. Default: none, and runs say that they could not look.",
    }),
    installationNamespaces: InstallationArgs.optional(),
    checksCluster: z.boolean().optional().meta({
        description:
            "`true` = it may also read, in the whole cluster, what checks look at besides: names and MAC addresses that are taken, quotas, room, storage. No Secrets. Default: false; checks then say what they could not look at. Must be known in previews.",
    }),
    issuesToken: z.boolean().optional().meta({
        description:
            "`false` = no token is made, and `kubeconfig` is without one: for pipelines that run as the ServiceAccount or ask for short-lived tokens (`kubectl create token`). Default: true, a token without an expiry that ends with this resource or with the next `renewal`. Must be known in previews.",
    }),
    renewal: z
        .string()
        .min(1)
        .max(40)
        .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, "must be lower-case letters, digits and `-`, such as `2026-q1`")
        .optional()
        .meta({
            description:
                "A word of up to 40 lower-case letters, digits and `-`, e.g. `2026-q1`: another one makes a new token and then takes the old one away, which the API server refuses from that moment. Must be known in previews.",
        }),
    server: z
        .url({ protocol: /^https$/, error: "must be a URL such as `https://api.example.com:6443`" })
        .optional()
        .meta({
            description:
                "Address of the API server in `kubeconfig`. Default: that of the kubeconfig which the provider uses. Required when a `kubernetes` provider is handed down, whose kubeconfig nobody else can see.",
        }),
    certificateAuthority: z.string().startsWith("-----BEGIN CERTIFICATE-----", "must be a certificate in PEM").optional().meta({
        description:
            "PEM certificate of the authority that signed the API server's certificate. Default: that of the provider's kubeconfig; with `server` the one that the cluster gives to its ServiceAccounts.",
    }),
});

export const RunnerAccessOutputs = z.object({
    serviceAccountName: z.string().meta({ description: "Name of the ServiceAccount." }),
    user: z.string().meta({ description: "The identity as audit logs and bindings call it: `system:serviceaccount:NAMESPACE:NAME`." }),
    kubeconfig: z.string().meta({
        description:
            "Contents of a kubeconfig for the identity, for the provider's `kubeconfig`. A program in TypeScript prints it (as all that its SDK is told) in `pulumi up --json`, whose output is to be kept like the secret itself.",
        secret: true,
    }),
    token: z.string().optional().meta({ description: "The token alone; absent without `issuesToken`.", secret: true }),
    tokenNote: z.string().meta({ description: "How long the token holds, and how it is renewed, in one sentence." }),
    rights: z.array(z.string()).meta({ description: "Everything that the identity may do, as `patch plans.forklift.konveyor.io in demo`, sorted." }),
});

export type RunnerAccessArgs = z.infer<typeof RunnerAccessArgs>;

export const runnerAccess: ComponentDefinition = {
    token: "index:RunnerAccess",
    description:
        "The identity that runs `pulumi up`: a ServiceAccount with the least that its programs need, namespace by namespace, and a kubeconfig for it. The roles are those with which the provider is tested on a real API server.",
    inputs: RunnerAccessArgs,
    outputs: RunnerAccessOutputs,
    isComponent: true,
};
