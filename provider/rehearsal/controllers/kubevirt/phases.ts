import { conditionsOf, hasTrue } from "../../../condition/index.ts";
import type { Again } from "../manager.ts";
import { timestamp } from "../world.ts";
import { courseOf } from "./course.ts";
import { cleanPods, createTargetPod, nodeOf, targetPod } from "./launcher.ts";
import { configurationOf, isItsTurn } from "./limits.ts";
import { memoryOf, placeFor, selectorOf, sizeOf } from "./nodes.ts";
import { left, type MigrationState, stateOf, type Turn, writePhase, writeState, writeStatus } from "./record.ts";
import { troubleOf } from "./troubles.ts";

type Pass = (turn: Turn) => Promise<Again | undefined>;

const now: Again = { after: 0 };

/** A look that only confirms that it still has to wait. */
const later: Again = { after: 5_000, isRoutine: true };

/** Seconds that a phase takes, and for which a target pod may be without a node. */
const takes = { Scheduled: 1, PreparingTarget: 2, TargetReady: 1 };
const unschedulableFor = 300;

/**
 * What is done about a migration in each of its phases.
 *
 * Source: live-migration LM-005, LM-U01 … LM-U03; KubeVirt's migration controller (`processMigrationPhase`) and virt-handler.
 */
export const phases: Readonly<Record<string, Pass>> = {
    async ""(turn) {
        const isFit = !conditionsOf(turn.instance.status).some(({ type, status }) => type === "LiveMigratable" && status === "False");
        return await go(turn, isFit ? "Pending" : "Failed");
    },

    async Pending(turn) {
        const { world, migration, instance } = turn;
        const configuration = await configurationOf(world, instance);
        if (!(await isItsTurn(world, configuration, String(instance.status?.nodeName)))) return later;
        if (!(await world.faults.hit("liveMigration", ({ vm, trouble }) => vm === instance.metadata.name && trouble === "quota")))
            return await go(turn, "Scheduling", { conditions: [] });
        if (!hasTrue(conditionsOf(migration.status), rejected))
            await writeStatus(world, migration, { conditions: [{ type: rejected, status: "True", lastProbeTime: timestamp(world) }] });
        return later;
    },

    async Scheduling(turn) {
        const pod = await targetPod(turn);
        if (pod?.status?.phase === "Running") return await go(turn, "Scheduled");
        if (pod) return undefined;
        const { world, migration, instance } = turn;
        const selector = await selectorOf(world, instance, migration.spec?.addedNodeSelector as Record<string, string> | undefined);
        const node = await placeFor(world, { memory: memoryOf(instance), selector, except: String(instance.status?.nodeName) });
        if (node !== undefined) await createTargetPod(turn, node);
        if (node !== undefined) return undefined;
        const rest = left(turn, unschedulableFor);
        return rest > 0 ? { after: Math.min(rest, 10_000) } : await go(turn, "Failed");
    },

    async Scheduled(turn) {
        const rest = left(turn, takes.Scheduled);
        if (rest > 0) return { after: rest };
        const pod = await targetPod(turn);
        if (!pod) return await go(turn, "Failed");
        const { world, instance } = turn;
        const way = { sourceNode: instance.status?.nodeName, targetNode: nodeOf(pod), targetPod: pod.metadata.name };
        await writeState(turn, { ...way, migrationConfiguration: await configurationOf(world, instance) });
        return await go(turn, "PreparingTarget");
    },

    async PreparingTarget(turn) {
        const rest = left(turn, takes.PreparingTarget);
        if (rest > 0) return { after: rest };
        await writeState(turn, { targetNodeAddress: "10.128.2.17" });
        return await go(turn, "TargetReady");
    },

    async TargetReady(turn) {
        const rest = left(turn, takes.TargetReady);
        if (rest > 0) return { after: rest };
        await troubleOf(turn);
        await writeState(turn, { startTimestamp: timestamp(turn.world), mode: "PreCopy" });
        return await go(turn, "Running");
    },

    async Running(turn) {
        const { world, instance } = turn;
        const state = stateOf(turn);
        if (!state?.startTimestamp || !state.migrationConfiguration) return await go(turn, "Failed");
        const course = courseOf(sizeOf(instance), await troubleOf(turn), state.migrationConfiguration);
        const due = (seconds: number) => Date.parse(state.startTimestamp!) + seconds * 1000 - world.clock.now();
        const { postCopyAt, endsAt, failure } = course;
        if (endsAt === Number.POSITIVE_INFINITY) return undefined;
        if (due(endsAt) <= 0) return failure ? await fail(turn, failure, { abortStatus: "Succeeded" }) : await succeed(turn, state);
        if (postCopyAt === undefined || state.mode === "PostCopy") return { after: due(endsAt) };
        if (due(postCopyAt) > 0) return { after: due(postCopyAt) };
        await writeState(turn, { mode: "PostCopy" });
        return { after: due(endsAt) };
    },
};

const rejected = "migrationRejectedByResourceQuota";

async function go(turn: Turn, phase: string, more: Record<string, unknown> = {}): Promise<Again> {
    await writePhase(turn, phase, more);
    return now;
}

async function succeed(turn: Turn, { targetNode }: MigrationState): Promise<Again> {
    await writeState(turn, { completed: true, endTimestamp: timestamp(turn.world) }, { nodeName: targetNode });
    await cleanPods(turn, true);
    return await go(turn, "Succeeded");
}

/** What happened stands in the VMI once the migration was handed over; before that nobody keeps the reason. */
export async function fail(turn: Turn, failureReason: string | undefined, more: Record<string, unknown> = {}): Promise<Again> {
    const end = { completed: true, failed: true, endTimestamp: timestamp(turn.world), ...(failureReason ? { failureReason } : {}), ...more };
    if (stateOf(turn)) await writeState(turn, end);
    await cleanPods(turn, false);
    return await go(turn, "Failed");
}

/**
 * Cancels a migration whose object is being deleted. One whose VM runs on the target already goes on: undefined.
 *
 * Source: live-migration LM-020, LM-U06; KubeVirt's `migrationAbortRequested`.
 */
export async function abort(turn: Turn): Promise<Again | undefined> {
    const state = stateOf(turn);
    if (state?.mode === "PostCopy") return undefined;
    if (state) return await fail(turn, "Live migration aborted", { abortRequested: true, abortStatus: "Succeeded" });
    const conditions = [{ type: "migrationAbortRequested", status: "True", lastProbeTime: timestamp(turn.world) }];
    await cleanPods(turn, false);
    return await go(turn, "Failed", { conditions });
}
