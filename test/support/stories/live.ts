import { kinds } from "../../../provider/kube/index.ts";
import type { Fault } from "../../../provider/rehearsal/port.ts";
import type { Declared } from "../engine.ts";
import { liveTarget } from "../live.ts";
import { comesAndGoes, type Inputs, type Story, somebodyElse } from "./story.ts";
import { isStopped } from "./waves.ts";

const inventory = liveTarget();

function tuned(settings: Inputs, policy: Inputs): readonly Declared[] {
    const selectors = { virtualMachineInstanceSelector: { os: "rhel" } };
    return [
        { type: "migration-toolkit:live:HyperConvergedTuning", name: "limits", inputs: settings },
        { type: "migration-toolkit:live:MigrationPolicy", name: "linux", inputs: { name: "linux", selectors, ...policy } },
    ];
}

const move: readonly Declared[] = [
    { type: "migration-toolkit:live:VirtualMachineInstanceMigration", name: "move", inputs: { vmi: "db", cancelOnDelete: true } },
];

const breaks: Fault = { kind: "liveMigration", vm: "db", trouble: "fails", times: 1 };
const stuck: Fault = { kind: "liveMigration", vm: "db", trouble: "stuck", times: 1 };

/** VMs that run in the cluster: how they are moved, and one that is. */
export const liveStories: readonly Story[] = [
    {
        name: "settings of live migrations that are changed and given back",
        inventory,
        furnish: async (cluster) => {
            const { apiVersion, kind } = kinds.hyperConverged;
            const metadata = { name: "kubevirt-hyperconverged", namespace: "openshift-cnv" };
            const spec = { liveMigrationConfig: { parallelOutboundMigrationsPerNode: 2 } };
            await cluster.apply(kinds.hyperConverged, { apiVersion, kind, metadata, spec }, { fieldManager: somebodyElse, force: true });
        },
        acts: comesAndGoes(
            tuned({ parallelMigrationsPerCluster: 8, bandwidthPerMigration: "64Mi" }, { bandwidthPerMigration: "64Mi" }),
            tuned({ parallelMigrationsPerCluster: 4, progressTimeout: 60 }, { completionTimeoutPerGiB: 300 }),
        ),
    },
    { name: "a live migration that fails once", inventory, faults: [breaks], acts: comesAndGoes(move) },
    {
        name: "a live migration that is destroyed while it is under way",
        inventory,
        faults: [stuck],
        acts: [
            { does: "up", program: move, stopAfter: 1, until: isStopped },
            { does: "destroy", program: [] },
        ],
    },
];
