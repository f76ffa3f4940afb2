import assert from "node:assert/strict";
import { Awhile } from "../../provider/util/awhile.ts";

/** Readings with a lifetime of 10, real time that passes when it is told to, and how often was read. */
function start() {
    const later = new Set<() => void>();
    const readings = new Awhile(10, (work) => {
        later.add(work);
        return () => later.delete(work);
    });
    let reads = 0;
    const read = (key: string, now: number) => readings.read(key, now, async () => ++reads);
    const pass = () => {
        for (const work of later) work();
        later.clear();
    };
    return { readings, later, read, pass };
}

describe("a reading for a while", () => {
    it("is shared by all who ask in time, each for its key", async () => {
        const { read } = start();
        assert.deepEqual(await Promise.all([read("pods", 0), read("pods", 9), read("nodes", 9)]), [1, 1, 2]);
    });

    it("is done anew when its time is over", async () => {
        const { read } = start();
        assert.deepEqual([await read("pods", 0), await read("pods", 10), await read("pods", 19)], [1, 2, 2]);
    });

    it("is not kept for nobody", async () => {
        const { readings, later, read, pass } = start();
        for (const [key, now] of [
            ["pods", 0],
            ["nodes", 0],
            ["pods", 10],
        ] as const)
            await read(key, now);
        assert.deepEqual([readings.count, later.size], [2, 2]);
        pass();
        assert.equal(readings.count, 0);
    });

    it("is done again when it has failed, and nothing is kept of that", async () => {
        const { readings, later, read } = start();
        await assert.rejects(
            readings.read("pods", 0, () => Promise.reject(new Error("no answer"))),
            /no answer/,
        );
        assert.deepEqual([readings.count, later.size], [0, 0]);
        assert.equal(await read("pods", 1), 1);
    });
});
