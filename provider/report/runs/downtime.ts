import type { VmTrace } from "../timeline/index.ts";
import { spanOf } from "./journey.ts";

/** When neither source nor target of a VM ran, over all attempts. Epoch seconds. */
export interface Downtime {
    readonly periods: readonly { readonly from: number; readonly to: number }[];
    /** Neither runs now, and no attempt is under way that would change it. */
    readonly isOff: boolean;
}

/**
 * A source that a failed attempt has left off stays off between the attempts; a target that was made of a source found off is not started, so
 * the VM then waits for somebody to do it.
 *
 * Source: forklift-behaviour §5.4, §10.3; traces 16.
 */
export function downtimeOf(trace: VmTrace, now: number): Downtime {
    const periods: { from: number; to: number }[] = [];
    let since: number | undefined;
    for (const attempt of trace) {
        const at = Math.round(Date.parse(attempt.at) / 1000);
        if (!attempt.off) continue;
        since ??= at + attempt.off[0];
        if (attempt.off[1] === null) continue;
        periods.push({ from: since, to: at + attempt.off[1] });
        since = undefined;
    }
    const last = trace.at(-1);
    if (since === undefined || !last) return { periods, isOff: false };
    const isUnderWay = last.outcome === "Running" || last.outcome === "Pending";
    return { periods: [...periods, { from: since, to: Math.max(since, spanOf(last, now).to) }], isOff: !isUnderWay };
}
