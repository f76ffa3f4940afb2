import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readReport, toHtml } from "../../provider/report/document/index.ts";
import { deriveReport } from "../../provider/report/runs/index.ts";
import { type Browser, startBrowser, type Visit, type VisitOptions } from "../support/browser.ts";
import { recordedPreview } from "../support/preview.ts";
import { evidence, later, seenRun, seenVm, trace, warmTrace } from "../support/runs.ts";

const evil = `<script>alert(1)</script></script><img src=x onerror=alert(2)> "'&`;
const failed = (attempt: number) =>
    trace({
        attempt,
        at: later((attempt - 1) * 1000),
        outcome: "Failed",
        end: 200,
        step: "ImageConversion",
        steps: [
            ["Initialize", 0, 30, null],
            ["ImageConversion", 30, 200, null],
        ],
        off: attempt === 1 ? [0, null] : undefined,
        error: `no root on ${evil}`,
        remedy: "repair it",
    });

/** Two plans, a failure that was tried again, and names that would be obeyed if anything here could be. */
const wave = deriveReport(
    evidence(
        [
            seenRun("shop-1", [
                ...Array.from({ length: 50 }, (_, index) =>
                    seenVm(`web-${index}`, [trace({ start: index * 3, id: `vm-${index}`, host: `esx-${index % 3}` })]),
                ),
                seenVm(evil, [failed(1), failed(2)]),
                seenVm("web-again", [failed(1), trace({ attempt: 2, at: later(1000), off: undefined, wasOff: true })]),
            ]),
            seenRun(
                "shop-2",
                Array.from({ length: 9 }, (_, index) => seenVm(`db-${index}`, [warmTrace({ id: `db-${index}` })])),
                { type: "warm", estimate: { minutes: 20, lowMinutes: 10, highMinutes: 40 } },
            ),
        ],
        { notes: [`a note about ${evil}`] },
    ),
);

describe("a report's page in a browser", () => {
    let browser: Browser;
    const folder = mkdtempSync(join(tmpdir(), "report-page-"));
    const file = join(folder, "wave.html");
    const visits: Visit[] = [];
    const visit = async (options?: VisitOptions, of = file) => {
        const seen = await browser.visit(of, options);
        visits.push(seen);
        return seen.page;
    };

    before(async function () {
        browser = await startBrowser(this);
        writeFileSync(file, await toHtml(wave));
    });
    after(async () => {
        await browser?.close();
        rmSync(folder, { recursive: true });
    });

    it("draws its charts, says no word to the console and asks no network for anything", async () => {
        const page = await visit();
        for (const id of ["timeline", "occupancy-chart", "throughput-chart", "prediction-chart"]) {
            const isDrawn = await page.evaluate((name) => {
                const canvas = document.querySelector<HTMLCanvasElement>(`#${name} canvas`)!;
                const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
                return data.some((value) => value !== 0);
            }, id);
            assert.ok(isDrawn, id);
        }
        assert.deepEqual([visits.flatMap(({ told }) => told), visits.flatMap(({ requests }) => requests)], [[], []]);
    });

    it("shows names and causes as they are, and obeys none of them", async () => {
        const page = await visit();
        assert.equal(await page.locator("#vm-table tbody th", { hasText: "onerror" }).first().textContent(), evil);
        assert.equal(await page.locator("img, script[src]").count(), 0);
        assert.equal(await page.locator("script").count(), 2);
        const report = JSON.parse((await page.locator("#report").textContent())!);
        assert.deepEqual(report, JSON.parse(JSON.stringify(wave)));
    });

    it("is reached by keyboard: skip link, filters, timeline, table; and tells what is chosen", async () => {
        const page = await visit();
        await page.keyboard.press("Tab");
        assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Skip to the report");
        await page.keyboard.press("Enter");
        const reached = new Set<string>();
        for (let index = 0; index < 40; index++) {
            await page.keyboard.press("Tab");
            reached.add(await page.evaluate(() => document.activeElement?.id || document.activeElement?.textContent || ""));
        }
        for (const each of ["find", "run", "outcome", "Zoom in", "timeline", "web-0"]) assert.ok(reached.has(each), `${each} of ${[...reached]}`);
        await page.locator("#find").fill("web-0");
        await page.locator("#timeline").focus();
        await page.keyboard.press("ArrowDown");
        assert.match((await page.locator("#detail").textContent())!, /^web-0, shop-1, esx-0: moved/);
        await page.locator("#find").fill("onerror");
        await page.locator("#timeline").focus();
        await page.keyboard.press("ArrowDown");
        for (let index = 0; index < 9; index++) await page.keyboard.press("ArrowRight");
        assert.match((await page.locator("#detail").textContent())!, /failed here.*no root on <script>.*repair it/);
    });

    it("filters timeline and table together, and says how many are left", async () => {
        const page = await visit();
        await page.locator("#outcome").selectOption("Failed");
        assert.equal(await page.locator("#matches").textContent(), "1 of 61 VMs");
        assert.equal(await page.locator("#vm-table tbody tr:visible").count(), 1);
        await page.locator("#outcome").selectOption("retried");
        assert.equal(await page.locator("#vm-table tbody tr:visible").count(), 2);
        await page.locator("#run").selectOption("shop-2");
        assert.equal(await page.locator("#matches").textContent(), "0 of 61 VMs");
    });

    it("sorts its table and tells each VM's steps in words", async () => {
        const page = await visit();
        await page.getByRole("button", { name: "Off for" }).click();
        await page.getByRole("button", { name: "Off for" }).click();
        assert.equal(await page.locator("#vm-table thead th[aria-sort=descending]").textContent(), "Off for");
        const first = page.locator("#vm-table tbody tr").first().getByRole("button");
        await first.click();
        assert.equal(await first.getAttribute("aria-expanded"), "true");
        assert.match((await page.locator("tr.steps").textContent())!, /getting ready \(Initialize\): 2026-01-05 08:00:00 to 08:00:30 UTC, 30 s/);
    });

    it("zooms by buttons and keys, and back", async () => {
        const page = await visit();
        const picture = () => page.locator("#timeline").screenshot();
        const whole = await picture();
        await page.getByRole("button", { name: "Zoom in" }).click();
        assert.notDeepEqual(await picture(), whole);
        await page.getByRole("button", { name: "Whole time" }).click();
        assert.deepEqual(await picture(), whole);
    });

    for (const dark of [false, true])
        for (const of of ["wave", "preview"] as const)
            it(`breaks no rule of accessibility: a ${of}, ${dark ? "dark" : "light"}`, async () => {
                const preview = join(folder, "preview.html");
                writeFileSync(preview, await toHtml(readReport(recordedPreview("waveChanged.json"))));
                const page = await visit({ dark }, of === "wave" ? file : preview);
                // The page's own policy lets no other script in; this one comes by the debugger, after it.
                await page.evaluate(readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));
                const { violations } = await page.evaluate(() =>
                    (globalThis as unknown as { axe: { run(): Promise<{ violations: unknown[] }> } }).axe.run(),
                );
                const said = (violations as { id: string; nodes: { html: string }[] }[]).map(
                    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`,
                );
                assert.deepEqual(said, []);
            });

    it("follows the system's colours, and the reader's choice before them", async () => {
        const page = await visit({ dark: true });
        const back = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        assert.equal(await back(), "rgb(20, 23, 27)");
        await page.getByRole("radio", { name: "Light" }).check();
        assert.equal(await back(), "rgb(255, 255, 255)");
        await page.getByRole("radio", { name: "Dark" }).check();
        assert.equal(await back(), "rgb(20, 23, 27)");
    });

    for (const width of [1280, 375])
        it(`never scrolls sideways as a whole: ${width} pixels`, async () => {
            const page = await visit({ width });
            assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
        });

    it("prints every VM's timeline, in light colours whatever the screen has", async () => {
        const page = await visit({ dark: true });
        await page.evaluate(() => {
            addEventListener("beforeprint", () => {
                const names = [...document.querySelectorAll("#print-timeline text")].map(({ textContent }) => textContent);
                Object.assign(globalThis, { printed: names });
            });
        });
        const pdf = await page.pdf({ preferCSSPageSize: true });
        assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
        const names = await page.evaluate(() => (globalThis as unknown as { printed: string[] }).printed);
        for (const name of ["web-0", "web-49", "db-8"]) assert.ok(names.includes(name), name);
        await page.emulateMedia({ media: "print", colorScheme: "dark" });
        assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
        assert.equal(await page.locator("#print-timeline .sheet").count(), 0);
    });

    it("shows a thousand VMs", async () => {
        const many = Array.from({ length: 10 }, (_, plan) =>
            seenRun(
                `shop-${plan}`,
                Array.from({ length: 100 }, (_, index) =>
                    seenVm(`vm-${plan}-${index}`, [trace({ at: later(plan * 600), start: index * 5, end: index * 5 + 600 })]),
                ),
            ),
        );
        const large = join(folder, "large.html");
        writeFileSync(large, await toHtml(deriveReport(evidence(many, { seenAt: Date.parse(later(90_000)) / 1000 }))));
        const page = await visit({}, large);
        assert.equal(await page.locator("#vm-table tbody tr").count(), 1000);
    });

    it("never said a word to the console or a network in all of this", () =>
        assert.deepEqual([visits.flatMap(({ told }) => told), visits.flatMap(({ requests }) => requests)], [[], []]));
});
