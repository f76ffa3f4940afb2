import assert from "node:assert/strict";
import Ajv from "ajv/dist/2020.js";
import fc from "fast-check";
import { readReport, reportSchema, toHtml, toJson, toMarkdown, toText } from "../../provider/report/document/index.ts";
import { deriveReport } from "../../provider/report/runs/index.ts";
import { recordedPreview } from "../support/preview.ts";
import { evidence, later, seenRun, seenVm, trace, warmTrace, wildEvidence, wildTraces } from "../support/runs.ts";

const validator = new Ajv.Ajv2020({ strict: false, validateFormats: false });
const validate = validator.compile(reportSchema());
const valid = (document: unknown) => assert.ok(validate(document), JSON.stringify(validate.errors?.slice(0, 3)));

const failed = trace({ outcome: "Failed", end: 300, step: "ImageConversion", error: "no root", remedy: "repair it", off: [0, null] });
const again = trace({ attempt: 2, at: later(1000), off: undefined, wasOff: true });
const wave = deriveReport(
    evidence(
        [
            seenRun("shop-1", [seenVm("web-01"), seenVm("web-02", [failed, again]), seenVm("web-03", [failed])], {
                estimate: { minutes: 8, lowMinutes: 5, highMinutes: 12 },
                window: { opensAt: Date.parse(later(0)), closesAt: Date.parse(later(3000)), timeZone: "Europe/Berlin", isForced: false },
            }),
            seenRun("shop-2", [seenVm("db-01", [warmTrace()])], { type: "warm" }),
        ],
        { waves: [{ name: "shop", stage: "complete" }], notes: ["an update was interrupted"] },
    ),
);

describe("the schema of reports", () => {
    it("is met by a preview", () => valid(JSON.parse(toJson(readReport(recordedPreview("waveChanged.json"))))));
    it("is met by runs", () => valid(JSON.parse(toJson(wave))));
    it("is met by whatever runs there are", () =>
        fc.assert(
            fc.property(wildEvidence, (seen) => valid(JSON.parse(toJson(deriveReport(seen))))),
            { numRuns: 50 },
        ));
    it("has the shape of a timeline's texts", () => {
        const timeline = new Ajv.Ajv2020({ strict: false, validateFormats: false }).compile({
            ...reportSchema(),
            oneOf: undefined,
            anyOf: undefined,
            $ref: "#/$defs/VmTrace",
        });
        fc.assert(fc.property(wildTraces, (traces) => assert.ok(timeline(JSON.parse(JSON.stringify(traces))), JSON.stringify(timeline.errors))));
    });
    it("refuses another version", () => assert.equal(validate({ ...JSON.parse(toJson(wave)), version: 2 }), false));
});

describe("a report in JSON", () => {
    it("is read again as what it is", () => assert.deepEqual(JSON.parse(toJson(readReport(toJson(wave)))), JSON.parse(toJson(wave))));
});

describe("the Markdown of runs", () => {
    const markdown = toMarkdown(wave);
    const cases = [
        { why: "begins with how it ended", has: "**3 of 4 VMs moved, 1 failed; 22 GiB copied; longest downtime 27 min**" },
        { why: "says where that is from", has: "As the stack's state of shop/prod was at 2026-01-05 10:00 UTC" },
        { why: "says what is to be known of the evidence", has: "- an update was interrupted" },
        {
            why: "has each cause once, with remedy",
            has: "| no root | ImageConversion | web-03 (shop-1, attempt 1)<br>web-02 (shop-1, attempt 1; moved since) | repair it |",
        },
        { why: "names who is off and why", has: "- web-02: its source was found off, so its target was not started" },
        { why: "compares a plan with its prediction", has: "8 min → 10 min (× 1.25)" },
        { why: "says whether the window was kept", has: "window 2026-01-05 08:00 UTC to 2026-01-05 08:50 UTC, not kept" },
        {
            why: "says what determined the end",
            has: "What determined its end: db-01 of shop-2: 67 min, most of it resting between precopies (38 min)",
        },
        { why: "has a row for each VM", has: "| web-02 | shop-1 | esx-01 | moved | 2 |" },
    ];
    for (const { why, has } of cases) it(why, () => assert.ok(markdown.includes(has), markdown));

    it("fits into a comment when there are thousands of VMs", () => {
        const vms = Array.from({ length: 3000 }, (_, index) => seenVm(`vm-${index}`));
        const text = toMarkdown(deriveReport(evidence([seenRun("shop-1", vms)])));
        assert.ok(text.length <= 65_536, String(text.length));
        assert.match(text, /more rows, left out here/);
    });
});

describe("the text of runs", () => {
    it("draws each VM's time in letters", () => {
        const text = toText(wave);
        assert.match(text, /Timelines: w waiting for a slot, p getting ready, C copying disks/);
        assert.match(text, /│ db-01 .*│ [pC]C+r+C+r*X+[vt]* +│/);
    });
});

describe("the page of a report", () => {
    const hostile = `</script><script>alert(1)</script><!--"'&`;
    const pages = [
        {
            why: "runs",
            report: deriveReport(
                evidence([seenRun(hostile, [seenVm(hostile, [{ ...failed, error: hostile, remedy: hostile }])])], { notes: [hostile] }),
            ),
        },
        { why: "a preview", report: readReport(recordedPreview("waveChanged.json")) },
    ];
    for (const { why, report } of pages)
        it(`has two scripts, both its own, and a policy that lets nothing else in: ${why}`, async () => {
            const page = await toHtml(report, { title: hostile });
            assert.equal(page.match(/<\/script/gi)!.length, 2);
            assert.equal(page.match(/<script/g)!.length, 2);
            assert.ok(!page.slice(page.indexOf("<script")).includes("<!--"));
            assert.match(
                page.replaceAll("&#39;", "'"),
                /content="default-src 'none'; script-src 'sha256-[^']+'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"/,
            );
            assert.doesNotMatch(page.slice(0, page.indexOf('<script type="application/json"')), /\b(src|href)="(?!#)/);
        });
});
