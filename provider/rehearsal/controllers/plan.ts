import { conditionsOf, hasTrue } from "../../condition/index.ts";
import { type KubeObject, kinds, type ObjectRef } from "../../kube/index.ts";
import { archivePlan } from "./archive.ts";
import { cleanAfterPlan } from "./cleanUp.ts";
import { readyOf, Staging } from "./conditions.ts";
import type { Controller } from "./manager.ts";
import { validatePlan } from "./planValidation.ts";
import { advanceRun } from "./run.ts";
import { refIn, type Surroundings, timestamp, writeStatus } from "./world.ts";

/**
 * Plan: validation, then the run of the oldest Migration that has not ended. A plan that has succeeded or is archived is never looked at again.
 *
 * Source: forklift-behaviour §4; traces 03–06, 14, 16.
 */
export function planController(world: Surroundings): Controller {
    const plansOf = async (uses: (plan: KubeObject) => boolean): Promise<readonly ObjectRef[]> =>
        (await world.cluster.list(kinds.plan)).items.filter(uses).map(({ metadata }) => ({ name: metadata.name!, namespace: metadata.namespace }));
    const maps = (which: "network" | "storage") => (map: KubeObject) =>
        plansOf(({ spec }) => refIn((spec?.map as Record<string, unknown> | undefined)?.[which])?.name === map.metadata.name);
    return {
        kind: kinds.plan,
        watches: [
            { kind: kinds.migration, map: ({ spec }) => [refIn(spec?.plan)].filter((each) => each !== undefined), specOnly: true },
            { kind: kinds.provider, map: () => plansOf(() => true) },
            { kind: kinds.networkMap, map: maps("network") },
            { kind: kinds.storageMap, map: maps("storage") },
        ],
        async reconcile(ref) {
            const plan = await world.cluster.get(kinds.plan, ref);
            if (!plan) return void (await cleanAfterPlan(world, ref));
            if (plan.metadata.deletionTimestamp) return undefined;
            const before = conditionsOf(plan.status);
            if (hasTrue(before, "Archived")) return undefined;
            if (plan.spec?.archived === true) return await archivePlan(world, plan);
            if (hasTrue(before, "Succeeded")) return undefined;
            return await pass(world, plan);
        },
    };
}

async function pass(world: Surroundings, plan: KubeObject) {
    const staging = new Staging(conditionsOf(plan.status), timestamp(world));
    const context = await validatePlan(world, plan, staging, hasTrue(conditionsOf(plan.status), "Executing"));
    if (!staging.hasBlocker() && !staging.has("ValidatingVDDK")) staging.set(readyOf("The migration plan is ready."));
    const run = await advanceRun(world, plan, context, staging);
    if (!run.isOnlyProgress || isDue(world, plan) || JSON.stringify(staging.end()) !== JSON.stringify(plan.status?.conditions)) {
        await writeStatus(world, kinds.plan, plan, staging.end(), { migration: run.status ?? plan.status?.migration ?? {} });
        world.lastWrite.set(plan.metadata.uid!, world.clock.now());
    }
    if (run.again !== undefined) return { after: run.again, isRoutine: run.isRoutine ?? false };
    return staging.hasBlocker() || staging.has("ValidatingVDDK") ? { after: 3_000 } : undefined;
}

/** Progress alone is written now and then: a big wave would do little else. */
function isDue({ lastWrite, longestPoll, clock }: Surroundings, { metadata }: KubeObject): boolean {
    return clock.now() - (lastWrite.get(metadata.uid!) ?? 0) >= longestPoll;
}
