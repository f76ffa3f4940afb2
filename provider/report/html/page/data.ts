import type { Kind } from "../../runs/kinds.ts";
import type { AttemptReport, PlanRunReport, RunReport, StretchReport, VmRunReport } from "../../runs/model.ts";

/** One bar. Epoch milliseconds. */
export interface Bar {
    readonly vm: VmRow;
    readonly attempt: AttemptReport;
    readonly stretch: StretchReport;
    readonly kind: Kind;
    readonly from: number;
    readonly to: number;
}

export interface VmRow {
    /** Number of the VM's row in the table. */
    readonly index: number;
    readonly plan: PlanRunReport;
    readonly vm: VmRunReport;
    readonly bars: readonly Bar[];
    readonly offs: readonly { readonly from: number; readonly to: number }[];
}

export interface Page {
    readonly report: RunReport;
    readonly vms: readonly VmRow[];
    readonly from: number;
    readonly to: number;
}

/** The report in the page; undefined when it is of another kind. */
export function readPage(): Page | undefined {
    const report = JSON.parse(document.getElementById("report")!.textContent!) as RunReport;
    if (report.kind !== "run") return undefined;
    const vms = report.plans.flatMap((plan) => plan.vms.map((vm) => ({ plan, vm }))).map(rowOf);
    const bars = vms.flatMap((row) => row.bars);
    const from = bars.reduce((least, bar) => Math.min(least, bar.from), Number.POSITIVE_INFINITY);
    const to = bars.reduce((most, bar) => Math.max(most, bar.to), 0);
    return bars.length > 0 ? { report, vms, from, to } : { report, vms, from: 0, to: 1 };
}

function rowOf({ plan, vm }: Pick<VmRow, "plan" | "vm">, index: number): VmRow {
    const bars: Bar[] = [];
    const row: VmRow = { index, plan, vm, bars, offs: vm.downtime.map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) })) };
    for (const attempt of vm.attempts)
        for (const stretch of attempt.stretches)
            bars.push({ vm: row, attempt, stretch, kind: stretch.kind, from: Date.parse(stretch.from), to: Date.parse(stretch.to) });
    return row;
}
