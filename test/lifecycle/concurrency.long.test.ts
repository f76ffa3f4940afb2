import assert from "node:assert/strict";
import { sayMoment } from "../support/moments.ts";
import { Pipeline } from "../support/pipeline.ts";
import { type Act, runOf, type Story, stories, wave } from "../support/stories/index.ts";

const up: Act = { does: "up", program: wave() };
/** One `up`, whatever becomes of it. */
const upOnce: Act = { ...up, until: () => true };
const onlyPlan: Act = { does: "up", program: wave().slice(0, -1) };

/** One pipeline, and what another has done wholly within one moment of it. */
interface Pair {
    readonly one: Pipeline;
    readonly other: Pipeline;
    readonly place: string;
}

/** Plays a pair for every moment of an act that comes after some others. */
async function* pairs(
    story: Pick<Story, "faults">,
    [before, act]: readonly [Act | undefined, Act],
    join: (one: Pipeline) => Promise<Pipeline>,
): AsyncGenerator<Pair> {
    for (let target = 0; ; target += 1) {
        let moments = before ? undefined : 0;
        let found: Omit<Pair, "one"> | undefined;
        const one: Pipeline = await Pipeline.open(story, {
            at: async (moment) => {
                if (moments === undefined || moments++ !== target) return undefined;
                found = { place: `${sayMoment(moment)}, ${target}`, other: await join(one) };
                return undefined;
            },
        });
        if (before) assert.ok(await one.settle(before));
        moments = 0;
        await one.run(act);
        if (found) yield { one, ...found };
        await one.close();
        if (!found) return;
    }
}

describe("a pipeline that does all its work within any moment of another", function () {
    this.timeout(1_200_000);

    it("comes to the same end as the other, of the same stack", async () => {
        const join = async (one: Pipeline) => {
            const other = one.beside();
            assert.ok(await other.settle(up));
            return other;
        };
        for await (const { one, other, place } of pairs(stories[0]!, [undefined, upOnce], join))
            for (const each of [one, other]) assert.deepEqual(await each.tell({ acts: [up] }), [], place);
    });

    it("shares no run with the other, of another stack: whoever comes first has it", async () => {
        const winners = new Set<string>();
        const join = async (one: Pipeline) => {
            const other = one.beside("other");
            await other.run(runOf(one));
            return other;
        };
        for await (const { one, other, place } of pairs({}, [onlyPlan, up], join)) {
            const [mine, theirs] = [one.operations.at(-1)!, other.operations[0]!];
            assert.equal(Number(mine.isOk) + Number(theirs.isOk), 1, `${place}: ${[...mine.errors, ...theirs.errors].join("; ")}`);
            winners.add(mine.isOk ? "one" : "other");
            const flaws = mine.isOk ? await one.judge(up) : await other.judge({ ...runOf(one), until: undefined });
            assert.deepEqual([...one.chronicle.broken, ...flaws], [], place);
        }
        assert.deepEqual([...winners].sort(), ["one", "other"]);
    });
});
