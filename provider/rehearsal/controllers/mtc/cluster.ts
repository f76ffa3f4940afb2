import { conditionsOf } from "../../../condition/index.ts";
import { kinds } from "../../../kube/index.ts";
import { readyOf, Staging } from "../conditions.ts";
import { type Controller, refOf } from "../manager.ts";
import { type Surroundings, timestamp } from "../world.ts";

/** The host cluster: the controller finds nothing to say against it as soon as it runs itself. Source: mtc-behaviour §1.1, §2.1, G-04. */
export function migClusterController(world: Surroundings): Controller {
    const own = async (namespace: string | undefined) => (await world.cluster.list(kinds.migCluster, { namespace })).items.map(refOf);
    return {
        kind: kinds.migCluster,
        watches: [{ kind: kinds.deployment, map: ({ metadata }) => (metadata.name === "migration-controller" ? own(metadata.namespace) : []) }],
        async reconcile(ref) {
            const cluster = await world.cluster.get(kinds.migCluster, ref);
            const controller = await world.cluster.get(kinds.deployment, { name: "migration-controller", namespace: ref.namespace });
            if (!cluster?.spec?.isHostCluster || !controller?.status?.availableReplicas) return undefined;
            const staging = new Staging(conditionsOf(cluster.status), timestamp(world));
            staging.set(readyOf("The cluster is ready."));
            await world.cluster.patch(
                kinds.migCluster,
                ref,
                { status: { conditions: staging.end() } },
                { type: "merge", fieldManager: "mig-controller" },
            );
            return undefined;
        },
    };
}
