import assert from "node:assert/strict";
import { backOff } from "../../provider/kube/backOff.ts";
import { ApiError, failure } from "../../provider/kube/index.ts";
import { withRetries } from "../../provider/kube/retry.ts";

/** A clock whose sleeps are over at once, and are remembered. */
function startClock() {
    let now = 0;
    const sleeps: number[] = [];
    const sleep = async (milliseconds: number, signal?: AbortSignal) => {
        signal?.throwIfAborted();
        sleeps.push(milliseconds);
        now += milliseconds;
    };
    return { clock: { now: () => now, sleep }, sleeps };
}

const refused = (code: number, retryAfterSeconds?: number) => new ApiError("GET plans/web", failure(code, "Any", "no", { retryAfterSeconds }));
const broken = (code: string) => Object.assign(new Error("broken"), { code });
const budget = { total: 10_000, silence: 1_000 };

interface Case {
    readonly why: string;
    readonly errors: readonly Error[];
    readonly sleeps: readonly number[];
    readonly fails?: boolean;
}

describe("a call that is repeated", () => {
    const cases: readonly Case[] = [
        { why: "waits twice as long each time", errors: [503, 503, 503].map((code) => refused(code)), sleeps: [200, 400, 800] },
        { why: "obeys Retry-After", errors: [refused(429, 3)], sleeps: [3_000] },
        { why: "waits no shorter than it would for a Retry-After of nothing", errors: [refused(429, 0)], sleeps: [200] },
        { why: "does not wait for a Retry-After beyond its budget", errors: [refused(503, 60)], sleeps: [], fails: true },
        {
            why: "gives up before its budget is spent",
            errors: Array.from({ length: 50 }, () => refused(500)),
            sleeps: [200, 400, 800, 1_600, 3_200],
            fails: true,
        },
        { why: "is repeated after a broken connection", errors: [broken("ECONNRESET"), broken("UND_ERR_HEADERS_TIMEOUT")], sleeps: [200, 400] },
        ...[400, 401, 403, 404, 409, 410, 422].map((code) => ({
            why: `is not repeated after ${code}`,
            errors: [refused(code)],
            sleeps: [],
            fails: true,
        })),
        ...["UND_ERR_DESTROYED", "UND_ERR_CLOSED"].map((code) => ({
            why: `is not repeated by somebody who has closed his connection (${code})`,
            errors: [broken(code)],
            sleeps: [],
            fails: true,
        })),
        { why: "is not repeated after a bug", errors: [new TypeError("bug")], sleeps: [], fails: true },
    ];
    for (const { why, errors, sleeps: expected, fails = false } of cases)
        it(why, async () => {
            const { clock, sleeps } = startClock();
            const left = [...errors];
            const call = async () => {
                const error = left.shift();
                if (error) throw error;
                return "done";
            };
            const answer = withRetries(budget, undefined, call, { clock, random: () => 1 });
            if (fails) await assert.rejects(answer, (error) => errors.includes(error as Error));
            else assert.equal(await answer, "done");
            assert.deepEqual(sleeps, expected);
        });

    const contacts = [
        { why: "waits a moment only where nobody has ever answered", isKnown: false, code: "ECONNREFUSED", last: 1_000 },
        { why: "waits for a server that restarts, which has answered before", isKnown: true, code: "ECONNREFUSED", last: 10_000 },
        { why: "waits for a server that is there and breaks off", isKnown: false, code: "ECONNRESET", last: 10_000 },
    ];
    for (const { why, isKnown, code, last } of contacts)
        it(why, async () => {
            const { clock } = startClock();
            const call = () => Promise.reject(broken(code));
            const patience = { ...budget, firstContact: 1_000 };
            await assert.rejects(
                withRetries(patience, undefined, call, { clock, random: () => 1 }, () => isKnown),
                /broken/,
            );
            assert.ok(clock.now() < last && clock.now() > last / 2, `${clock.now()} ms`);
        });

    it("ends with the reason of its signal, in the call and in the pause", async () => {
        const { clock } = startClock();
        const stop = new AbortController();
        const call = async () => {
            stop.abort(new Error("enough"));
            throw refused(503);
        };
        await assert.rejects(withRetries(budget, stop.signal, call, { clock, random: () => 1 }), /enough/);
    });
});

describe("back-off", () => {
    it("lies by chance between half of the wait and all of it", () => {
        const limits = { first: 200, longest: 5_000 };
        assert.deepEqual(
            [1, 2, 6, 100].map((tries) => [backOff(tries, limits, () => 0), backOff(tries, limits, () => 1)]),
            [
                [100, 200],
                [200, 400],
                [2_500, 5_000],
                [2_500, 5_000],
            ],
        );
    });
});
