import { type KubeObject, kinds } from "../../kube/index.ts";
import type { Controller } from "./manager.ts";
import { labelsOf } from "./target.ts";
import type { Turn, Verdict } from "./turn.ts";
import { stepNamed } from "./vmRun.ts";
import { refIn, type Surroundings, timestamp } from "./world.ts";

/** A hook's Job in the plan's namespace: made in one pass, looked at in the next ones. Source: forklift-behaviour §6.3; trace 11. */
export async function runHook(turn: Turn): Promise<Verdict> {
    const { world, run, target } = turn;
    const step = stepNamed(run, run.phase)!;
    const namespace = target.plan.metadata.namespace!;
    const labelSelector = `migration=${target.migrationUid},vmID=${run.id},step=${run.phase}`;
    const [job] = (await world.cluster.list(kinds.job, { namespace, labelSelector })).items;
    if (!job) {
        await createJob(turn, namespace);
        return false;
    }
    const failed = conditionOf(job, "Failed");
    if (failed) return { failure: failed.message ?? "" };
    if (!conditionOf(job, "Complete")) return false;
    step.progress.completed = step.progress.total;
    return true;
}

async function createJob({ world, run, target, journey }: Turn, namespace: string): Promise<void> {
    const { name = "", uid = "" } = target.plan.metadata;
    const hook = journey.entry.hooks?.find(({ step }) => step === run.phase)?.hook;
    const owner = { apiVersion: kinds.plan.apiVersion, kind: "Plan", name, uid };
    await world.cluster.create(kinds.job, {
        metadata: {
            generateName: `${name}-${run.id}-${run.phase.toLowerCase()}-`,
            namespace,
            labels: { ...labelsOf(target, run.id), resource: "hook-config", step: run.phase, hook: refIn(hook)?.name ?? "" },
            ownerReferences: [owner],
        },
        spec: { backoffLimit: 1, template: { spec: { restartPolicy: "Never", containers: [{ name: "hook", image: "hook-runner" }] } } },
    });
}

interface JobCondition {
    readonly type: string;
    readonly status: string;
    readonly message?: string;
}

function conditionOf({ status }: KubeObject, type: string): JobCondition | undefined {
    return ((status?.conditions ?? []) as JobCondition[]).find((each) => each.type === type && each.status === "True");
}

const workSeconds = 5;

/** Jobs of the small world do what they should after a few seconds. */
export function jobController(world: Surroundings): Controller {
    return {
        kind: kinds.job,
        async reconcile(ref) {
            const job = await world.cluster.get(kinds.job, ref);
            if (!job || conditionOf(job, "Complete") || conditionOf(job, "Failed")) return undefined;
            const left = Date.parse(job.metadata.creationTimestamp!) + workSeconds * 1000 - world.clock.now();
            if (left > 0) return { after: left };
            const reason = "CompletionsReached";
            const done = { status: "True", reason, lastTransitionTime: timestamp(world) };
            const status = {
                succeeded: 1,
                startTime: job.metadata.creationTimestamp,
                completionTime: timestamp(world),
                conditions: [
                    { type: "SuccessCriteriaMet", ...done },
                    { type: "Complete", ...done },
                ],
            };
            await world.cluster.patch(kinds.job, ref, { status }, { type: "merge", subresource: "status", fieldManager: "kube-controller-manager" });
            return undefined;
        },
    };
}
