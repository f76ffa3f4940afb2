import assert from "node:assert/strict";
import { join } from "node:path";
import { execa } from "execa";
import { repository } from "../../provider/toolchain/pins.ts";
import { recordedPreview } from "../support/preview.ts";

describe("pulumi-migration-toolkit report", () => {
    const main = join(repository, "provider", "cli", "main.ts");
    const run = (args: readonly string[], input = "") =>
        execa(process.execPath, ["--import", "tsx", main, "report", ...args], { input, reject: false, cwd: repository });
    const file = join(repository, "test", "fixtures", "previews", "waveChanged.json");

    const cases = [
        { why: "prints Markdown of a file", args: [file], seen: /^## Migration preview of stack rehearsal\n/ },
        {
            why: "reads standard input",
            args: ["-", "--format", "text"],
            input: recordedPreview("firstWave.json"),
            seen: /^== Migration preview of stack rehearsal\n/,
        },
        { why: "prints JSON", args: ["--format", "json", file], seen: /^\{\n {4}"version": 1,/ },
        { why: "prints a page", args: ["--format", "html", file], seen: /^<!doctype html>\n<html lang="en"/ },
        {
            why: "reads a stack's state",
            args: ["--format", "text"],
            input: JSON.stringify({ version: 3, deployment: { manifest: { time: "2026-01-05T08:00:00Z" }, resources: [] } }),
            seen: /^== Migration report\n\nnothing has moved\n/,
        },
        { why: "prints the schema of reports", args: ["--schema"], seen: /"\$id": "urn:pulumi-migration-toolkit:report:1"/ },
        { why: "takes a title", args: ["--title", "Wave 7", file], seen: /^## Wave 7\n/ },
    ];
    for (const { why, args, input, seen } of cases)
        it(why, async () => {
            const { exitCode, stdout, stderr } = await run(args, input);
            assert.match(stdout, seen);
            assert.deepEqual([exitCode, stderr], [0, ""]);
        });

    const refusals = [
        {
            why: "something else",
            args: ["-"],
            input: "Previewing update (dev):",
            seen: "error: this is not the output of `pulumi preview --json`: line 1 is text for people; give the command `--json`",
        },
        { why: "a file that is not there", args: ["nowhere.json"], seen: "error: cannot read nowhere.json: there is no such file" },
        {
            why: "a file beside the cluster",
            args: ["--live", "state.json"],
            seen: "error: --live reads the cluster, so state.json would not be read: leave one of them out",
        },
        {
            why: "what belongs to the cluster beside a file",
            args: ["--wave", "shop", file],
            seen: "error: --wave goes with --live; a file is reported as a whole",
        },
        {
            why: "a folder that is not there",
            args: ["-o", "/nowhere/x.html", file],
            seen: "error: --output: cannot write /nowhere/x.html: there is no such folder",
        },
        { why: "an unknown format", args: ["--format", "pdf"], seen: /error: option '-f, --format <view>' argument 'pdf' is invalid/ },
    ];
    for (const { why, args, input, seen } of refusals)
        it(`refuses ${why}`, async () => {
            const { exitCode, stdout, stderr } = await run(args, input);
            if (typeof seen === "string") assert.equal(stderr, seen);
            else assert.match(stderr, seen);
            assert.deepEqual([exitCode, stdout], [1, ""]);
        });
});
