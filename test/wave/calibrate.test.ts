import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import {
    calibrate,
    estimate,
    labParameters,
    type Observation,
    type Parameters,
    parameterNames,
    parameterRange,
    predict,
    siteSpread,
} from "../../provider/wave/estimate/index.ts";
import { equalVms, labPrior, rowsOf } from "../support/labRows.ts";

describe("calibration", () => {
    const wave = (count: number, hosts: number, usedGiB = 35, way: "cold" | "warm" = "cold"): Observation => ({
        name: `${count} from ${hosts}`,
        vms: equalVms({ count, hosts, sizeGiB: 2000, usedGiB, way }),
        options: { maxInflight: 50 },
        seconds: 0,
    });
    const waves = [wave(1, 1), wave(1, 1, 1000), wave(20, 1), wave(40, 1), wave(40, 4), wave(80, 8), wave(120, 12)];
    const site: Parameters = { ...labParameters, streamMiBps: 110, hostMiBps: 180, sharedMiBps: 900, setupSeconds: 110, conversionSeconds: 110 };
    const measured = (each: Observation) => ({ ...each, seconds: predict(each, site) });

    it("recovers a site's rates from its waves", () => {
        const { parameters, residuals } = calibrate(waves.map(measured));
        for (const name of ["streamMiBps", "hostMiBps", "sharedMiBps"] as const)
            assert.ok(Math.abs(parameters[name] / site[name] - 1) < 0.08, `${name}: ${parameters[name]} for ${site[name]}`);
        for (const { ratio, name } of residuals) assert.ok(Math.abs(ratio - 1) < 0.05, `${name}: ${ratio}`);
    });
    it("foresees a wave that it has not seen better than before", () => {
        const unseen = measured(wave(60, 3, 80));
        const off = (parameters: Parameters) => Math.abs(Math.log(predict(unseen, parameters) / unseen.seconds));
        assert.ok(off(calibrate(waves.map(measured)).parameters) < 0.04);
        assert.ok(off(labParameters) > 0.3);
    });
    it("leaves what a wave says nothing of as it was", () => {
        const { parameters } = calibrate([measured(waves[2]!)]);
        for (const name of ["importerStreamMiBps", "importerHostMiBps", "cutoverSeconds"] as const)
            assert.equal(parameters[name], labParameters[name]);
    });
    it("does not run away with one odd wave", () => {
        const { parameters } = calibrate([{ ...waves[2]!, seconds: 20 * predict(waves[2]!, labParameters) }]);
        for (const name of parameterNames) assert.ok(Math.abs(Math.log(parameters[name] / labParameters[name])) < siteSpread[name], name);
    });
    it("is surer with more waves, and says so", () => {
        const widthOf = (count: number) => {
            const { parameters, uncertainty } = calibrate(waves.slice(0, count).map(measured));
            const { low, high } = parameterRange(parameters, "hostMiBps", uncertainty);
            return high / low;
        };
        assert.ok(widthOf(7) < widthOf(3) && widthOf(3) < widthOf(0));
        const { parameters, uncertainty } = calibrate(waves.map(measured));
        const [known, unknown] = [estimate(waves[3]!.vms, parameters, {}, uncertainty).range, estimate(waves[3]!.vms).range];
        assert.ok(known.high / known.low < unknown.high / unknown.low);
        assert.match(known.meaning, /7 finished waves tell/);
    });
    it("answers what was supposed when there is nothing to fit", () => assert.deepEqual(calibrate([]).parameters, labParameters));

    it("gives the parameters in use from the lab's tables", () => {
        const rows = rowsOf(readFileSync(new URL("../fixtures/labRows.csv", import.meta.url), "utf8")).filter(({ isFitted }) => isFitted);
        const { parameters } = calibrate(rows, labPrior);
        for (const name of parameterNames) assert.ok(Math.abs(parameters[name] / labParameters[name] - 1) < 0.02, `${name}: ${parameters[name]}`);
    });
});
