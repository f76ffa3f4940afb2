import type { KubeObject } from "../kube/index.ts";
import { type Condition, conditionsOf, findTrue, hasTrue } from "./index.ts";

/**
 * Why an Ansible operator has not carried out what its custom resource says; undefined = it has.
 *
 * A failed run is tried again and again, and while it is the condition is False and keeps its message, which a success takes away: one failure is told in
 * one way, so that nothing seems to move while nothing does.
 *
 * Source: operator-sdk v1.30 `internal/ansible/controller/reconcile.go` (`markRunning`, `markDone`); MTV-060; mtc-behaviour §1.11.
 */
export function operatorTrouble({ status }: KubeObject): string | undefined {
    const conditions = conditionsOf(status);
    if (conditions.length === 0) return "has not looked at it yet; does it run, and does it watch this namespace?";
    const failure = conditions.find(({ type, status: is, message }) => type === "Failure" && (is === "True" || message));
    if (failure) return `has failed, and tries again: ${tidy(failure)}`;
    if (findTrue(conditions, "Running")?.reason === "Running") return "is carrying out the settings";
    return hasTrue(conditions, "Successful") ? undefined : "has not carried out the settings yet";
}

/**
 * True while its conditions are those of a run that ended before the settings were changed: the operator writes no generation into its status.
 * Labels and annotations are nothing to it.
 */
export function isOfEarlierSettings(object: KubeObject, before: KubeObject | undefined): boolean {
    if (before?.metadata.generation === object.metadata.generation) return false;
    const conditions = conditionsOf(object.status);
    const ends = conditions.filter(({ type, status }) => status === "True" && ["Successful", "Failure"].includes(type)).map(endOf);
    return ends.length > 0 && Math.max(...ends) < lastChange(object);
}

/** An Ansible run tells what the first task that failed said, mostly on several lines. */
function tidy({ message, reason }: Condition): string {
    return (message || reason || "it says nothing").replace(/\s+/g, " ").trim().slice(0, 500);
}

/** Epoch milliseconds, as whole seconds: so do managed fields count. */
function endOf({ lastTransitionTime = "" }: Condition): number {
    return Date.parse(lastTransitionTime) || 0;
}

/** When anybody has written into its spec. */
function lastChange({ metadata }: KubeObject): number {
    const writers = (metadata.managedFields ?? []).filter(({ fieldsV1 }) => "f:spec" in fieldsV1);
    return Math.max(0, ...writers.map(({ time = "" }) => Date.parse(time) || 0));
}
