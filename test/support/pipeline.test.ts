import assert from "node:assert/strict";
import { collectGarbage, countLiving } from "./garbage.ts";
import { type Hands, Pipeline } from "./pipeline.ts";
import { stories } from "./stories/index.ts";

const [story] = stories;

/** Tells a story in a world of its own, in which something happens at the first event of a watch; what comes back is the world that is closed then. */
async function told(strike: (hands: Hands) => void): Promise<WeakRef<object>> {
    let isOver = false;
    const pipeline = await Pipeline.open(story!, {
        at: async ({ side }, hands) => {
            if (side === "event" && !isOver) strike(hands);
            isOver ||= side === "event";
            return undefined;
        },
    });
    await pipeline.tell(story!);
    await pipeline.close();
    return new WeakRef(pipeline.world.stage.api);
}

describe("a pipeline that is closed", () => {
    const cases = [
        { why: "leaves nothing of its world behind", strike: () => {} },
        { why: "leaves nothing behind of a world in which a plugin was killed", strike: ({ kill }: Hands) => kill() },
        { why: "leaves nothing behind of a world in which somebody pressed Ctrl-C", strike: ({ stop }: Hands) => stop() },
    ];
    for (const { why, strike } of cases)
        it(why, async () => {
            const worlds = [await told(strike), await told(strike), await told(strike)];
            await collectGarbage();
            // The last one may still be held by what was called last.
            assert.equal(countLiving(worlds) <= 1, true, `${countLiving(worlds)} of ${worlds.length} worlds live on`);
        });
});
