import assert from "node:assert/strict";
import fc from "fast-check";
import { foresee, foreseeAll, heldUntil, sayCourse, sayMiss, type Window } from "../../provider/wave/window/index.ts";

const hour = 3_600_000;
const now = Date.parse("2026-12-05T18:00:00Z");
const window: Window = { opensAt: now + 3 * hour, closesAt: now + 7 * hour, timeZone: "Europe/Berlin", isForced: false };
const cold = { now, isWarm: false, estimate: { minutes: 120 } };
const warm = { now, isWarm: true, estimate: { minutes: 120, downtimeMinutes: 30 } };

describe("a window", () => {
    const table = [
        { why: "holds a cold start until it opens", of: cold, begins: 3, ends: 5, isMissed: false },
        { why: "that is open holds nothing", of: { ...cold, now: now + 4 * hour }, begins: 4, ends: 6, isMissed: false },
        { why: "is missed by what ends after it", of: { ...cold, estimate: { minutes: 241 } }, begins: 3, ends: 3 + 241 / 60, isMissed: true },
        { why: "takes what ends with it", of: { ...cold, estimate: { minutes: 240 } }, begins: 3, ends: 7, isMissed: false },
        { why: "that is over is missed, however short it takes", of: { now: now + 7 * hour, isWarm: false }, begins: 7, ends: 7, isMissed: true },
        { why: "does not hold a first copy, but the cutover", of: warm, begins: 3, ends: 3.5, isMissed: false },
        {
            why: "waits for a first copy that takes longer",
            of: { ...warm, estimate: { minutes: 300, downtimeMinutes: 30 } },
            begins: 5,
            ends: 5.5,
            isMissed: false,
        },
        {
            why: "is missed by a first copy that takes too long",
            of: { ...warm, estimate: { minutes: 430, downtimeMinutes: 1 } },
            begins: 430 / 60,
            ends: 431 / 60,
            isMissed: true,
        },
        { why: "counts no first copy that is there", of: { ...warm, now: now + 6 * hour, isCopied: true }, begins: 6, ends: 6.5, isMissed: false },
        { why: "lets a later cutover be", of: { ...warm, cutoverAt: now + 6 * hour }, begins: 6, ends: 6.5, isMissed: false },
    ];
    for (const { why, of, begins, ends, isMissed } of table)
        it(why, () => assert.deepEqual(foresee(window, of), { beginsAt: now + begins * hour, endsAt: now + ends * hour, isMissed }));

    it("takes groups one after the other", () => {
        const courses = foreseeAll(window, now, [cold, cold, cold]);
        assert.deepEqual(
            courses.map(({ isMissed }) => isMissed),
            [false, false, true],
        );
        assert.equal(courses[1]!.beginsAt, courses[0]!.endsAt);
    });

    it("never lets anything begin before it opens, and is missed exactly by what ends after it or begins too late", () => {
        const minutes = fc.integer({ min: 0, max: 2000 });
        const undertaking = fc.record({
            now: fc.integer({ min: -1000, max: 1000 }),
            isWarm: fc.boolean(),
            isCopied: fc.boolean(),
            minutes,
            downtimeMinutes: minutes,
        });
        fc.assert(
            fc.property(undertaking, minutes, minutes, ({ now: at, isWarm, isCopied, ...estimate }, opens, length) => {
                const some = { ...window, opensAt: now + opens * 60_000, closesAt: now + (opens + length) * 60_000 };
                const course = foresee(some, { now: now + at * 60_000, isWarm, isCopied, estimate });
                assert.ok(course.beginsAt >= heldUntil(some, now + at * 60_000));
                assert.ok(course.endsAt >= course.beginsAt);
                assert.equal(course.isMissed, course.endsAt > some.closesAt || course.beginsAt >= some.closesAt);
            }),
        );
    });

    it("is told with its distances", () => {
        assert.equal(
            sayCourse(foresee(window, cold), window, cold),
            "starts Sat 5 Dec 22:00 Europe/Berlin (in 3 h 0 min), ends about Sun 6 Dec 00:00 Europe/Berlin, 2 h 0 min before its window closes",
        );
        const late = { ...cold, estimate: { minutes: 300 } };
        assert.equal(
            sayMiss(foresee(window, late), window, late),
            "closes Sun 6 Dec 02:00 Europe/Berlin, and the run, which takes about 5 h 0 min, would end about Sun 6 Dec 03:00 Europe/Berlin, 60 min after its window closes",
        );
    });
});
