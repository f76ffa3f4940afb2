import { z } from "zod";
import { dnsLabel } from "../meta.ts";
import type { ComponentDefinition } from "../writer.ts";
import { PolicySettings } from "./policy.ts";
import { TuningSettings } from "./settings.ts";

const subjects = {
    User: "A user of the cluster, by name.",
    Group: "A group of users, by name.",
    ServiceAccount: "A ServiceAccount, by name and namespace.",
} as const;

const stages = {
    before: "OpenShift Virtualization is older than 4.19: a temporary ClusterRole keeps the right of namespace administrators through the update.",
    updated: "It is 4.19 or later: migrators are bound to `kubevirt.io:migrate`, and the temporary ClusterRole is still there.",
    done: "The temporary ClusterRole is taken away: only those who are bound may migrate.",
} as const;

function closedSet<T extends Readonly<Record<string, string>>>(values: T) {
    return z.enum(Object.keys(values) as [keyof T & string]);
}

const Migrator = z
    .strictObject({
        kind: closedSet(subjects).meta({ id: "live:MigratorKind", description: "Sorts of identities.", values: subjects }),
        name: z.string().min(1).meta({ description: "Its name." }),
        namespace: dnsLabel.optional().meta({ description: "Namespace of a ServiceAccount; the others have none." }),
    })
    .meta({ id: "live:Migrator", description: "Somebody who may migrate VMs." });

/** Source: live-migration LM-008, LM-014; AMB-LM-09. */
const MigrationAccess = z
    .strictObject({
        migrators: z
            .array(Migrator)
            .min(1)
            .meta({ description: "Who may create, change and delete live migrations: bound to the ClusterRole `kubevirt.io:migrate`." }),
        namespaces: z.array(dnsLabel).min(1).optional().meta({
            description:
                "In which namespaces, a RoleBinding for each; or `isClusterWide`. One that is not there is refused, in previews too, unless this waits for other resources, which may make it.",
        }),
        isClusterWide: z.boolean().optional().meta({ description: "`true` = in all namespaces, by a ClusterRoleBinding, instead of `namespaces`." }),
    })
    .meta({
        id: "live:MigrationAccess",
        description: "Who may migrate VMs, from OpenShift Virtualization 4.19 on, where namespace administrators may not any more.",
    });

/** Source: live-migration LM-009 … LM-015. */
const Upgrade = z
    .strictObject({
        stage: closedSet(stages).meta({
            id: "live:UpgradeStage",
            description:
                "How far the update is, for a stack's configuration: `before`, then the update itself, `updated`, `done`. Must be known in previews.",
            values: stages,
        }),
    })
    .meta({
        id: "live:RbacUpgrade",
        description: "The update to 4.19 in stages, so that nobody loses the right to migrate before those who need it are bound.",
    });

/** `LiveMigrationTuning`. Source: issue 7, point 3; live-migration LM-008 … LM-020, LM-U01, LM-U05. */
export const LiveMigrationTuningArgs = z.strictObject({
    settings: TuningSettings.optional(),
    policies: z
        .record(dnsLabel, PolicySettings)
        .optional()
        .meta({ description: "MigrationPolicies by their names, for VMs that need settings of their own. Previews tell for which VMs each is now." }),
    access: MigrationAccess.optional(),
    upgrade: Upgrade.optional(),
});

export const LiveMigrationTuningOutputs = z.object({
    inEffect: z
        .record(z.string(), z.string())
        .optional()
        .meta({ description: "The cluster's settings as they are now, each as text; absent without `settings`." }),
    policyNames: z.array(z.string()).meta({ description: "Names of its MigrationPolicies, sorted." }),
    losing: z.array(z.string()).optional().meta({
        description:
            "Namespace administrators who may not migrate without the temporary ClusterRole, and whom nobody has bound: `User alice in shop, web`. Absent when bindings may not be read.",
    }),
    next: z.string().optional().meta({ description: "What to do next of the update in stages, in a sentence; absent without `upgrade`." }),
});

export type LiveMigrationTuningArgs = z.infer<typeof LiveMigrationTuningArgs>;
export type Migrator = z.infer<typeof Migrator>;
export type UpgradeStage = keyof typeof stages;

export const liveMigrationTuning: ComponentDefinition = {
    token: "live:LiveMigrationTuning",
    description: `Live migration of a cluster in one place: settings for all VMs, policies for some, and who may migrate.

From OpenShift Virtualization 4.19 on, only those who are bound to the ClusterRole \`kubevirt.io:migrate\` may migrate VMs; before, every namespace administrator could. \`upgrade.stage\` takes a cluster over that change: \`before\` makes the temporary ClusterRole \`kubevirt.io:upgrademigrate\`, which is aggregated into \`admin\` and which the update leaves alone; then OpenShift Virtualization is updated; \`updated\` binds \`access.migrators\` beside it; \`done\` takes it away. At each stage previews and \`up\` tell what to do next, and which administrators would lose the right. A stage that the cluster is not ready for is refused. A cluster that is newer needs \`access\` only.`,
    inputs: LiveMigrationTuningArgs,
    outputs: LiveMigrationTuningOutputs,
    isComponent: true,
};
