import { z } from "zod";
import { objectMetaArgs, objectOutputs } from "../meta.ts";
import { acceptsPostCopy, bandwidth, secondsPerGiB } from "./settings.ts";

const key = /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const value = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;
const labels = z.record(
    z.string().regex(key, "must be a label's name such as `tier` or `example.com/tier`"),
    z.string().regex(value, "must be a label's value: at most 63 letters, digits, `-`, `_` and `.`"),
);

const PolicySelectors = z
    .strictObject({
        namespaceSelector: labels.optional().meta({ description: "Labels that the VM's namespace must have, all of them." }),
        virtualMachineInstanceSelector: labels
            .optional()
            .meta({ description: "Labels that the running VM must have, all of them: those of the VirtualMachine's template." }),
    })
    .meta({ id: "live:PolicySelectors", description: "For which VMs a policy is. Labels with their values; expressions are not possible." });

/** What a policy says of a migration; what it leaves out comes from the cluster's settings. Source: live-migration LM-U05. */
const policySettings = {
    selectors: PolicySelectors,
    bandwidthPerMigration: bandwidth.optional().meta({ description: "Bytes per second that a migration may use, e.g. `64Mi`; `0` = no limit." }),
    completionTimeoutPerGiB: secondsPerGiB
        .optional()
        .meta({ description: "Seconds for each GiB after which a migration is given up, or goes on in post-copy mode; 0 = no limit." }),
    allowAutoConverge: z.boolean().optional().meta({ description: "`true` = a guest that is too busy to be copied is slowed down until it can be." }),
    allowPostCopy: z.boolean().optional().meta({
        description:
            "`true` = a migration that is not over in time changes sides. Needs `acceptsPostCopy`; says the same of `allowWorkloadDisruption` where that is left out.",
    }),
    allowWorkloadDisruption: z.boolean().optional().meta({
        description: "`true` = a migration that is not over in time is not given up: post-copy where that is allowed, else the VM is paused.",
    }),
    acceptsPostCopy,
};

/** `live.MigrationPolicy`. Cluster-scoped: it has no namespace. */
export const PolicyArgs = z.strictObject({
    name: objectMetaArgs.name,
    labels: objectMetaArgs.labels,
    annotations: objectMetaArgs.annotations,
    ...policySettings,
});

/** The same as a part of `live.LiveMigrationTuning`, whose key names it. */
export const PolicySettings = z.strictObject(policySettings).meta({
    id: "live:PolicySettings",
    description: "Settings of live migrations for some VMs. What is left out comes from the cluster's settings.",
});

export const PolicyOutputs = z.object({ name: objectOutputs.name, uid: objectOutputs.uid, warnings: objectOutputs.warnings });

export type PolicyArgs = z.infer<typeof PolicyArgs>;
