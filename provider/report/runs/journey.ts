import { isOver } from "../../await/index.ts";
import type { AttemptTrace } from "../timeline/index.ts";
import { type Kind, kindOf } from "./kinds.ts";

/** A stretch of one attempt in which one thing was done. Epoch seconds. */
export interface Stretch {
    readonly kind: Kind;
    /** The controller's step; empty where it has none. */
    readonly step: string;
    readonly from: number;
    readonly to: number;
    /** What was copied in it; absent when nothing was, or nobody knows how much. */
    readonly mib?: number | undefined;
    /** Number of the precopy, from 1. */
    readonly precopy?: number | undefined;
    /** Still under way. */
    readonly isOpen?: true | undefined;
    readonly hasFailed?: true | undefined;
}

/** When an attempt began, was given its slot and ended, in epoch seconds; `now` for what is under way. */
export function spanOf(trace: AttemptTrace, now: number): { readonly from: number; readonly begin: number; readonly to: number } {
    const at = Math.round(Date.parse(trace.at) / 1000);
    const last = Math.max(0, trace.start ?? 0, ...trace.steps.map(([, from, to]) => to ?? from));
    const to = trace.end !== undefined ? at + trace.end : isOver(trace) ? at + last : Math.max(now, at + last);
    const from = Math.min(at, at + (trace.start ?? 0));
    return { from, begin: trace.start === undefined ? to : Math.min(to, at + trace.start), to };
}

/**
 * An attempt as stretches that follow one another: the wait for a slot, then step by step; a warm copy is its precopies and the rests between them.
 *
 * Steps overlap in what the controller writes (a hook runs inside `Initialize`, a transfer goes on between precopies, `Cutover` begins only with
 * its last copy, after the source went off); here each instant belongs to one of them.
 *
 * Shape:  in the order of time, none empty, none overlapping.
 * Source: forklift-behaviour §4.6, §5.6; traces 09, 11.
 */
export function stretchesOf(trace: AttemptTrace, now: number): readonly Stretch[] {
    const { from, begin, to } = spanOf(trace, now);
    const isOpen = trace.outcome === "Running" || trace.outcome === "Pending";
    const raw = trace.steps.flatMap((_, index) => ofStep(trace, index, to));
    const told: Stretch[] = begin > from ? [{ kind: "waiting", step: "", from, to: begin }] : [];
    let cursor = begin;
    for (const each of [...raw.sort((one, other) => one.from - other.from), ...rest(trace, raw, to)]) {
        const start = Math.max(cursor, each.from);
        const end = Math.min(each.to, to);
        if (end <= start) continue;
        told.push(...between(trace, told.at(-1), cursor, start), { ...each, from: start, to: end });
        cursor = end;
    }
    return marked(told, trace, isOpen, to);
}

function ofStep(trace: AttemptTrace, index: number, end: number): readonly Stretch[] {
    const [name, from, until, mib] = trace.steps[index]!;
    const at = Date.parse(trace.at) / 1000;
    const next = trace.steps.slice(index + 1).find(([, start]) => start >= from);
    const to = until !== null ? at + until : next ? at + next[1] : end;
    const whole = { kind: kindOf(name), step: name, from: at + from, to, mib: mib ?? undefined };
    if (name === "Cutover" && trace.off) return [{ ...whole, from: Math.min(whole.from, at + trace.off[0]) }];
    return name === "DiskTransfer" && trace.precopies ? precopiesIn(whole, trace, at, end) : [whole];
}

/** The first copy is told by its size; of the others only that they took place. */
function precopiesIn(whole: Stretch, { precopies = [], steps }: AttemptTrace, at: number, end: number): readonly Stretch[] {
    const isCutOver = steps.some(([name]) => name === "Cutover");
    return precopies.flatMap(([start, stop], index): readonly Stretch[] => {
        if (stop === null && (isCutOver || index < precopies.length - 1)) return [];
        const from = index === 0 ? whole.from : at + start;
        return from >= end
            ? []
            : [{ ...whole, from, to: stop === null ? end : at + stop, mib: index === 0 ? whole.mib : undefined, precopy: index + 1 }];
    });
}

/** What follows the last step: a warm VM rests until its cutover comes, and an attempt can fail on the way to a step that never began. */
function rest({ at, precopies, off, cutover, steps, step, outcome }: AttemptTrace, told: readonly Stretch[], to: number): readonly Stretch[] {
    const last = Math.max(...told.map((each) => each.to));
    if (told.length === 0 || last >= to) return [];
    const isResting = precopies !== undefined && off === undefined;
    const due = cutover === undefined || outcome === "Running" ? to : Math.min(to, Math.max(last, Date.parse(at) / 1000 + cutover));
    const from = isResting ? due : last;
    const hasFailedBefore = outcome === "Failed" && step !== undefined && !steps.some(([name]) => name === step);
    return [
        ...(isResting ? [{ kind: "paused" as const, step: "DiskTransfer", from: last, to: from }] : []),
        ...(hasFailedBefore ? [{ kind: kindOf(step), step, from, to }] : []),
    ];
}

/** What lies between two steps: a warm VM rests, after a hook the source is being switched off. */
function between({ precopies }: AttemptTrace, before: Stretch | undefined, from: number, to: number): readonly Stretch[] {
    if (to <= from || !before) return [];
    if (precopies && before.step === "DiskTransfer") return [{ kind: "paused", step: "DiskTransfer", from, to }];
    return before.step === "PreHook" ? [{ kind: "preparing", step: "Initialize", from, to }] : [];
}

/** Marks where it failed, and what is still under way. */
function marked(told: readonly Stretch[], { outcome, step }: AttemptTrace, isOpen: boolean, end: number): readonly Stretch[] {
    const failing = outcome === "Failed" ? told.findLastIndex((each) => step === undefined || each.step === step) : -1;
    const failed = outcome === "Failed" && failing < 0 ? told.length - 1 : failing;
    return told.map((each, index) => ({
        ...each,
        isOpen: isOpen && index === told.length - 1 && each.to >= end ? true : undefined,
        hasFailed: index === failed ? true : undefined,
    }));
}
