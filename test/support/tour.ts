import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { repository, whyNoPulumi } from "../../provider/toolchain/index.ts";

export interface ToldTour {
    /** Everything it printed. */
    readonly output: string;
    /** Names of what is left in the temporary folder. */
    left(): Promise<readonly string[]>;
    stop(): Promise<void>;
}

/** Walks the tour of an example to its good end, or skips the calling suite with a printed reason when no Pulumi CLI is there. */
export async function takeTour(context: Mocha.Context, example: string): Promise<ToldTour> {
    const obstacle = await whyNoPulumi();
    if (obstacle) {
        console.log(`    skipped: ${obstacle}`);
        context.skip();
    }
    const temporary = await mkdtemp(join(tmpdir(), "tour-"));
    const args = ["--import", "tsx", join(repository, "examples", "start.ts"), example];
    const tour = await execa(process.execPath, args, { cwd: repository, env: { TMPDIR: temporary }, all: true, reject: false });
    assert.equal(tour.exitCode, 0, tour.all);
    return {
        output: tour.all,
        left: async () => (await readdir(temporary)).filter((name) => !name.startsWith("tsx-")),
        stop: () => rm(temporary, { recursive: true, force: true }),
    };
}
