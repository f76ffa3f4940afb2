import type { PlanMigrationStatus } from "../../../await/index.ts";
import { conditionsOf, hasTrue } from "../../../condition/index.ts";
import type { KubeObject } from "../../../kube/index.ts";
import type { Obstacle, Session, Site } from "../../../lifecycle/index.ts";
import { sourceVms } from "../plan/sourceVms.ts";

/** Why a new Migration object would never run, or would run at a time nobody has reviewed. Source: forklift-behaviour §4.4, §5.1, §5.5. */
export async function obstacle({ object: plan }: Pick<Site, "object">, session: Session, signal: AbortSignal): Promise<Obstacle | undefined> {
    if (!plan) return { reason: "the plan does not exist", mayPass: true };
    const conditions = conditionsOf(plan.status);
    const end = ends.find(({ type }) => hasTrue(conditions, type));
    if (end) return { reason: end.reason, mayPass: false };
    const { history = [] } = (plan.status?.migration ?? {}) as PlanMigrationStatus;
    const active = history.findLast((each) => hasTrue(conditionsOf(each), "Executing"));
    if (active)
        return { reason: `migration ${active.migration?.name}, which this stack did not make, is running the plan; wait for its end`, mayPass: true };
    const gone = history.length === 0 ? [] : await goneFromSource(plan, session, signal);
    if (gone.length === 0) return undefined;
    const reason = `${gone.join(", ")} took part in an earlier attempt and left the source's inventory since; the controller begins no run of such a plan: put ${gone.length === 1 ? "it" : "them"} back, or declare a new plan for what has not moved`;
    return { reason, mayPass: false };
}

const ends = [
    { type: "Archived", reason: "the plan is archived and never runs again; declare a new plan" },
    { type: "Succeeded", reason: "the plan has already succeeded, which is final; declare a new plan for what is left" },
] as const;

/** VMs of earlier attempts that the source does not have any more; none when the inventory does not answer. Source: forklift-behaviour §5.5. */
async function goneFromSource(plan: KubeObject, session: Session, signal: AbortSignal): Promise<readonly string[]> {
    const found = await sourceVms(plan, session, signal);
    if (!found) return [];
    const known = new Set(found.map(({ id }) => id));
    const ran = (plan.status?.migration as PlanMigrationStatus | undefined)?.vms ?? [];
    return ran.filter(({ id }) => !known.has(id)).map(({ id, name }) => (name ? `${name} (${id})` : id));
}
