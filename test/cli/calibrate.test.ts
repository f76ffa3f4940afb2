import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { toJson } from "../../provider/report/document/index.ts";
import { deriveReport } from "../../provider/report/runs/index.ts";
import { parseConfig, siteIn } from "../../provider/resources/config.ts";
import { repository } from "../../provider/toolchain/pins.ts";
import { labSite } from "../../provider/wave/estimate/index.ts";
import { recordedPreview } from "../support/preview.ts";
import { evidence, seenRun, seenVm, trace } from "../support/runs.ts";

describe("pulumi-migration-toolkit calibrate", () => {
    let folder: string;
    const run = (...args: readonly string[]) =>
        execa(process.execPath, ["--import", import.meta.resolve("tsx"), join(repository, "provider/cli/main.ts"), "calibrate", ...args], {
            reject: false,
            cwd: folder,
        });
    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "calibrate-"));
        // An hour for what the lab does in a few minutes.
        const slow = seenRun("web", [
            seenVm("a", [trace({ end: 3600 })], { disksGiB: [40] }),
            seenVm("b", [trace({ end: 3600 })], { disksGiB: [40] }),
        ]);
        await writeFile(join(folder, "wave.json"), toJson(deriveReport(evidence([slow]))));
        await writeFile(join(folder, "preview.json"), recordedPreview("firstWave.json"));
        await writeFile(join(folder, "other.json"), '{ "version": 2 }');
    });
    after(() => rm(folder, { recursive: true, force: true }));

    it("fits the model to finished waves, and previews go by it", async () => {
        const { exitCode, stdout, stderr } = await run("wave.json", "--output", "site.json");
        assert.equal(exitCode, 0, stderr);
        assert.match(stdout, /web *│ 60\.0 min/);
        assert.match(stdout, /pulumi config set migration-toolkit:estimate site\.json/);
        const site = siteIn(parseConfig({ estimate: join(folder, "site.json") }));
        assert.ok(site.parameters.streamMiBps < labSite.parameters.streamMiBps);
        assert.equal(site.uncertainty.observations, 1);
    });

    const refusals = [
        { why: "a preview", args: ["preview.json"], says: /preview\.json is a preview; give finished waves/ },
        { why: "a file that is not there", args: ["nowhere.json"], says: /cannot read nowhere\.json/ },
    ];
    for (const { why, args, says } of refusals)
        it(`refuses ${why}`, async () => {
            const { exitCode, stderr } = await run(...args);
            assert.equal(exitCode, 1);
            assert.match(stderr, says);
        });

    it("is the only one to write what the configuration takes", async () => {
        assert.throws(() => siteIn({ estimate: join(folder, "other.json") }), /is not what `pulumi-migration-toolkit calibrate` writes/);
        assert.throws(() => parseConfig({ estimate: join(folder, "gone.json") }), /configuration is wrong/);
        assert.match(await readFile(join(folder, "site.json"), "utf8"), /"version": 1/);
    });
});
