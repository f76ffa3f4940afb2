import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { repository, whyNoPulumi } from "../../provider/toolchain/index.ts";

describe("the tour of the first wave", function () {
    this.timeout(300_000);
    let temporary: string;
    let output: string;
    before(async function () {
        const obstacle = await whyNoPulumi();
        if (obstacle) {
            console.log(`    skipped: ${obstacle}`);
            this.skip();
        }
        temporary = await mkdtemp(join(tmpdir(), "tour-"));
        const args = ["--import", "tsx", join(repository, "examples", "tour.ts")];
        const tour = await execa(process.execPath, args, { cwd: repository, env: { TMPDIR: temporary }, all: true, reject: false });
        assert.equal(tour.exitCode, 0, tour.all);
        output = tour.all;
    });
    after(() => temporary && rm(temporary, { recursive: true, force: true }));

    it("names every VM before anything happens", () => {
        const preview = output.slice(output.indexOf("$ pulumi preview"), output.indexOf("$ pulumi up"));
        for (const vm of ["web-01", "web-02", "db-01"]) assert.match(preview, new RegExp(`PlanVm ${vm} create`));
    });

    it("ends with a table of what became of each VM", () => {
        const table = output.slice(output.indexOf("What became of the VMs"));
        assert.match(table, /web-01 *│ Succeeded *│ left alone/);
        assert.match(table, /web-02 *│ Failed *│ Succeeded/);
        assert.match(table, /db-01 *│ Succeeded *│ left alone/);
    });

    it("leaves nothing behind", async () => {
        const left = (await readdir(temporary)).filter((name) => !name.startsWith("tsx-"));
        assert.deepEqual(left, []);
    });
});
