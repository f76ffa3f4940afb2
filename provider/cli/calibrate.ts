import { readFile, writeFile } from "node:fs/promises";
import Table from "cli-table3";
import { Command } from "commander";
import { MigrationError } from "../errors.ts";
import type { Calibration, Observation } from "../wave/estimate/index.ts";

/**
 * `calibrate FILE…`: what a site's finished waves say of how long waves take there.
 *
 * Errors: `InvalidInput` when a file cannot be read, is no report of runs, or no run in them has moved its VMs.
 */
export function calibrateCommand(): Command {
    return new Command("calibrate")
        .description(
            "Fits the model of durations to finished waves. The provider's configuration `estimate` names the file that is written; previews then predict as this site moves, with the range that follows from so many waves.",
        )
        .argument("<file...>", "finished waves: what `pulumi stack export` or `report --format json` has printed")
        .option("-o, --output <file>", "where the fitted model goes", "calibration.json")
        .action(async (files: readonly string[], { output }: { readonly output: string }) => {
            const { calibrate } = await import("../wave/estimate/index.ts");
            const { writeCalibration } = await import("../schema/calibration.ts");
            const calibration = calibrate(await observationsIn(files));
            await writeFile(output, writeCalibration(calibration));
            console.log(await say(calibration));
            console.log(`\nWritten to ${output}. For previews: pulumi config set migration-toolkit:estimate ${output}`);
        });
}

async function observationsIn(files: readonly string[]): Promise<readonly Observation[]> {
    const { observationsOf, readReport } = await import("../report/document/index.ts");
    const all: Observation[] = [];
    for (const file of files) {
        const text = await readFile(file, "utf8").catch((cause) =>
            Promise.reject(new MigrationError("InvalidInput", `cannot read ${file}`, { cause })),
        );
        const report = readReport(text);
        if (report.kind !== "run") throw new MigrationError("InvalidInput", `${file} is a preview; give finished waves (\`pulumi stack export\`)`);
        const { observations, left } = observationsOf(report);
        all.push(...observations);
        for (const line of left) console.error(`left out: ${line}`);
    }
    if (all.length === 0)
        throw new MigrationError("InvalidInput", "no run in these files has moved its VMs in a first attempt: there is nothing to learn from");
    return all;
}

async function say({ parameters, residuals, uncertainty }: Calibration): Promise<string> {
    const { labParameters, parameterNames, parameterRange, parameterTable } = await import("../wave/estimate/index.ts");
    const style = { head: [], border: [] };
    const waves = new Table({ head: ["runs", "took", "fitted", "fitted ÷ took"], style });
    for (const { name, observedSeconds, predictedSeconds, ratio } of residuals)
        waves.push([name, minutes(observedSeconds), minutes(predictedSeconds), ratio.toFixed(2)]);
    const numbers = new Table({ head: ["parameter", "unit", "before", "now", "nine in ten", "what it is"], style });
    for (const name of parameterNames) {
        const { low, high } = parameterRange(parameters, name, uncertainty);
        const { unit, meaning } = parameterTable[name];
        numbers.push([name, unit, labParameters[name], parameters[name].toPrecision(3), `${low.toPrecision(3)} to ${high.toPrecision(3)}`, meaning]);
    }
    return `${waves.toString()}\n${numbers.toString()}`;
}

function minutes(seconds: number): string {
    return `${(seconds / 60).toFixed(1)} min`;
}
