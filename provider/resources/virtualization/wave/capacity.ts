import type { InventoryVm } from "../../../inventory/index.ts";
import type { KubeObject } from "../../../kube/index.ts";
import type { Session } from "../../../lifecycle/index.ts";
import { isQuery } from "../../../schema/plan.ts";
import type { WaveMaps, WavePlan, WaveQuestion } from "../../../serve/port.ts";
import { type Capacity, capacityOf, nothingToSay, withoutRoom } from "../capacity.ts";
import { ClusterLook } from "../clusterLook.ts";
import type { SourceFacts } from "../plan/facts.ts";
import { isArchived, isExecuting, notMoved } from "../plan/history.ts";
import { storageIn } from "../plan/maps.ts";
import { isHost } from "../plan/providers.ts";
import type { ExistingPlan } from "./existing.ts";

/** Whether there is room for all VMs of a wave that are still to move, by whichever of its plans. */
export async function waveCapacity(
    { target, namespace, vms, isWarm }: WaveQuestion,
    plans: readonly WavePlan[],
    existing: readonly ExistingPlan[],
    facts: SourceFacts,
    maps: WaveMaps | undefined,
    session: Session,
    signal: AbortSignal,
): Promise<Capacity> {
    if (!target) return nothingToSay;
    const { targetNamespace, destination, storageMap, settings } = target;
    const own = { name: "", namespace: namespace ?? session.namespace };
    const look = new ClusterLook(session, signal);
    const storage = storageMap === undefined ? (maps?.storage ?? target.storage) : await storageIn(storageMap, own, look);
    if (!storage) return nothingToSay;
    const isLocal = destination === undefined || (await isHost({ destination }, own, look)) !== false;
    const said = isQuery(vms) ? (vms.include ?? {}) : vms;
    const terms = { source: facts.type, isWarm, isLocal, storage, datastores: facts.datastores, settings, vms: said };
    const open = await Promise.all(
        plans.map((plan) => {
            const object = existing.find(({ key }) => key === plan.key)?.object;
            return withoutRoom(toCome(plan, object, facts), object, targetNamespace, isLocal ? look : undefined);
        }),
    );
    const where = { targetNamespace, storage: storageMap === undefined ? "storage" : "storageMap", nodeSelector: settings.targetNodeSelector };
    const { unknowns, ...told } = await capacityOf(new Map(open.flatMap((each) => [...each])), terms, where, session, signal);
    return { ...told, unknowns: [...unknowns, ...look.unknowns] };
}

/** VMs on their way have their room, and those of an archived plan need none. */
function toCome({ vms }: WavePlan, object: KubeObject | undefined, facts: SourceFacts): ReadonlyMap<string, InventoryVm> {
    if (object && (isExecuting(object) || isArchived(object))) return new Map();
    const selected = Object.fromEntries(Object.entries(vms).flatMap(([key, id]) => (id === undefined ? [] : [[key, { id }] as const])));
    return notMoved(selected, object, facts.vms);
}
