import assert from "node:assert/strict";
import { SimulatedClock } from "../../provider/rehearsal/clock.ts";

const minute = 60_000;

describe("a rehearsed clock", () => {
    let clock: SimulatedClock;
    afterEach(() => clock.close());

    for (const { mode, speed } of [
        { mode: "that jumps", speed: undefined },
        { mode: "that runs", speed: 6_000 },
    ])
        it(`${mode} calls who waits in the order of their times, however late they came`, async () => {
            clock = new SimulatedClock({ start: 0, speed });
            const heard: string[] = [];
            const wait = (name: string, time: number) => clock.sleep(time).then(() => heard.push(name));
            await Promise.all([wait("last", 40 * minute), wait("second", 20 * minute), wait("first", 2 * minute)]);
            assert.deepEqual(heard, ["first", "second", "last"]);
        });

    it("that runs does not keep a short wait for a long one that was there before", async () => {
        clock = new SimulatedClock({ start: 0, speed: 6_000 });
        clock.sleep(30 * 24 * 60 * minute);
        await clock.sleep(minute);
    });

    it("that runs waits longer than a timer can count", async () => {
        clock = new SimulatedClock({ start: 0, speed: 1 });
        const month = clock.sleep(30 * 24 * 60 * minute).then(() => "month");
        const moment = clock.sleep(10).then(() => "moment");
        assert.equal(await Promise.race([month, moment]), "moment");
    });
});
