import { z } from "zod";
import { anyObject, dnsLabel, dnsSubdomain, objectMetaArgs, objectOutputs } from "./meta.ts";

/** The OperatorGroup of a component that installs an operator. Source: MTV-051. */
export const operatorGroupName = "migration";

const approvals = {
    Automatic: "OLM installs every new version of the channel by itself, and with it restarts the controllers.",
    Manual: "Each version waits until somebody approves it.",
} as const;

/** How OLM runs the operator's pods. Source: OLM `SubscriptionConfig`, operators.coreos.com/v1alpha1. */
const OperatorConfig = z
    .strictObject({
        env: z.array(anyObject).optional().meta({ description: "Environment variables of the operator's containers, as in a pod: a proxy, say." }),
        resources: anyObject.optional().meta({ description: "`requests` and `limits` of the operator's containers, as in a pod." }),
        nodeSelector: z.record(z.string(), z.string()).optional().meta({ description: "Labels of the nodes that the operator runs on." }),
        tolerations: z.array(anyObject).optional().meta({ description: "Taints that the operator's pods tolerate, as in a pod." }),
    })
    .meta({ id: "index:OperatorConfig", description: "How OLM runs the operator's pods. A change restarts the operator, not its controllers." });

/** What is asked of OLM besides where: shared with the components that install an operator of their own. */
export const operatorChoice = {
    channel: z.string().min(1).optional().meta({
        description:
            "Update channel of the package, e.g. `release-v2.8`. Default: the package's default channel. Updated in place: OLM goes on to the channel's versions, which restarts the controllers. Back to an older version OLM cannot go.",
    }),
    source: dnsSubdomain.optional().meta({
        description: "Name of the CatalogSource. Default: `redhat-operators`; mirrors of a disconnected cluster have another. Updated in place.",
    }),
    sourceNamespace: dnsLabel.optional().meta({ description: "Namespace of the CatalogSource. Default: `openshift-marketplace`. Updated in place." }),
    approval: z
        .enum(Object.keys(approvals) as [keyof typeof approvals])
        .optional()
        .meta({
            id: "index:OperatorApproval",
            description: "Who decides on new versions. Default: `Automatic`; with a `version` it is always `Manual`. Updated in place.",
            values: approvals,
        }),
    version: dnsSubdomain.optional().meta({
        description:
            "The one version that is wanted, as the name of its ClusterServiceVersion: `mtv-operator.v2.8.3`. Only its InstallPlan is approved, and those of older versions on the way to it. Default: whatever the channel brings. A later one is an upgrade in place, an earlier one is refused.",
    }),
    config: OperatorConfig.optional(),
};

/** The same for components that know which package is theirs. */
export const OperatorChoice = z
    .strictObject({
        package: dnsSubdomain
            .optional()
            .meta({ description: "Name of the package in the catalog. Default: that of the product; community builds have another." }),
        ...operatorChoice,
    })
    .meta({ id: "index:OperatorChoice", description: "An operator as OLM is asked for it." });

/** `Operator`: an operator that OLM installs and keeps. Source: MTV-051, MTV-061, MTV-063; MTC-022, MTC-026, MTC-029. */
export const OperatorArgs = z.strictObject({
    ...objectMetaArgs,
    package: dnsSubdomain.meta({
        description: "Name of the package in the catalog: `mtv-operator`, `mtc-operator`. A change replaces it.",
        replace: true,
    }),
    ...operatorChoice,
});

export const OperatorOutputs = z.object({
    ...objectOutputs,
    installedVersion: z.string().optional().meta({ description: "ClusterServiceVersion that is installed: `mtv-operator.v2.8.3`." }),
    currentVersion: z
        .string()
        .optional()
        .meta({ description: "ClusterServiceVersion that OLM would have next: that of `installedVersion`, or an upgrade's." }),
    state: z.string().meta({ description: "State of the Subscription as OLM names it: `AtLatestKnown`, `UpgradePending`, …" }),
    isUpgradePending: z.boolean().meta({ description: "True while a later version waits for an approval." }),
});

export type OperatorArgs = z.infer<typeof OperatorArgs>;
