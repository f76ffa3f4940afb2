import assert from "node:assert/strict";
import { kinds } from "../../provider/kube/index.ts";
import type { ValueMap } from "../../provider/schema/value.ts";
import { planByHand } from "../support/byHand.ts";
import { Engine } from "../support/engine.ts";
import { type InProcess, openInProcess, startPlugin } from "../support/inProcess.ts";
import type { Operation } from "../support/operation.ts";
import { vddk } from "../support/stories/index.ts";

describe("the window of a run", () => {
    let world: InProcess;
    let engine: Engine;
    const start = async (type?: "warm") => {
        world = await openInProcess({ settings: vddk });
        engine = new Engine();
        await world.play(planByHand(world.stage.cluster, undefined, type && { type }));
    };
    const run = (over: ValueMap = {}) => ({
        type: "migration-toolkit:virtualization:Migration",
        name: "run",
        inputs: { namespace: "demo", plan: "demo/web", ...over },
    });
    const up = (over?: ValueMap, stop?: AbortSignal): Promise<Operation> => world.play(engine.up([run(over)], startPlugin(world), stop));
    const preview = (over?: ValueMap): Promise<Operation> => world.play(engine.preview([run(over)], startPlugin(world)));
    const migrations = async () => (await world.stage.cluster.list(kinds.migration)).items;
    const inHours = (hours: number) => new Date(world.stage.clock.now() + hours * 3_600_000).toISOString().replace(/\.\d+Z$/, "Z");
    const estimate = (minutes: number): ValueMap => ({ minutes, lowMinutes: minutes / 2, highMinutes: minutes * 2 });

    afterEach(() => world.close());

    it("holds its start: a preview says so, `up` waits, and the run begins when it opens", async () => {
        await start();
        const window = { start: inHours(4), end: inHours(8) };
        const seen = await preview({ window, estimate: estimate(60) });
        assert.ok(seen.isOk, seen.errors.join("\n"));
        assert.match(seen.told.join("\n"), /starts Mon 5 Jan \d\d:\d\d UTC \(in 4 h 0 min\), ends about .*, 3 h 0 min before its window closes/);
        const done = await up({ window, estimate: estimate(60) });
        assert.ok(done.isOk, done.errors.join("\n"));
        assert.match(done.told.join("\n"), /held: its window opens .* \(in 4 h 0 min\)/);
        const [migration] = await migrations();
        assert.ok(Date.parse(migration!.metadata.creationTimestamp!) >= Date.parse(window.start));
        assert.deepEqual(JSON.parse(migration!.metadata.annotations!["migration-toolkit.pulumi.com/estimate"]!), estimate(60));
    });

    it("starts nothing that would miss its end, unless forced", async () => {
        await start();
        const window = { start: inHours(1), end: inHours(2) };
        for (const look of [preview, up]) {
            const { isOk, errors } = await look({ window, estimate: estimate(90) });
            assert.ok(!isOk);
            assert.match(
                errors.join("\n"),
                /window: closes .* the run, which takes about 90 min, would end about .* 30 min after its window closes: give a later end/,
            );
        }
        assert.deepEqual(await migrations(), []);
        const forced = await up({ window: { ...window, force: true }, estimate: estimate(90) });
        assert.ok(forced.isOk, forced.errors.join("\n"));
        assert.match(forced.told.join("\n"), /it is started all the same \(force\)/);
    });

    it("that is over is told as such", async () => {
        await start();
        const { errors } = await preview({ window: { end: inHours(-1) } });
        assert.match(errors.join("\n"), /window: closed Mon 5 Jan \d\d:\d\d UTC, 60 min ago/);
    });

    it("of what is under way does not stop it, and what has ended is not judged", async () => {
        await start();
        assert.ok((await up({ window: { end: inHours(2) } })).isOk);
        await world.pass(4 * 3_600_000);
        const again = await preview({ window: { end: inHours(-1) } });
        assert.ok(again.isOk, again.errors.join("\n"));
        assert.ok(!/window/.test(again.told.join("\n")), again.told.join("\n"));
    });

    it("is not waited for when the run could never be started", async () => {
        await start();
        await world.stage.cluster.patch(kinds.plan, { name: "web", namespace: "demo" }, { spec: { archived: true } }, { type: "merge" });
        await world.pass(60_000);
        const before = world.stage.clock.now();
        const { errors } = await up({ window: { start: inHours(4), end: inHours(8) } });
        assert.match(errors.join("\n"), /cannot be started: the plan is archived/);
        assert.ok(world.stage.clock.now() - before < 3_600_000);
    });

    it("has nothing started when waiting is stopped", async () => {
        await start();
        const stop = new AbortController();
        const held = up({ window: { start: inHours(4), end: inHours(8) } }, stop.signal);
        stop.abort(new Error("cancelled by the user"));
        const { isOk, errors } = await held;
        assert.ok(!isOk);
        assert.match(errors.join("\n"), /nothing has been started|cancelled/);
        assert.deepEqual(await migrations(), []);
    });

    it("holds a cutover of now until it opens, while the first copy is made at once", async () => {
        await start("warm");
        const window = { start: inHours(6), end: inHours(10) };
        const before = world.stage.clock.now();
        const done = await up({ window, cutover: "now" });
        assert.ok(done.isOk, done.errors.join("\n"));
        const [migration] = await migrations();
        assert.equal(migration!.spec!.cutover, window.start);
        assert.ok(Date.parse(migration!.metadata.creationTimestamp!) - before < 60_000);
        assert.ok(Date.parse(String(migration!.status!.completed)) >= Date.parse(window.start));
    });

    it("takes no cutover at a time at which it is shut", async () => {
        await start("warm");
        const window = { start: inHours(6), end: inHours(10) };
        const { errors } = await preview({ window, cutover: inHours(2), vmCutovers: { "web-01": inHours(11) } });
        assert.match(errors.join("\n"), /cutover: is before its window opens/);
        assert.match(errors.join("\n"), /vmCutovers\["web-01"\]: is not before its window closes/);
    });

    it("is refused as a whole with what is wrong in it", async () => {
        await start();
        const { errors } = await preview({ window: { start: "2026-12-05T22:00", end: "tomorrow", timeZone: "Europe/Berlin" } });
        assert.match(errors.join("\n"), /window\.end: "tomorrow" is no time/);
    });

    it("estimate that changes alone is no change", async () => {
        await start();
        assert.ok((await up({ estimate: estimate(60) })).isOk);
        assert.deepEqual((await preview({ estimate: estimate(70) })).steps, []);
    });
});
