import { sayDuration } from "../../util/duration.ts";
import { count } from "../../util/size.ts";
import type { Block, Row } from "../views/blocks.ts";
import { kinds } from "./kinds.ts";
import type { PlanRunReport, RunReport, VmRunReport, WaveRunReport } from "./model.ts";
import { letters, strip } from "./strip.ts";
import { outcomeWords, sayCounts, sayFailed, sayInstant, sayLeg, sayMiBs, sayOff, sayPrediction, saySeconds, sayWindow } from "./words.ts";

interface LayoutOptions {
    /** With a line of letters for each VM; for screens with letters of one width. */
    readonly hasTimeline?: boolean;
}

/** Lays a report out: first how it ended and what went wrong, then wave by wave, at last VM by VM. */
export function layOutRuns(report: RunReport, title = runTitle(report), { hasTimeline = false }: LayoutOptions = {}): readonly Block[] {
    const alone = report.plans.filter(({ wave }) => wave === undefined);
    return [
        { kind: "heading", level: 2, text: title },
        { kind: "lead", text: headline(report) },
        { kind: "text", text: provenance(report) },
        ...(report.notes.length > 0 ? [{ kind: "list" as const, items: report.notes }] : []),
        ...failureBlocks(report),
        ...offBlocks(report),
        ...report.waves.flatMap((wave) => waveBlocks(wave, report)),
        ...(alone.length > 0 ? [heading("Runs outside of waves"), planTable(alone)] : []),
        ...resourceBlocks(report),
        ...vmBlocks(report, hasTimeline),
    ];
}

export function runTitle({ stack, waves }: RunReport): string {
    return `Migration report${stack ? ` of stack ${stack}` : waves.length === 1 ? ` of wave ${waves[0]!.name}` : ""}`;
}

/** `58 of 60 VMs moved, 2 failed; 1.4 TiB copied; longest downtime 42 min`. */
export function headline({ counts, plans }: RunReport): string {
    if (plans.length === 0) return "nothing has moved";
    const parts = [
        sayCounts(counts),
        counts.copiedMiB > 0 ? `${sayMiBs(counts.copiedMiB)} copied` : "",
        counts.downtimeSeconds > 0 ? `longest downtime ${sayDuration(counts.downtimeSeconds)}` : "",
    ];
    return parts.filter((part) => part !== "").join("; ");
}

export function provenance({ source, seenAt, project, stack }: RunReport): string {
    const of = project && stack ? ` of ${project}/${stack}` : "";
    return source === "stack"
        ? `As the stack's state${of} was at ${sayInstant(seenAt)}`
        : `As the cluster was at ${sayInstant(seenAt)}${of && `; objects${of}`}`;
}

function heading(text: string): Block {
    return { kind: "heading", level: 3, text };
}

function failureBlocks({ failures }: RunReport): readonly Block[] {
    if (failures.length === 0) return [];
    const rows = failures.map(({ cause, step, vms, remedy }): Row => [[cause], [step], sayFailed(vms), [remedy ?? ""]]);
    return [heading("Failures"), { kind: "table", head: ["Cause", "Step", "VMs", "What to do"], rows }];
}

function offBlocks(report: RunReport): readonly Block[] {
    const items = sayOff(report);
    return items.length === 0 ? [] : [heading("VMs that are off"), { kind: "list", items }];
}

function waveBlocks(wave: WaveRunReport, { plans }: RunReport): readonly Block[] {
    const { name, stage, startedAt, completedAt, elapsedSeconds, prediction, window, criticalPath } = wave;
    const when =
        startedAt === undefined ? "" : `${sayInstant(startedAt)} to ${completedAt ? sayInstant(completedAt) : "now"}, ${sayDuration(elapsedSeconds)}`;
    const parts = [sayCounts(wave.counts), stage ? `stage ${stage}` : "", when, sayPrediction(prediction), sayWindow(window)];
    return [
        heading(`Wave ${name}`),
        { kind: "text", text: parts.filter((part) => part !== "").join("; ") },
        ...(wave.plans.length > 0 ? [planTable(plans.filter((plan) => plan.wave === name))] : []),
        ...(criticalPath.length > 0 ? [{ kind: "text" as const, text: `What determined its end: ${criticalPath.map(sayLeg).join(", then ")}` }] : []),
    ];
}

function planTable(plans: readonly PlanRunReport[]): Block {
    return { kind: "table", head: planHead, rows: plans.map((plan) => planRow(plan, inShort(plan))) };
}

function inShort({ prediction }: PlanRunReport): string {
    const { actualMinutes, minutes, ratio } = prediction ?? {};
    const say = (amount: number | undefined) => (amount === undefined ? "" : sayDuration(amount * 60));
    return actualMinutes === undefined ? say(minutes) : `${say(minutes)} → ${say(actualMinutes)} (× ${ratio})`;
}

export const planHead = ["Run", "Type", "Outcome", "Attempts", "VMs", "Began", "Took", "Predicted and actual", "Longest wait", "Longest downtime"];

/** A plan's run in a table; `compared` is its prediction, in as many words as the view has room for. */
export function planRow({ name, type, outcome, attempts, counts, startedAt, elapsedSeconds }: PlanRunReport, compared: string): Row {
    return [
        [name],
        [type ?? ""],
        [outcomeWords[outcome]],
        [String(attempts.length)],
        [sayCounts(counts)],
        [sayInstant(startedAt)],
        [saySeconds(elapsedSeconds)],
        [compared],
        [saySeconds(counts.waitedSeconds)],
        [saySeconds(counts.downtimeSeconds)],
    ];
}

function resourceBlocks({ occupancy, throughput }: RunReport): readonly Block[] {
    const rows = occupancy.map(({ host, peak, slotSeconds }): Row => [[host ?? "all hosts"], [String(peak)], [saySeconds(slotSeconds)]]);
    if (occupancy.every(({ peak }) => peak === 0)) return [];
    const { peakMiBps, averageMiBps } = throughput;
    return [
        heading("Slots and throughput"),
        { kind: "text", text: `${averageMiBps} MiB/s on average while disks were copied, ${peakMiBps} MiB/s at most` },
        { kind: "table", head: ["Host", "Most VMs in flight", "Their time together"], rows },
    ];
}

/** So many VMs stand open; more are folded. */
const unfolded = 20;
const stripWidth = 48;

function vmBlocks({ plans }: RunReport, hasTimeline: boolean): readonly Block[] {
    const vms = plans.flatMap((plan) => plan.vms.map((vm) => ({ plan, vm })));
    if (vms.length === 0) return [];
    const times = vms.flatMap(({ vm }) =>
        vm.attempts.flatMap(({ stretches }) => stretches.flatMap(({ from, to }) => [Date.parse(from), Date.parse(to)])),
    );
    const [from, to] = times.reduce(([least, most], time) => [Math.min(least, time), Math.max(most, time)], [Number.POSITIVE_INFINITY, 0]);
    const head = ["VM", "Run", "Host", "Outcome", "Attempts", "Waited", "Copied", "Off for", "Took", ...(hasTimeline ? ["Timeline"] : [])];
    const rows = vms.map(({ plan, vm }) => [...vmRow(vm, plan), ...(hasTimeline ? [[strip(vm, from, to, stripWidth)]] : [])]);
    const table: Block = { kind: "table", head, rows };
    const legend = Object.entries(letters).map(([kind, letter]) => `${letter} ${kinds[kind as keyof typeof kinds]}`);
    const told: Block[] = hasTimeline ? [{ kind: "text", text: `Timelines: ${legend.join(", ")}, ! failed` }, table] : [table];
    return [
        heading("VMs"),
        ...(vms.length > unfolded && !hasTimeline ? [{ kind: "folded" as const, summary: count(vms.length, "VM"), blocks: told }] : told),
    ];
}

function vmRow(vm: VmRunReport, { name }: PlanRunReport): Row {
    const { outcome, step, doneMiB, totalMiB, attempts } = vm;
    const isUnderWay = outcome === "Running" || outcome === "Failed";
    const copied = attempts.reduce((sum, { copiedMiB }) => sum + copiedMiB, 0);
    return [
        [vm.name],
        [name],
        [vm.host ?? ""],
        [isUnderWay && step ? `${outcomeWords[outcome]}: ${step}` : outcomeWords[outcome]],
        [String(attempts.length)],
        [saySeconds(vm.waitedSeconds)],
        [outcome === "Running" && totalMiB > 0 ? `${sayMiBs(doneMiB)} of ${sayMiBs(totalMiB)}` : sayMiBs(copied)],
        [`${saySeconds(vm.downtimeSeconds)}${vm.isOff ? " and still off" : ""}`],
        [saySeconds(vm.elapsedSeconds)],
    ];
}
