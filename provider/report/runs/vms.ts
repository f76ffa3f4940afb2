import { toSecond } from "../../util/second.ts";
import type { AttemptTrace } from "../timeline/index.ts";
import { downtimeOf } from "./downtime.ts";
import type { SeenVm } from "./evidence.ts";
import { type Stretch, spanOf, stretchesOf } from "./journey.ts";
import type { AttemptReport, StretchReport, VmRunReport } from "./model.ts";

export function vmReport({ name, id, host, disksGiB, outcome, step, doneMiB = 0, totalMiB = 0, trace }: SeenVm, now: number): VmRunReport {
    const attempts = trace.map((each) => attemptReport(each, now));
    const spans = trace.map((each) => spanOf(each, now));
    const { periods, isOff } = downtimeOf(trace, now);
    return {
        name,
        id: id ?? trace.at(-1)?.id,
        host: host ?? trace.findLast((each) => each.host)?.host,
        disksGiB: disksGiB && [...disksGiB],
        outcome,
        step: outcome === "Succeeded" ? undefined : step,
        doneMiB: round(doneMiB),
        totalMiB: round(totalMiB),
        elapsedSeconds: spans.length > 0 ? Math.max(...spans.map(({ to }) => to)) - Math.min(...spans.map(({ from }) => from)) : 0,
        waitedSeconds: attempts.reduce((sum, { waitedSeconds }) => sum + waitedSeconds, 0),
        downtimeSeconds: periods.reduce((sum, { from, to }) => sum + to - from, 0),
        isOff,
        downtime: periods.map(({ from, to }) => ({ from: instant(from), to: instant(to) })),
        attempts,
    };
}

function attemptReport(trace: AttemptTrace, now: number): AttemptReport {
    const at = Math.round(Date.parse(trace.at) / 1000);
    const after = (seconds: number | undefined) => (seconds === undefined ? undefined : instant(at + seconds));
    const { from, begin } = spanOf(trace, now);
    const stretches = stretchesOf(trace, now);
    return {
        attempt: trace.attempt,
        outcome: trace.outcome,
        queuedAt: instant(from),
        startedAt: after(trace.start),
        completedAt: after(trace.end),
        cutoverAt: after(trace.cutover),
        waitedSeconds: begin - from,
        copiedMiB: round(stretches.reduce((sum, { mib = 0 }) => sum + mib, 0)),
        step: trace.step,
        error: trace.error,
        remedy: trace.remedy,
        stretches: stretches.map(stretchReport),
    };
}

function stretchReport({ kind, step, from, to, mib, ...rest }: Stretch): StretchReport {
    return { kind, step, from: instant(from), to: instant(to), mib: mib === undefined ? undefined : round(mib), ...rest };
}

/** RFC 3339, to the second. */
export function instant(seconds: number): string {
    return toSecond(Math.round(seconds) * 1000);
}

export function round(amount: number): number {
    return Math.round(amount * 100) / 100;
}
