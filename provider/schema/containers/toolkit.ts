import { z } from "zod";
import { OperatorChoice } from "../operator.ts";
import type { ComponentDefinition } from "../writer.ts";
import { ContainersSettings, roleArgs } from "./migrationController.ts";

/** `containers.ContainersToolkit`: an installation of MTC. Source: MTC-002, MTC-020, MTC-022, MTC-026, MTC-029. */
export const ContainersToolkitArgs = z.strictObject({
    operator: OperatorChoice.optional().meta({
        description:
            "What OLM is asked for: channels are `release-v1.7` and `release-v1.8`, the same on all clusters that applications move between. `{}` = the newest version of the default channel. Without it nothing is installed: the operator is there, and what else is given here is its MigrationController. Must be known in previews, its values need not be.",
    }),
    ...roleArgs,
    settings: ContainersSettings.optional().meta({
        description: "Settings of the MigrationController. Default: the operator's. Which groups of settings there are must be known in previews.",
    }),
    keepsNamespace: z.boolean().optional().meta({
        description:
            "`false` = the namespace `openshift-migration` goes with this resource, with all plans, storages and clusters in it. Default: true, it stays. Must be known in previews.",
    }),
});

export const ContainersToolkitOutputs = z.object({
    namespace: z.string().meta({ description: "Namespace of the installation, `openshift-migration`, once all of it is ready." }),
    installedVersion: z.string().optional().meta({ description: "ClusterServiceVersion that is installed; absent without `operator`." }),
    version: z.string().optional().meta({ description: "Version of MTC as its operator writes it, e.g. `1.8.3`." }),
    consoleUrl: z.string().optional().meta({ description: "Address of the web console; absent on remote clusters, and where it is not known." }),
    staysBehind: z.array(z.string()).meta({ description: "What a `destroy` leaves in the cluster, a line each." }),
});

export type ContainersToolkitArgs = z.infer<typeof ContainersToolkitArgs>;

export const containersToolkit: ComponentDefinition = {
    token: "containers:ContainersToolkit",
    description:
        "An installation of MTC in one cluster, OpenShift 4.6 or later: namespace, OperatorGroup, operator, MigrationController. The operator for OpenShift 4.5 and earlier does not come with OLM and is not installed by this. Ready when the operator, its parts and, on the host cluster, the controller with the MigCluster `host` are; until then it says which is not, and why. `destroy` goes in the documented order and is refused while something migrates.",
    inputs: ContainersToolkitArgs,
    outputs: ContainersToolkitOutputs,
    isComponent: true,
};
