import type { InventoryVm } from "../../../inventory/index.ts";
import type { KubeObject } from "../../../kube/index.ts";
import { labelNames } from "../../../lifecycle/index.ts";
import { type CheckedPlan, vmsOf } from "../../../schema/plan.ts";
import { isUnknown } from "../../../schema/value.ts";
import { type Capacity, capacityOf, nothingToSay, withoutRoom } from "../capacity.ts";
import type { ClusterLook } from "../clusterLook.ts";
import type { Desk } from "./desk.ts";
import type { SourceFacts } from "./facts.ts";
import type { PlanMaps } from "./maps.ts";
import { isHost } from "./providers.ts";

/** Whether there is room for a plan's VMs. Of a wave's plans nothing is said: the wave has said it of all of them together. */
export async function planCapacity(
    { own, session, signal }: Desk,
    args: CheckedPlan,
    vms: ReadonlyMap<string, InventoryVm>,
    plan: KubeObject | undefined,
    { type: source, datastores }: SourceFacts,
    { storage }: PlanMaps,
    look: ClusterLook,
): Promise<Capacity> {
    const { targetNamespace, labels, targetNodeSelector, archived } = args;
    const isOfWave = !isUnknown(labels) && labels?.[labelNames.wave] !== undefined;
    if (isOfWave || archived === true || isUnknown(targetNamespace) || !storage) return nothingToSay;
    const isLocal = (await isHost(args, own, look)) !== false;
    const open = await withoutRoom(vms, plan, targetNamespace, isLocal ? look : undefined);
    const terms = { source, isWarm: args.type === "warm", isLocal, storage, datastores, settings: args, vms: vmsOf(args) };
    const nodeSelector = isUnknown(targetNodeSelector) ? undefined : targetNodeSelector;
    return await capacityOf(open, terms, { targetNamespace, storage: "storageMap", nodeSelector }, session, signal);
}
