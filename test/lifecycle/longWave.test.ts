import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import type { RequestContext, ResourceHandler } from "../../provider/serve/port.ts";
import { Engine } from "../support/engine.ts";
import { collectGarbage, countLiving } from "../support/garbage.ts";
import { type InProcess, type InProcessPlugin, openInProcess, startPlugin } from "../support/inProcess.ts";
import { vddk, wave } from "../support/stories/index.ts";

const hour = 3_600_000;
const run = "migration-toolkit:virtualization:Migration";

/** What a plugin tells of a run, and the signal of the request that tells it. */
interface Told {
    readonly rows: WeakRef<object>[];
    signal?: AbortSignal;
}

/** The plugin with an ear to what it tells of the run. */
function overheard(plugin: InProcessPlugin, told: Told): InProcessPlugin {
    const handler = plugin.resources[run]!;
    const create: ResourceHandler["create"] = (request, context) => {
        const rows: RequestContext["progress"]["rows"] = (given) => void told.rows.push(...given.map((row) => new WeakRef(row)));
        told.signal = context.signal;
        return handler.create(request, { ...context, progress: { status: () => {}, log: () => {}, rows } });
    };
    const listening: ResourceHandler = Object.assign(Object.create(handler), { create });
    return { ...plugin, resources: { ...plugin.resources, [run]: listening } };
}

/** Who waits for what in a world and in a request, as numbers. */
function waiting({ stage: { api, clock } }: InProcess, { signal }: Told): Readonly<Record<string, number>> {
    const { listeners } = api.store as unknown as { readonly listeners: ReadonlySet<unknown> };
    const { timers } = clock as unknown as { readonly timers: ReadonlySet<unknown> };
    return { watches: listeners.size, timers: timers.size, stops: getEventListeners(signal!, "abort").length };
}

describe("a wave that is followed for half a day", () => {
    it("leaves nothing behind of what has passed", async () => {
        const world = await openInProcess({ settings: { ...vddk, controller_precopy_interval: 30 } });
        const { clock } = world.stage;
        const told: Told = { rows: [] };
        const cutover = new Date(clock.now() + 12 * hour).toISOString();
        const work = new Engine().up(wave({ plan: { type: "warm" }, run: { cutover } }), overheard(startPlugin(world), told));
        await world.pass(hour);
        const [before, early] = [waiting(world, told), told.rows.length];
        await world.pass(10 * hour);
        const after = waiting(world, told);
        for (const [name, count] of Object.entries(after)) assert.equal(count <= before[name]! + 3, true, `${name}: ${before[name]}, then ${count}`);
        await collectGarbage();
        assert.equal(told.rows.length > 3 * early, true, `${told.rows.length} rows, ${early} of them in the first hour`);
        assert.equal(countLiving(told.rows) < early, true, `${countLiving(told.rows)} of ${told.rows.length} rows live on`);
        assert.deepEqual((await world.play(work)).errors, []);
        await world.close();
    });
});
