import { kinds } from "../../../provider/kube/index.ts";
import type { Declared } from "../engine.ts";
import { group, mtv } from "../operatorStage.ts";
import { comesAndGoes, type Inputs, type Story } from "./story.ts";

/** An operator of a version, and the installation that it carries out. */
function platform(version: string, settings: Inputs): readonly Declared[] {
    const named = `mtv-operator.v${version}`;
    const annotations = { "migration-toolkit.pulumi.com/operator": named };
    return [
        ...mtv({ channel: `release-v${version.slice(0, 3)}`, version: named }),
        { type: "migration-toolkit:virtualization:ForkliftController", name: "settings", inputs: { annotations, ...settings } },
    ];
}

function containers(inputs: Inputs): readonly Declared[] {
    return [{ type: "migration-toolkit:containers:MigrationController", name: "mtc", inputs }];
}

/** What runs migrations in a cluster: installed, set otherwise, taken down. */
export const installationStories: readonly Story[] = [
    {
        name: "an operator with its installation, which are upgraded together",
        furnish: (cluster) => cluster.create(kinds.operatorGroup, group()),
        acts: comesAndGoes(platform("2.8.3", { maxVmInflight: 20 }), platform("2.9.3", { maxVmInflight: 40, validation: false })),
    },
    {
        name: "an installation of MTC that is set otherwise",
        furnish: (cluster) => cluster.create(kinds.namespace, { metadata: { name: "openshift-migration" } }),
        acts: comesAndGoes(containers({ limits: { pods: 100 } }), containers({ limits: { pods: 300 }, exclusions: { disableImageMigration: true } })),
    },
];
