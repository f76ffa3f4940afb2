import fc from "fast-check";
import type { Evidence, SeenRun, SeenVm } from "../../provider/report/runs/evidence.ts";
import type { AttemptTrace, Outcome } from "../../provider/report/timeline/index.ts";

export const start = "2026-01-05T08:00:00Z";

/** A cold VM that moved in ten minutes, on `esx-01`. */
export function trace(over: Partial<AttemptTrace> = {}): AttemptTrace {
    return {
        attempt: 1,
        id: "vm-1",
        outcome: "Succeeded",
        at: start,
        start: 0,
        end: 600,
        steps: [
            ["Initialize", 0, 30, null],
            ["DiskAllocation", 30, 60, null],
            ["ImageConversion", 60, 120, null],
            ["DiskTransferV2v", 120, 570, 4500],
            ["VirtualMachineCreation", 570, 600, null],
        ],
        off: [0, 600],
        host: "esx-01",
        ...over,
    };
}

/** A warm VM: two precopies, a cutover after an hour. */
export function warmTrace(over: Partial<AttemptTrace> = {}): AttemptTrace {
    return trace({
        end: 4000,
        steps: [
            ["Initialize", 0, 30, null],
            ["DiskTransfer", 30, 3300, 4500],
            ["Cutover", 3700, 3800, null],
            ["ImageConversion", 3800, 3900, null],
            ["VirtualMachineCreation", 3900, 4000, null],
        ],
        precopies: [
            [10, 900],
            [3200, 3300],
            [3650, null],
        ],
        cutover: 3600,
        off: [3600, 4000],
        ...over,
    });
}

export function seenVm(name: string, traces: readonly AttemptTrace[] = [trace()], over: Partial<SeenVm> = {}): SeenVm {
    return { name, outcome: traces.at(-1)?.outcome ?? "Pending", trace: [...traces], ...over };
}

export function seenRun(name: string, vms: readonly SeenVm[], over: Partial<SeenRun> = {}): SeenRun {
    const outcome: Outcome = vms.some((vm) => vm.outcome === "Failed") ? "Failed" : "Succeeded";
    const numbers = [...new Set(vms.flatMap((vm) => vm.trace.map(({ attempt }) => attempt)))].sort((one, other) => one - other);
    const attempts = numbers.map((attempt) => {
        const traces = vms.flatMap((vm) => vm.trace.filter((each) => each.attempt === attempt));
        const ends = traces.map(({ at, end }) => (end === undefined ? Number.NaN : Date.parse(at) + end * 1000));
        const last = Math.max(...ends);
        const completedAt = Number.isNaN(last) ? undefined : new Date(last).toISOString().replace(".000Z", "Z");
        return { attempt, name: `${name}-${attempt}`, outcome, startedAt: traces[0]!.at, completedAt };
    });
    return { wave: "shop", name, plan: `demo/${name}`, type: "cold", outcome, after: [], attempts, vms, ...over };
}

export function evidence(runs: readonly SeenRun[], over: Partial<Evidence> = {}): Evidence {
    return { source: "stack", project: "shop", stack: "prod", seenAt: Date.parse(start) / 1000 + 7200, waves: [], runs, notes: [], ...over };
}

/** So many seconds after `start`. */
export function later(seconds: number): string {
    return new Date(Date.parse(start) + seconds * 1000).toISOString().replace(".000Z", "Z");
}

const cold = ["Initialize", "PreHook", "DiskAllocation", "ImageConversion", "DiskTransferV2v", "VirtualMachineCreation", "PostHook"];
const warm = ["Initialize", "PreflightInspection", "DiskTransfer", "Cutover", "ImageConversion", "VirtualMachineCreation"];
const amount = fc.nat(400);
const outcomes = ["Pending", "Running", "Succeeded", "Failed", "Canceled"] as const;

/** One attempt as a controller may have written it: steps that overlap, are cut off or take no time, precopies that do not fit. */
export function wildTrace(attempt: number, at: number): fc.Arbitrary<AttemptTrace> {
    return fc
        .record({
            isWarm: fc.boolean(),
            outcome: fc.constantFrom(...outcomes),
            wait: fc.integer({ min: -2, max: 300 }),
            lengths: fc.array(fc.tuple(amount, fc.integer({ min: -20, max: 60 })), { maxLength: 7 }),
            precopies: fc.array(fc.tuple(amount, amount), { minLength: 1, maxLength: 4 }),
            isOpen: fc.boolean(),
            mib: fc.nat(100_000),
            rest: amount,
            off: fc.option(fc.tuple(amount, fc.option(amount)), { nil: undefined }),
            host: fc.constantFrom("esx-01", "esx-02", undefined),
            step: fc.constantFrom(...cold, ...warm, undefined),
            cutover: fc.option(fc.integer({ min: -500, max: 2000 }), { nil: undefined }),
        })
        .map((wild): AttemptTrace => {
            let cursor = wild.wait;
            const names = wild.isWarm ? warm : cold;
            const steps = wild.lengths.slice(0, names.length).map(([length, shift], index, all): AttemptTrace["steps"][number] => {
                const from = Math.max(wild.wait, cursor + shift);
                cursor = from + length;
                const isLast = index === all.length - 1;
                return [names[index]!, from, isLast && wild.isOpen ? null : cursor, /Transfer/.test(names[index]!) ? wild.mib : null];
            });
            let copied = wild.wait;
            const precopies = wild.precopies.map(([gap, length], index): [number, number | null] => {
                const from = copied + gap;
                copied = from + length;
                return [from, wild.isOpen && index === wild.precopies.length - 1 ? null : copied];
            });
            const isOver = wild.outcome !== "Pending" && wild.outcome !== "Running";
            const end = Math.max(cursor, wild.isWarm ? copied : 0, wild.wait, 0) + wild.rest;
            const off =
                wild.off &&
                ([Math.min(end, wild.off[0]), wild.off[1] === null ? null : Math.min(end, wild.off[0] + wild.off[1])] as [number, number | null]);
            return {
                attempt,
                id: "vm-1",
                outcome: wild.outcome,
                at: later(at),
                start: wild.outcome === "Pending" ? undefined : wild.wait,
                end: isOver ? end : undefined,
                steps: wild.outcome === "Pending" ? [] : steps,
                precopies: wild.isWarm ? precopies : undefined,
                cutover: wild.cutover,
                off,
                host: wild.host,
                step: wild.step,
                error: wild.outcome === "Failed" ? "it went wrong" : undefined,
            };
        });
}

/** Attempts one after the other; only the last one may be under way. */
export const wildTraces: fc.Arbitrary<readonly AttemptTrace[]> = fc
    .integer({ min: 1, max: 3 })
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => wildTrace(index + 1, index * 20_000))))
    .map((all) =>
        all.map((each, index): AttemptTrace => {
            const isOpen = each.outcome === "Running" || each.outcome === "Pending";
            return index < all.length - 1 && isOpen ? { ...each, outcome: "Failed", start: each.start ?? 0, end: 10_000 } : each;
        }),
    );

export const wildEvidence: fc.Arbitrary<Evidence> = fc
    .array(fc.array(wildTraces, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 })
    .map((runs) =>
        evidence(
            runs.map((vms, at) =>
                seenRun(
                    `shop-${at}`,
                    vms.map((traces, index) => seenVm(`vm-${index}`, traces)),
                ),
            ),
            { seenAt: Date.parse(start) / 1000 + 60_000 },
        ),
    );
