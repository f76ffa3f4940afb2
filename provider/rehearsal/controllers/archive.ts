import { conditionsOf } from "../../condition/index.ts";
import { type KubeObject, kinds } from "../../kube/index.ts";
import { cleanUp } from "./cleanUp.ts";
import { Staging } from "./conditions.ts";
import type { RunStatus } from "./history.ts";
import type { PlanSpec } from "./planSpec.ts";
import type { Target } from "./target.ts";
import { type Surroundings, timestamp, writeStatus } from "./world.ts";

/** Cleans up after every VM, then marks the plan; nothing is looked at again afterwards. Source: forklift-behaviour §4.8; trace 14. */
export async function archivePlan(world: Surroundings, plan: KubeObject): Promise<undefined> {
    const { history = [], vms = [] } = (plan.status?.migration ?? {}) as Partial<RunStatus>;
    const target = { plan, migrationUid: history.at(-1)?.migration.uid ?? "", namespace: (plan.spec as PlanSpec).targetNamespace ?? "" };
    for (const run of vms) await cleanUp(world, target, run, true);
    await removeVddkChecks(world, target);
    const staging = new Staging(conditionsOf(plan.status), timestamp(world));
    for (const condition of conditionsOf(plan.status)) if (condition.type !== "Ready") staging.set({ ...condition, status: "True" });
    staging.set({ type: "Archived", category: "Advisory", reason: "UserRequested", message: "The migration plan has been archived." });
    await writeStatus(world, kinds.plan, plan, staging.end());
    return undefined;
}

/** The Jobs that tried the VDDK image belong to the plan, not to a VM. */
async function removeVddkChecks({ cluster }: Surroundings, { plan, namespace }: Target): Promise<void> {
    const { items } = await cluster.list(kinds.job, { namespace, labelSelector: `plan=${plan.metadata.uid},vddk` });
    for (const { metadata } of items) await cluster.delete(kinds.job, { name: metadata.name!, namespace });
}
