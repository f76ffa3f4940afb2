import { type Finding, listed } from "../../../concern/index.ts";
import type { SourceType } from "../../../inventory/index.ts";
import { kinds } from "../../../kube/index.ts";
import type { Own } from "../../../lifecycle/index.ts";
import type { StorageTarget } from "../../../schema/maps.ts";
import type { CheckedPlan } from "../../../schema/plan.ts";
import type { ClusterLook } from "../clusterLook.ts";
import { finding } from "../told.ts";
import { isHost } from "./providers.ts";

/**
 * Storage classes whose volumes somebody has to make by hand: admission takes no cold plan with one, unless the source is vSphere or the destination
 * another cluster.
 *
 * Source: forklift-behaviour §11.
 */
export async function staticClassFindings(
    args: CheckedPlan,
    own: Own,
    source: SourceType,
    storage: Readonly<Record<string, StorageTarget>> | undefined,
    look: ClusterLook,
): Promise<readonly Finding[]> {
    if (!storage || source === "vsphere" || args.type === "warm" || (await isHost(args, own, look)) !== true) return [];
    const names = [...new Set(Object.values(storage).map(({ storageClass }) => storageClass))].sort();
    const seen = await Promise.all(names.map(async (name) => ({ name, seen: await look.get(kinds.storageClass, { name }, "storageMap") })));
    const byHand = seen.filter((each) => each.seen.state === "found" && each.seen.object.provisioner === "kubernetes.io/no-provisioner");
    const classes = listed(byHand.map(({ name }) => JSON.stringify(name)));
    const message = `maps to ${classes}, whose volumes nobody provisions; take a storage class with a provisioner`;
    return finding("error", "storageMap", byHand.length > 0 ? message : undefined);
}
