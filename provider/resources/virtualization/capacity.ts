import type { Finding } from "../../concern/index.ts";
import type { InventoryVm } from "../../inventory/index.ts";
import { type KubeObject, kinds } from "../../kube/index.ts";
import type { Session } from "../../lifecycle/index.ts";
import { capacityFindings, demandOf, needsOf, sayDemand, type Terms, type Where } from "../../wave/capacity/index.ts";
import type { ClusterLook } from "./clusterLook.ts";
import { vmsThatRan } from "./plan/history.ts";
import { supplyOf } from "./supply.ts";

/** Whether the target has room, in findings and in a line that says what is needed. */
export interface Capacity {
    readonly findings: readonly Finding[];
    readonly news: readonly string[];
    readonly unknowns: readonly string[];
}

export const nothingToSay: Capacity = { findings: [], news: [], unknowns: [] };

/** Holds what VMs need against what their target has. Of another cluster nothing can be seen, so that it is only said what they need. */
export async function capacityOf(
    vms: ReadonlyMap<string, InventoryVm>,
    terms: Terms,
    { targetNamespace, ...where }: Where & { readonly targetNamespace: string },
    session: Session,
    signal: AbortSignal,
): Promise<Capacity> {
    if (vms.size === 0) return nothingToSay;
    const seen = terms.isLocal ? await supplyOf(session, targetNamespace, terms.source, signal) : undefined;
    const demand = demandOf(needsOf(vms, terms, seen?.volumes ?? {}));
    return {
        findings: seen ? capacityFindings(demand, seen.supply, where) : [],
        news: [sayDemand(demand, targetNamespace) ?? []].flat(),
        unknowns: seen?.unknowns ?? [],
    };
}

/**
 * The VMs for which room is still to be found: not those whose claims an earlier attempt has left in the target namespace.
 *
 * Shape:  claims are only looked for when an attempt has taken up one of the VMs, and where one can look.
 * Source: forklift-behaviour §10.1 (labels of claims).
 */
export async function withoutRoom(
    vms: ReadonlyMap<string, InventoryVm>,
    plan: KubeObject | undefined,
    namespace: string,
    look: ClusterLook | undefined,
): Promise<ReadonlyMap<string, InventoryVm>> {
    const ran = new Set(vmsThatRan(plan).map(({ id }) => id));
    if (!look || ![...vms.values()].some(({ id }) => ran.has(id))) return vms;
    const claims = (await look.list(kinds.persistentVolumeClaim, { namespace, labelSelector: "vmID" }, "capacity: claims that are there")) ?? [];
    const own = claims.filter(({ metadata: { labels = {} } }) => labels.plan === undefined || labels.plan === plan?.metadata.uid);
    const claimed = new Set(own.map(({ metadata }) => metadata.labels?.vmID));
    return new Map([...vms].filter(([, { id }]) => !claimed.has(id)));
}
