/**
 * `npm run bench:estimate -- [ROWS.csv] [--fit]`: predicted ÷ documented time of waves, each also predicted by a fit that has not seen it.
 *
 * Columns: vms,hosts,disksPerVm,diskGiB,usedGiB,type,maxInflight,minutes (sizes are of one disk); the fixture has more, others are ignored.
 * `minutes` is the whole time of a row, or with `span` = `copy` that of copying; *unseen* is the ratio by a fit without rows of the same wave.
 * With `--fit` it prints the parameters that follow from the file's rows and from what was supposed before.
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import Table from "cli-table3";
import {
    calibrate,
    labParameters,
    type Parameters,
    parameterNames,
    parameterRange,
    parameterTable,
    predict,
} from "../../provider/wave/estimate/index.ts";
import { labPrior, type Row, rowsOf } from "../support/labRows.ts";

const { values, positionals } = parseArgs({ options: { fit: { type: "boolean", default: false } }, allowPositionals: true });
const fixture = new URL("../fixtures/labRows.csv", import.meta.url);
const rows = rowsOf(readFileSync(positionals[0] ?? fixture, "utf8"));
const lab = rowsOf(readFileSync(fixture, "utf8")).filter(({ isFitted }) => isFitted);

const fits = new Map<string, Parameters>();

if (values.fit) printFit(rows.filter(({ isFitted }) => isFitted));
printRows();

function printFit(fitted: readonly Row[]): void {
    const { parameters, uncertainty } = calibrate(fitted, labPrior);
    const table = new Table({ head: ["parameter", "unit", "supposed", "fitted", "nine in ten", "in use"], style: { head: [], border: [] } });
    for (const name of parameterNames) {
        const { low, high } = parameterRange(parameters, name, uncertainty);
        const range = `${low.toPrecision(3)}–${high.toPrecision(3)}`;
        table.push([name, parameterTable[name].unit, labPrior.parameters[name], parameters[name].toPrecision(4), range, labParameters[name]]);
    }
    console.log(table.toString());
    console.log(`scatter of one row around the model: ${(100 * uncertainty.residual).toFixed(1)} %`);
}

function printRows(): void {
    const head = ["VMs", "hosts", "disks", "GiB used", "type", "slots", "documented min", "predicted min", "ratio", "unseen", "fitted", "source"];
    const table = new Table({ head, style: { head: [], border: [] } });
    const seen: Judged[] = rows.map((row) => ({ row, ratio: predict(row, labParameters) / row.seconds, unseen: unseenRatio(row) }));
    for (const { row, ratio, unseen } of seen) {
        const [used, documented, predicted] = [row.usedGiB, (row.seconds / 60).toFixed(1), ((row.seconds * ratio) / 60).toFixed(1)];
        const facts = [row.count, row.hosts, row.disksPerVm, used, row.type, row.options.maxInflight, documented, predicted];
        table.push([
            ...facts,
            ratio.toFixed(3),
            unseen.toFixed(3),
            lab.some(({ wave }) => row.isFitted && wave === row.wave) ? "yes" : "no",
            row.source,
        ]);
    }
    console.log(table.toString());
    for (const type of new Set(seen.map(({ row }) => row.type))) {
        const of = seen.filter(({ row }) => row.type === type && row.isFitted);
        console.log(`${type}: ratio ${sumUp(of.map(({ ratio }) => ratio))}; unseen ${sumUp(of.map(({ unseen }) => unseen))}`);
    }
}

interface Judged {
    readonly row: Row;
    readonly ratio: number;
    readonly unseen: number;
}

/** What a fit to the lab's other rows says of a row: rows of the same wave are left out with it. */
function unseenRatio(row: Row): number {
    const parameters =
        fits.get(row.wave) ??
        calibrate(
            lab.filter(({ wave }) => wave !== row.wave),
            labPrior,
        ).parameters;
    fits.set(row.wave, parameters);
    return predict(row, parameters) / row.seconds;
}

function sumUp(ratios: readonly number[]): string {
    const sorted = [...ratios].sort((one, other) => one - other);
    const worst = sorted.reduce((far, each) => (Math.abs(Math.log(each)) > Math.abs(Math.log(far)) ? each : far), 1);
    const within = sorted.filter((each) => Math.abs(each - 1) <= 0.1).length;
    return `median ${sorted[Math.floor(sorted.length / 2)]?.toFixed(3) ?? "-"}, worst ${worst.toFixed(3)}, ${within} of ${sorted.length} within 10 %`;
}
