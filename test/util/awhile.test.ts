import assert from "node:assert/strict";
import { Awhile } from "../../provider/util/awhile.ts";

/** Readings with a lifetime of 10, real time that passes when it is told to, and how often was read. */
function start() {
    const later: (() => void)[] = [];
    const readings = new Awhile(10, (work) => later.push(work));
    let reads = 0;
    const read = (key: string, now: number) => readings.read(key, now, async () => ++reads);
    const pass = () => {
        for (const work of later.splice(0)) work();
    };
    return { readings, read, pass };
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
        const { readings, read, pass } = start();
        await Promise.all(["pods", "nodes"].map((key) => read(key, 0)));
        assert.equal(readings.count, 2);
        pass();
        assert.equal(readings.count, 0);
    });

    it("is done again when it has failed", async () => {
        const { readings, read } = start();
        await assert.rejects(
            readings.read("pods", 0, () => Promise.reject(new Error("no answer"))),
            /no answer/,
        );
        assert.equal(await read("pods", 1), 1);
    });
});
