import { type Condition, conditionsOf, findTrue } from "../condition/index.ts";
import type { KubeObject } from "../kube/index.ts";
import type { Verdict } from "./settle.ts";

/**
 * Judges the custom resource of an Ansible operator: whether its playbook has ended well.
 *
 * The conditions tell of no generation, so whoever has changed the object first lets the operator begin (`runOf`). A failure is repeated; one that
 * says that a kind is not known passes when the operator which brings that is there.
 *
 * Source: operator-sdk, `internal/ansible/controller/reconcile.go`, v1.30; mtc-behaviour §1.11, §7.7.
 */
export function judgeOperated(object: KubeObject | undefined): Verdict {
    if (!object) return { state: "waiting", for: "the object to appear" };
    const conditions = conditionsOf(object.status);
    const failure = findTrue(conditions, "Failure");
    if (failure) return judgeFailure(failure.message ?? failure.reason ?? "no message");
    if (runOf(object).isRunning) return { state: "waiting", for: "its operator to carry it out" };
    const isDone = ["Successful", "Running"].some((type) => findTrue(conditions, type)?.reason === "Successful");
    return isDone ? { state: "ready" } : { state: "waiting", for: "its operator to look at it" };
}

function judgeFailure(message: string): Verdict {
    const said = `its operator failed: ${message}`;
    const isPassing = /Failed to find exact match for|no matches for kind|could not find the requested resource/i.test(message);
    return isPassing ? { state: "waiting", for: `another operator; ${said}` } : { state: "refused", reasons: [said], isFinal: false };
}

/** Whether a playbook runs, and since when by the operator's clock. */
export function runOf(object: KubeObject | undefined): { readonly isRunning: boolean; readonly since?: string | undefined } {
    const running: Condition | undefined = findTrue(conditionsOf(object?.status), "Running");
    return running?.reason === "Running" ? { isRunning: true, since: running.lastTransitionTime } : { isRunning: false };
}
