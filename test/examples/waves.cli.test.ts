import assert from "node:assert/strict";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { repository } from "../../provider/toolchain/index.ts";
import { type ToldTour, takeTour } from "../support/tour.ts";

describe("the tour of waves", () => {
    let tour: ToldTour;
    before(async function () {
        tour = await takeTour(this, "waves");
    });
    after(async () => {
        await tour?.stop();
        await Promise.all(pages.map((page) => rm(join(repository, page), { force: true })));
    });
    const pages = ["wave-01.html", "wave-02.html"];
    const between = (start: string, end: string) => tour.output.slice(tour.output.indexOf(start), tour.output.indexOf(end));

    it("promises plans, times and room before anything happens", () => {
        const preview = between("$ pulumi preview", "$ pulumi config");
        assert.match(preview, /6 VMs, 6 disks, 48 GiB in 2 plans: about \d+ min/);
        assert.match(preview, /starts Fri 4 Dec 22:00 Europe\/Berlin \(in .*\), ends about .* before its window closes/);
        assert.match(preview, /needs .* of ceph-rbd .* in namespace web/);
    });

    it("waits for the window, and says who failed", () => {
        const first = between("Wave 01 waits", "The same command again");
        assert.match(first, /held: its window opens Fri 4 Dec 22:00 Europe\/Berlin/);
        assert.match(first, /run again for attempt 2, which moves only web-02/);
    });

    it("ends with a table of what became of each VM", () => {
        const table = tour.output.slice(tour.output.indexOf("What became of the VMs"));
        assert.match(table, /web-01 *│ Succeeded/);
        assert.match(table, /web-02 *│ Failed, then Succeeded *│ Guest conversion failed/);
        assert.match(table, /db-01 *│ Running, then Succeeded/);
    });

    it("leaves a page of each wave that needs no network", async () => {
        for (const page of pages) {
            const html = await readFile(join(repository, page), "utf8");
            assert.match(html, /^<!doctype html>/i);
            assert.ok(!/(src|href)="https?:/.test(html));
        }
    });

    it("leaves nothing else behind", async () => assert.deepEqual(await tour.left(), []));
});

describe("the pipeline of waves", () => {
    it("calls the scripts that stand beside it", async () => {
        const folder = join(repository, "examples/waves");
        const workflow = parse(await readFile(join(folder, "pipeline/github-actions.yaml"), "utf8")) as Workflow;
        const scripts = Object.values(workflow.jobs).flatMap(({ steps }) => steps.flatMap(({ run = "" }) => run.match(/pipeline\/\w+\.sh/g) ?? []));
        assert.deepEqual(scripts, ["pipeline/preview.sh", "pipeline/up.sh"]);
        for (const script of scripts) assert.match(await readFile(join(folder, script), "utf8"), /^#!/);
    });
});

interface Workflow {
    readonly jobs: Readonly<Record<string, { readonly steps: readonly { readonly run?: string }[] }>>;
}
