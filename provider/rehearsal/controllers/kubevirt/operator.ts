import { kinds } from "../../../kube/index.ts";
import type { Controller } from "../manager.ts";
import type { Surroundings } from "../world.ts";
import { type DefaultRole, defaultRoles, versionAnnotation } from "./clusterRoles.ts";

/**
 * The operator of KubeVirt, as far as rights are concerned: makes the roles of its version and writes over those of an earlier one. Those that are of its
 * version, or a later one, it leaves alone: there is no way back. Labels that others have added stay.
 *
 * Source: live-migration LM-011, LM-U10, AMB-LM-10; `createOrUpdateClusterRole` of KubeVirt.
 */
export function virtOperator(world: Surroundings): Controller {
    return {
        kind: kinds.kubeVirt,
        async reconcile(ref) {
            const object = await world.cluster.get(kinds.kubeVirt, ref);
            if (!object || object.metadata.deletionTimestamp) return undefined;
            for (const role of defaultRoles(world.virtualization)) await bringUp(world, role);
            return undefined;
        },
    };
}

async function bringUp({ cluster, virtualization }: Surroundings, role: DefaultRole): Promise<void> {
    const there = await cluster.get(kinds.clusterRole, { name: role.metadata.name! });
    if ((there?.metadata.annotations?.[versionAnnotation] ?? "") >= virtualization) return;
    const { apiVersion, kind } = kinds.clusterRole;
    await cluster.apply(kinds.clusterRole, { apiVersion, kind, ...role } as DefaultRole, { fieldManager: "virt-operator", force: true });
}
