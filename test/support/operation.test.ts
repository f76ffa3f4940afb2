import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import type { ResourceHandler } from "../../provider/serve/port.ts";
import { operate } from "./operation.ts";

describe("an operation", () => {
    const named = { type: "a:b:C", name: "c" };
    const plugin = (died: AbortSignal) => ({ resources: { [named.type]: {} as ResourceHandler }, died });

    it("listens to the death of a plugin no longer than to its answer", async () => {
        const { signal } = new AbortController();
        const { isOk } = await operate(plugin(signal), {}, async ({ ask }) => {
            for (let times = 0; times < 5; times += 1) await ask(named, async () => {});
            await assert.rejects(ask(named, () => Promise.reject(new Error("no"))));
        });
        assert.deepEqual([isOk, getEventListeners(signal, "abort").length], [true, 0]);
    });

    it("ends with the plugin that was to answer", async () => {
        const death = new AbortController();
        const { isOk } = await operate(plugin(death.signal), {}, async ({ ask }) => {
            const answer = ask(named, () => new Promise(() => {}));
            death.abort(new Error("dead"));
            await answer;
        });
        assert.equal(isOk, false);
    });
});
