import type { Value, ValueMap } from "../../schema/value.ts";
import { WindowArgs, windowOf } from "../../schema/window.ts";
import type { Window } from "../../wave/window/index.ts";
import { plain } from "../preview/plain.ts";
import { mapIn, numberIn, textIn, textsIn } from "../preview/values.ts";
import { AttemptRecord, type AttemptTrace, Estimate, Outcome, VmTrace } from "../timeline/index.ts";
import type { SeenRun, SeenVm } from "./evidence.ts";

/** What a run's inputs and outputs in a state tell of it. */
export function runOutputs(
    inputs: ValueMap,
    outputs: ValueMap,
    plan: PlanFacts | undefined,
): Pick<SeenRun, "type" | "targetNamespace" | "outcome" | "summary" | "attempts" | "estimate" | "window" | "vms"> {
    const attempts = textsIn(outputs.attempts).flatMap((text) => AttemptRecord.safeParse(unpacked(text)).data ?? []);
    const vms = mapIn(outputs.vms) ?? {};
    const timeline = mapIn(outputs.timeline) ?? {};
    const names = [...new Set([...Object.keys(vms), ...Object.keys(timeline)])];
    return {
        type: plan?.type,
        targetNamespace: plan?.targetNamespace,
        outcome: outcomeIn(outputs.outcome) ?? "Pending",
        summary: textIn(outputs.summary),
        attempts: attempts.length > 0 ? attempts : withoutRecord(outputs),
        estimate: Estimate.safeParse(inputs.estimate).data,
        window: windowIn(inputs.window),
        vms: names.map((name) => seenVm(name, mapIn(vms[name]) ?? {}, timeline[name], outputs, plan)),
    };
}

/** What is known of a plan beside its runs. */
export interface PlanFacts {
    readonly type?: string | undefined;
    readonly targetNamespace?: string | undefined;
    /** By name and by inventory id. */
    readonly vms: ReadonlyMap<string, { readonly host?: string | undefined; readonly disksGiB: readonly number[] }>;
}

export function planFacts(inputs: ValueMap, outputs: ValueMap): PlanFacts {
    const selected = mapIn(inputs.selected) ?? mapIn(outputs.selected) ?? {};
    const vms = Object.entries(selected).flatMap(([name, text]) => {
        const vm = mapIn((typeof text === "string" ? unpacked(text) : text) as Value) ?? {};
        const disksGiB = Object.values(mapIn(vm.disks) ?? {}).map((disk) => numberIn(mapIn(disk)?.sizeGiB));
        return [name, textIn(vm.id) ?? name].map((key) => [key, { host: textIn(vm.host), disksGiB }] as const);
    });
    return { type: textIn(inputs.type) ?? "cold", targetNamespace: textIn(inputs.targetNamespace), vms: new Map(vms) };
}

function seenVm(name: string, vm: ValueMap, text: Value | undefined, outputs: ValueMap, plan: PlanFacts | undefined): SeenVm {
    const known = typeof text === "string" ? VmTrace.safeParse(unpacked(text)).data : undefined;
    const trace = known ?? traceWithoutSteps(vm, outputs);
    const id = textIn(vm.id) ?? trace.at(-1)?.id;
    const { host, disksGiB } = plan?.vms.get(name) ?? plan?.vms.get(id ?? "") ?? {};
    return {
        name: textIn(vm.name) && textIn(vm.name) !== name ? `${textIn(vm.name)} (${name})` : name,
        id,
        host,
        disksGiB,
        outcome: outcomeIn(vm.outcome) ?? trace.at(-1)?.outcome ?? "Pending",
        step: textIn(vm.step),
        doneMiB: numberIn(vm.doneMiB),
        totalMiB: numberIn(vm.totalMiB),
        trace,
    };
}

/** Of versions that kept no timeline: begin, end and cause. */
function traceWithoutSteps(vm: ValueMap, outputs: ValueMap): VmTrace {
    const [at, start, end] = [outputs.startedAt ?? vm.startedAt, vm.startedAt, vm.completedAt].map(textIn);
    if (at === undefined) return [];
    const after = (text: string | undefined) => (text === undefined ? undefined : Math.round((Date.parse(text) - Date.parse(at)) / 1000));
    const trace: AttemptTrace = {
        attempt: Math.max(1, numberIn(outputs.attempt)),
        id: textIn(vm.id) ?? "",
        outcome: outcomeIn(vm.outcome) ?? "Pending",
        at,
        start: after(start),
        end: after(end),
        steps: [],
        step: textIn(vm.step),
        error: textIn(vm.error),
        remedy: textIn(vm.remedy),
    };
    return VmTrace.safeParse([trace]).data ?? [];
}

function withoutRecord(outputs: ValueMap): AttemptRecord[] {
    const outcome = outcomeIn(outputs.outcome);
    if (outcome === undefined) return [];
    const [startedAt, completedAt] = [textIn(outputs.startedAt), textIn(outputs.completedAt)];
    return [{ attempt: Math.max(1, numberIn(outputs.attempt)), name: textIn(outputs.name) ?? "", outcome, startedAt, completedAt }];
}

function windowIn(value: Value | undefined): Window | undefined {
    const known = WindowArgs.safeParse(value).data;
    return known && windowOf(known);
}

function outcomeIn(value: Value | undefined): Outcome | undefined {
    return Outcome.safeParse(value).data;
}

/** What an escape hides in a JSON text shows only once it is read, so it is made plain then. */
function unpacked(text: string): unknown {
    try {
        return plain(JSON.parse(text));
    } catch {
        return undefined;
    }
}
