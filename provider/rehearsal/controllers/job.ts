import { type KubeObject, kinds } from "../../kube/index.ts";
import type { Controller } from "./manager.ts";
import { type Surroundings, timestamp } from "./world.ts";

/** Why the pods of a Job fail; Jobs without it do what they should. */
export const failureAnnotation = "rehearsal.migration-toolkit.dev/failure";

/** What a pod of a Job takes; a second try comes after a pause. Source: Kubernetes, `backoffLimit`. */
export const workSeconds = 5;
const pauseSeconds = 10;

interface JobCondition {
    readonly type: string;
    readonly status: string;
    readonly message?: string;
}

export function jobConditionOf({ status }: KubeObject, type: string): JobCondition | undefined {
    return ((status?.conditions ?? []) as JobCondition[]).find((each) => each.type === type && each.status === "True");
}

/** Jobs of the small world do what they should after a few seconds, or fail with their second pod. */
export function jobController(world: Surroundings): Controller {
    return {
        kind: kinds.job,
        async reconcile(ref) {
            const job = await world.cluster.get(kinds.job, ref);
            if (!job || jobConditionOf(job, "Complete") || jobConditionOf(job, "Failed")) return undefined;
            const failure = job.metadata.annotations?.[failureAnnotation];
            const seconds = failure === undefined ? workSeconds : 2 * workSeconds + pauseSeconds;
            const left = Date.parse(job.metadata.creationTimestamp!) + seconds * 1000 - world.clock.now();
            if (left > 0) return { after: left };
            const status = { startTime: job.metadata.creationTimestamp, ...(failure === undefined ? done(world) : failed(world, failure)) };
            await world.cluster.patch(kinds.job, ref, { status }, { type: "merge", subresource: "status", fieldManager: "kube-controller-manager" });
            return undefined;
        },
    };
}

function done(world: Surroundings): Record<string, unknown> {
    const message = "Reached expected number of succeeded pods";
    const conditions = conditionsOf(world, ["SuccessCriteriaMet", "Complete"], { reason: "CompletionsReached", message });
    return { succeeded: 1, completionTime: timestamp(world), conditions };
}

function failed(world: Surroundings, message: string): Record<string, unknown> {
    return { failed: 2, conditions: conditionsOf(world, ["FailureTarget", "Failed"], { reason: "BackoffLimitExceeded", message }) };
}

function conditionsOf(world: Surroundings, types: readonly string[], why: { readonly reason: string; readonly message: string }) {
    return types.map((type) => ({ type, status: "True", ...why, lastProbeTime: timestamp(world), lastTransitionTime: timestamp(world) }));
}
