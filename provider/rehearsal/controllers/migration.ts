import { type Condition, conditionsOf, hasTrue } from "../../condition/index.ts";
import { type KubeObject, kinds } from "../../kube/index.ts";
import { readyOf, Staging } from "./conditions.ts";
import type { RunStatus } from "./history.ts";
import type { Controller } from "./manager.ts";
import { isReady } from "./maps.ts";
import { refIn, type Surroundings, timestamp, writeStatus } from "./world.ts";

const sentences = {
    Running: "The migration is RUNNING.",
    Succeeded: "The migration has SUCCEEDED.",
    Failed: "The migration has FAILED.",
    Canceled: "The migration has been CANCELED.",
} as const;

/** Migration: a mirror of its run in the plan. Source: forklift-behaviour §5.1, §5.2; traces 05, 06. */
export function migrationController(world: Surroundings): Controller {
    return {
        kind: kinds.migration,
        watches: [{ kind: kinds.plan, map: (plan) => migrationsOf(world, plan) }],
        async reconcile(ref) {
            const migration = await world.cluster.get(kinds.migration, ref);
            if (!migration || isOver(migration)) return undefined;
            const planRef = refIn(migration.spec?.plan);
            const plan = planRef && (await world.cluster.get(kinds.plan, planRef));
            const staging = new Staging(conditionsOf(migration.status), timestamp(world));
            if (!plan) {
                staging.set({
                    type: "PlanNotValid",
                    category: "Critical",
                    reason: planRef ? "NotFound" : "NotSet",
                    message: "The `plan` is not valid.",
                });
                await writeStatus(world, kinds.migration, migration, staging.end());
                return undefined;
            }
            const owned = await own(world, migration, plan);
            await reflect(world, owned, plan, staging);
            return undefined;
        },
    };
}

function isOver({ status }: KubeObject): boolean {
    return (["Succeeded", "Failed", "Canceled"] as const).some((type) => hasTrue(conditionsOf(status), type));
}

/** The plan owns its migrations, so that they go with it. */
async function own(world: Surroundings, migration: KubeObject, plan: KubeObject): Promise<KubeObject> {
    if (migration.metadata.ownerReferences?.some(({ uid }) => uid === plan.metadata.uid)) return migration;
    const { name, uid } = plan.metadata;
    const owner = { apiVersion: kinds.plan.apiVersion, kind: "Plan", name, uid };
    const ref = { name: migration.metadata.name!, namespace: migration.metadata.namespace };
    return await world.cluster.patch(
        kinds.migration,
        ref,
        { metadata: { ownerReferences: [owner] } },
        { type: "merge", fieldManager: "forklift-controller" },
    );
}

async function reflect(world: Surroundings, migration: KubeObject, plan: KubeObject, staging: Staging): Promise<void> {
    const status = plan.status?.migration as RunStatus | undefined;
    const entry = status?.history?.findLast((each) => each.migration.uid === migration.metadata.uid);
    if (!isReady(plan)) {
        // Nothing is mirrored while the plan is not ready, be the run under way or over.
        staging.set({ type: "PlanNotReady", category: "Critical", reason: "NotFound", message: "The `plan` does not have Ready condition." });
        return await writeStatus(world, kinds.migration, migration, staging.end());
    }
    staging.set(readyOf("The migration is ready."));
    const of = (type: keyof typeof sentences): Condition | undefined =>
        entry?.conditions.find((each) => each.type === (type === "Running" ? "Executing" : type));
    for (const type of Object.keys(sentences) as (keyof typeof sentences)[]) {
        const found = of(type);
        if (!found) continue;
        const durable = type === "Running" ? {} : { durable: true };
        staging.set({ type, category: "Advisory", ...(found.reason ? { reason: found.reason } : {}), message: sentences[type], ...durable });
    }
    const isFinal = of("Succeeded") ?? of("Failed");
    const more = entry && status ? { started: status.started, vms: status.vms, ...(isFinal ? { completed: status.completed } : {}) } : {};
    await writeStatus(world, kinds.migration, migration, staging.end(), more);
}

async function migrationsOf(world: Surroundings, plan: KubeObject) {
    const { items } = await world.cluster.list(kinds.migration, { namespace: plan.metadata.namespace });
    return items
        .filter(({ spec }) => refIn(spec?.plan)?.name === plan.metadata.name)
        .map(({ metadata }) => ({ name: metadata.name!, namespace: metadata.namespace }));
}
