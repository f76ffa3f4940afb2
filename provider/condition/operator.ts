import type { KubeObject } from "../kube/index.ts";
import { type Condition, conditionsOf, findTrue, hasTrue } from "./index.ts";
import { deploymentTroubles, startedAt } from "./workload.ts";

/** Where an Ansible operator runs; undefined = nobody here may look. */
export interface OperatorPlace {
    readonly deployment: string;
    readonly deployments: readonly KubeObject[] | undefined;
    readonly pods: readonly KubeObject[] | undefined;
}

/** Why an Ansible operator has not carried out what its custom resource says, a line each: what it says itself, and why it does not run. */
export function operatorLines(object: KubeObject, { deployment, deployments, pods }: OperatorPlace): readonly string[] {
    const own = deployments?.find(({ metadata }) => metadata.name === deployment);
    const trouble = operatorTrouble(object, own && startedAt(own, pods));
    if (trouble === undefined) return [];
    const stops = own ? deploymentTroubles(own, pods).map(({ why }) => why) : [];
    return [trouble, ...stops].map((why) => `operator: ${why}`);
}

/**
 * Why it has not; undefined = it has.
 *
 * A failed run is tried again and again, and while it is the condition is False and keeps its message, which a success takes away: one failure is told in
 * one way, so that nothing seems to move while nothing does. An operator that starts looks at everything anew.
 *
 * Units:  `startedAt` in epoch milliseconds: when its pod was started.
 * Source: operator-sdk v1.30 `internal/ansible/controller/reconcile.go` (`markRunning`, `markDone`); MTV-060; mtc-behaviour §1.11.
 */
export function operatorTrouble(object: KubeObject, startedAt = 0): string | undefined {
    const conditions = conditionsOf(object.status);
    if (conditions.length === 0) return "has not looked at it yet; does it run, and does it watch this namespace?";
    if (isOfEarlierSettings(object)) return "has not taken up the present settings yet";
    const failure = conditions.find(({ type, status: is, message }) => type === "Failure" && (is === "True" || message));
    if (failure) return `has failed, and tries again: ${tidy(failure)}`;
    if (isUnderWay(object)) return "is carrying out the settings";
    if ((lastEnd(object) ?? startedAt) < startedAt) return "was started anew, and has not looked at it since";
    return hasTrue(conditions, "Successful") ? undefined : "has not carried out the settings yet";
}

/** True while a run of the operator goes on; it began with the settings of then. */
export function isUnderWay({ status }: KubeObject): boolean {
    return findTrue(conditionsOf(status), "Running")?.reason === "Running";
}

/** Generation whose settings the operator was known to have carried out when they were written last. */
export const answeredAnnotation = "migration-toolkit.pulumi.com/answered-generation";

/**
 * What is to be written along with settings, given the object before: the operator tells no generation in its status, and once labels have been written
 * nobody could tell an answer to the present settings from one to earlier ones.
 */
export function answerNote(before: KubeObject): Readonly<Record<string, string>> {
    const { generation, annotations } = before.metadata;
    const isAnswered = hasTrue(conditionsOf(before.status), "Successful") && !isOfEarlierSettings(before);
    const known = isAnswered ? String(generation) : annotations?.[answeredAnnotation];
    return known === undefined ? {} : { [answeredAnnotation]: known };
}

/** True while its conditions are those of a run that ended before we have written the settings; no run ends in the second in which it has begun. */
function isOfEarlierSettings(object: KubeObject): boolean {
    const { generation, annotations } = object.metadata;
    if (annotations?.[answeredAnnotation] === String(generation)) return false;
    const end = lastEnd(object);
    return end !== undefined && end <= lastChange(object);
}

/** When its last run ended, in epoch milliseconds; undefined = none has, or another one goes on. */
function lastEnd({ status }: KubeObject): number | undefined {
    const over = conditionsOf(status).filter(({ type, status: is }) => is === "True" && ["Successful", "Failure"].includes(type));
    return over.length === 0 ? undefined : Math.max(...over.map(({ lastTransitionTime = "" }) => Date.parse(lastTransitionTime) || 0));
}

/** An Ansible run tells what the first task that failed said, mostly on several lines. */
function tidy({ message, reason }: Condition): string {
    return (message || reason || "it says nothing").replace(/\s+/g, " ").trim().slice(0, 500);
}

/** When we have written into its spec, in whole seconds as conditions count, or -Infinity; others' edits of labels would look the same. */
function lastChange({ metadata }: KubeObject): number {
    const own = (metadata.managedFields ?? []).filter(
        ({ manager, fieldsV1 }) => manager.startsWith("pulumi-migration-toolkit-") && "f:spec" in fieldsV1,
    );
    return Math.max(...own.map(({ time = "" }) => Date.parse(time) || 0));
}
