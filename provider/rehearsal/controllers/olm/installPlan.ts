import { conditionsOf } from "../../../condition/index.ts";
import { type KubeObject, kinds } from "../../../kube/index.ts";
import { findPackage, installModesOf, type OperatorPackage } from "../../catalogs.ts";
import type { Again, Controller } from "../manager.ts";
import { type Surroundings, timestamp } from "../world.ts";
import { groupOf } from "./groups.ts";
import { componentLabel, later, troubleOf } from "./subscription.ts";
import { left, type Said, withConditions, write } from "./write.ts";

/** Milliseconds in which the steps of a plan are carried out. */
const installAfter = 3_000;

/** InstallPlan: waits for its approval, then makes the ClusterServiceVersion. Source: OLM `transitionInstallPlanState`, `syncInstallPlans`. */
export function installPlanController(world: Surroundings): Controller {
    return {
        kind: kinds.installPlan,
        async reconcile(ref) {
            const plan = await world.cluster.get(kinds.installPlan, ref);
            return plan ? await pass(world, plan) : undefined;
        },
    };
}

async function pass(world: Surroundings, plan: KubeObject): Promise<Again | undefined> {
    const { phase, startTime } = (plan.status ?? {}) as { phase?: string; startTime?: string };
    if (phase === "Complete" || phase === "Failed") return undefined;
    if (plan.spec?.approved !== true) return void (await write(world, kinds.installPlan, plan, { phase: "RequiresApproval" }));
    if (phase !== "Installing") {
        await write(world, kinds.installPlan, plan, { phase: "Installing", startTime: timestamp(world) });
        return { after: installAfter };
    }
    const wait = left(world, startTime, installAfter);
    return wait > 0 ? { after: wait } : await installed(world, plan);
}

async function installed(world: Surroundings, plan: KubeObject): Promise<Again | undefined> {
    const { namespace } = plan.metadata;
    const group = await groupOf(world, namespace!);
    if ("count" in group) {
        await note(world, plan, { reason: "InstallCheckFailed", message: sayCount(group.count) }, "Installing");
        return later;
    }
    for (const name of plan.spec!.clusterServiceVersionNames as readonly string[]) {
        const from = findPackage(name.split(".")[0])!;
        const trouble = await troubleOf(world, from.name, "installPlan");
        if (trouble) {
            const message = trouble.reason ?? `error validating existing CRs against new CRD's schema for ${from.owned[0]}`;
            return void (await note(world, plan, { reason: "InstallComponentFailed", message }, "Failed"));
        }
        await ensureVersion(world, namespace!, name, from);
    }
    const said: readonly Said[] = [{ type: "Installed", status: "True" }];
    const conditions = withConditions(world, conditionsOf(plan.status), said);
    await write(world, kinds.installPlan, plan, { phase: "Complete", message: null, conditions });
    return undefined;
}

function sayCount(count: number): string {
    if (count > 0) return `more than one operator group(s) are managing this namespace count=${count}`;
    return "attenuated service account query failed - no operator group found that is managing this namespace";
}

async function note(world: Surroundings, plan: KubeObject, why: { readonly reason: string; readonly message: string }, phase: string): Promise<void> {
    const conditions = withConditions(world, conditionsOf(plan.status), [{ type: "Installed", status: "False", ...why }]);
    await write(world, kinds.installPlan, plan, { phase, message: why.message, conditions });
}

async function ensureVersion(world: Surroundings, namespace: string, name: string, from: OperatorPackage): Promise<void> {
    if (await world.cluster.get(kinds.clusterServiceVersion, { name, namespace })) return;
    const label = componentLabel(from.name, namespace);
    const { items } = await world.cluster.list(kinds.clusterServiceVersion, { namespace, labelSelector: label });
    const replaced = items.at(-1);
    const { apiVersion, kind } = kinds.clusterServiceVersion;
    const spec = {
        displayName: from.displayName,
        version: name.slice(from.name.length + 2),
        ...(replaced && { replaces: replaced.metadata.name }),
        installModes: installModesOf(from),
        customresourcedefinitions: { owned: from.owned.map((each) => ({ name: each })) },
        install: { strategy: "deployment", spec: { deployments: [{ name: from.deployment }] } },
    };
    await world.cluster.create(
        kinds.clusterServiceVersion,
        { apiVersion, kind, metadata: { name, namespace, labels: { [label]: "" } }, spec },
        { fieldManager: "olm" },
    );
    if (!replaced) return;
    const message = `being replaced by csv: ${name}`;
    await write(world, kinds.clusterServiceVersion, replaced, { phase: "Replacing", reason: "BeingReplaced", message });
}
