import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { MigrationError } from "../../provider/errors.ts";
import { guardLife, type Surroundings } from "../../provider/serve/life.ts";
import { Requests } from "../../provider/serve/requests.ts";
import { eventually } from "../support/eventually.ts";

const codeOf = (code: string) => (error: unknown) => error instanceof MigrationError && error.code === code;
const forever = (signal: AbortSignal) => sleep(60_000, undefined, { signal });

describe("a request", () => {
    it("is stopped by Cancel, and so is one that comes later", async () => {
        const requests = new Requests();
        const running = requests.run(forever);
        requests.stopAll("enough");
        await assert.rejects(running, codeOf("Interrupted"));
        await assert.rejects(requests.run(forever), codeOf("Interrupted"));
    });

    it("is stopped when its time is up", () => assert.rejects(new Requests().run(forever, { timeoutSeconds: 0.01 }), codeOf("NotSettled")));

    it("may take longer than a timer can count", async () => {
        const days = 24 * 60 * 60;
        assert.equal(await new Requests().run((signal) => sleep(20, "done", { signal }), { timeoutSeconds: 30 * days }), "done");
    });

    it("is stopped when its caller goes away", async () => {
        const caller = new AbortController();
        const running = new Requests().run(forever, { caller: caller.signal });
        caller.abort();
        await assert.rejects(running, codeOf("Interrupted"));
    });

    it("may end well although it was stopped, with what it has", async () => {
        const requests = new Requests();
        const running = requests.run((signal) => forever(signal).catch(() => "half"));
        requests.stopAll("enough");
        assert.equal(await running, "half");
        await requests.idle();
    });

    it("keeps its own error", () =>
        assert.rejects(
            new Requests().run(() => Promise.reject(new RangeError("own"))),
            RangeError,
        ));
});

describe("the plugin's life", () => {
    const live = (change: Partial<Surroundings> = {}, grace = 60_000) => {
        const life = { parent: 7, isUp: true as boolean | undefined, signal: (_: string) => {}, exits: 0, requests: new Requests() };
        guardLife(
            {
                requests: life.requests,
                parentId: () => life.parent,
                isEngineUp: () => life.isUp,
                onSignal: (listener) => {
                    life.signal = listener;
                },
                exit: () => {
                    life.exits++;
                },
                ...change,
            },
            { look: 5, looksDown: 2, grace },
        );
        return life;
    };
    const cases: { why: string; end: (life: ReturnType<typeof live>) => void }[] = [
        { why: "at a signal", end: (life) => life.signal("SIGTERM") },
        { why: "when its parent is another one", end: (life) => Object.assign(life, { parent: 1 }) },
        { why: "when the engine stays down", end: (life) => Object.assign(life, { isUp: false }) },
    ];
    for (const { why, end } of cases) {
        it(`ends ${why}`, async () => {
            const life = live();
            await sleep(20);
            assert.equal(life.exits, 0);
            end(life);
            await eventually("its end", () => life.exits > 0);
        });
    }

    it("gives running requests time to hand back what they have", async () => {
        const life = live();
        let isDone = false;
        const running = life.requests.run(async (signal) => {
            await forever(signal).catch(() => sleep(20));
            isDone = true;
        });
        await sleep(5);
        life.signal("SIGINT");
        assert.equal(life.exits, 0);
        await running;
        await eventually("its end", () => life.exits > 0);
        assert.equal(isDone, true);
    });

    it("does not wait for them for ever", async () => {
        const life = live({}, 20);
        life.requests.run(() => new Promise(() => {}));
        life.signal("SIGINT");
        await eventually("its end", () => life.exits > 0);
    });

    it("goes on while no engine is known", async () => {
        const life = live({ isEngineUp: () => undefined });
        await sleep(30);
        assert.equal(life.exits, 0);
        life.signal("SIGINT");
    });
});
