import { type RunView, viewRun } from "../../../await/index.ts";
import type { KubeObject } from "../../../kube/index.ts";
import { attemptNumber, type Past } from "../../../lifecycle/index.ts";
import { type AttemptTrace, attemptRecord, attemptTraces, parseRecord, parseTrace, seenAttempt } from "../../../report/timeline/index.ts";
import type { MigrationOutputs } from "../../../schema/migration.ts";
import type { ValueMap } from "../../../schema/value.ts";

/**
 * What happened in every attempt: those whose objects are here, and those that the state still knows.
 *
 * Shape: the same bytes for the same events; a VM under its name, or its id where names repeat.
 */
export function timelineOutputs(view: RunView, { attempts, subject, olds }: Past): Pick<MigrationOutputs, "attempts" | "timeline"> {
    const seen = attempts.map((object, at) => seenAttempt(object, subject, at === attempts.length - 1 ? view : viewOf(object, subject)));
    const numbers = new Set(attempts.map(attemptNumber));
    const records = [...recordsIn(olds).filter(({ attempt }) => !numbers.has(attempt)), ...seen.map(attemptRecord)];
    const told = seen.flatMap(attemptTraces);
    const keyOf = keys(told.map(({ vm }) => vm));
    const traces = new Map<string, AttemptTrace[]>();
    for (const [key, known] of tracesIn(olds))
        traces.set(
            key,
            known.filter(({ attempt }) => !numbers.has(attempt)),
        );
    for (const { vm, trace } of told) traces.set(keyOf(vm), [...(traces.get(keyOf(vm)) ?? []), trace]);
    const timeline = [...traces].filter(([, each]) => each.length > 0).sort(([one], [other]) => (one < other ? -1 : 1));
    return {
        attempts: records.sort((one, other) => one.attempt - other.attempt).map((each) => JSON.stringify(each)),
        timeline: Object.fromEntries(timeline.map(([key, each]) => [key, JSON.stringify(each)])),
    };
}

function viewOf(object: KubeObject, subject: KubeObject | undefined): RunView {
    return viewRun(subject, object, object.metadata.uid!);
}

function recordsIn(olds: ValueMap | undefined) {
    return Array.isArray(olds?.attempts) ? olds.attempts.flatMap((text) => parseRecord(String(text)) ?? []) : [];
}

function tracesIn(olds: ValueMap | undefined): readonly (readonly [string, readonly AttemptTrace[]])[] {
    return Object.entries((olds?.timeline ?? {}) as Record<string, unknown>).flatMap(([key, text]) => {
        const known = typeof text === "string" ? parseTrace(text) : undefined;
        return known ? [[key, known] as const] : [];
    });
}

interface Named {
    readonly id: string;
    readonly name: string;
}

function keys(vms: readonly Named[]): (vm: Named) => string {
    const ids = new Map<string, Set<string>>();
    for (const { name, id } of vms) ids.set(name, (ids.get(name) ?? new Set()).add(id));
    return ({ name, id }) => ((ids.get(name)?.size ?? 0) > 1 ? id : name);
}
