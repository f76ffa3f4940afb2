import assert from "node:assert/strict";
import type { ResourceState } from "../support/engine.ts";
import { type Moment, sayMoment } from "../support/moments.ts";
import { type Fate, Pipeline } from "../support/pipeline.ts";
import { type Act, migration, type Story, stories, wave } from "../support/stories.ts";

const failsOnce: Story = stories[0]!;
const up: Act = { does: "up", program: wave() };
const destroy: Act = { does: "destroy", program: [] };
/** One `up`, whatever becomes of it. */
const upOnce: Act = { ...up, until: () => true };

describe("a story of a stack", function () {
    this.timeout(60_000);
    for (const story of stories)
        it(`keeps all promises while nobody disturbs it: ${story.name}`, async () => {
            const pipeline = await Pipeline.open(story);
            assert.deepEqual(await pipeline.tell(story), []);
            await pipeline.close();
        });
});

describe("a state that was lost", function () {
    this.timeout(120_000);

    it("is made up for from the world, however much of it is missing", async () => {
        const count = await checkpointsOf(failsOnce).then(({ length }) => length);
        for (let at = 0; at < count; at += 1) {
            const { pipeline, checkpoints } = await toldWithCheckpoints(failsOnce);
            pipeline.engine.state = checkpoints[at]!;
            assert.deepEqual(await pipeline.tell({ acts: [up] }), [], `with the state before answer ${at}`);
            assert.deepEqual(await pipeline.tell({ acts: [destroy] }), []);
            await pipeline.close();
        }
    });
});

async function checkpointsOf(story: Story): Promise<readonly (readonly ResourceState[])[]> {
    const { pipeline, checkpoints } = await toldWithCheckpoints(story);
    await pipeline.close();
    return checkpoints;
}

/** The stack after its first act, and its state as it was before each answer was written down. */
async function toldWithCheckpoints(story: Story) {
    const checkpoints: (readonly ResourceState[])[] = [];
    const pipeline: Pipeline = await Pipeline.open(story, { beforePersist: () => checkpoints.push(pipeline.engine.state) < 0 });
    assert.ok(await pipeline.settle(story.acts[0]!));
    return { pipeline, checkpoints };
}

describe("two pipelines of one stack", function () {
    this.timeout(120_000);

    it("at once come to the same end with one run per attempt", async () => {
        const one = await Pipeline.open(failsOnce);
        const other = one.beside();
        await Promise.all([one.settle(up), other.settle(up)]);
        for (const each of [one, other]) assert.deepEqual([...(await each.judge(up)), ...one.chronicle.broken], []);
        await one.close();
    });

    it("come to the same end when one does all its work at a moment of the other", async () => {
        await atEveryMoment(failsOnce, upOnce, async (one) => {
            const other = one.beside();
            assert.ok(await other.settle(up));
            return other;
        });
    });
});

describe("two stacks that run one plan", function () {
    this.timeout(120_000);
    const onlyPlan: Act = { does: "up", program: wave().slice(0, -1) };
    const plain: Story = { name: "plain", acts: [] };
    const runOf = (one: Pipeline): Act => ({ does: "up", program: [migration({ plan: one.engine.find("web")!.id })], until: () => true });

    it("get one run: the other stack is told whose it is", async () => {
        const one = await Pipeline.open(plain);
        assert.ok(await one.settle(up));
        const other = one.beside("other");
        const { isOk, errors } = await other.run(runOf(one));
        assert.equal(isOk, false);
        assert.match(errors.join("\n"), /was made by resource urn:pulumi:test::|already succeeded/);
        assert.deepEqual(one.chronicle.broken, []);
        await one.close();
    });

    it("get one run, whichever comes first, when one does all its work at a moment of the other", async () => {
        const told = new Set<string>();
        for (let at = 0; ; at += 1) {
            let moments = 0;
            let place = "";
            const others: Pipeline[] = [];
            let isRunning = false;
            const one: Pipeline = await Pipeline.open(plain, {
                at: async (moment) => {
                    if (!isRunning || moments++ !== at) return undefined;
                    place = sayMoment(moment);
                    const other = one.beside("other");
                    await other.run(runOf(one));
                    others.push(other);
                    return undefined;
                },
            });
            assert.ok(await one.settle(onlyPlan));
            isRunning = true;
            const mine = await one.run(up);
            isRunning = false;
            if (others.length === 0) break;
            const theirs = others[0]!.operations[0]!;
            told.add(`${mine.isOk} ${theirs.isOk}`);
            assert.equal(Number(mine.isOk) + Number(theirs.isOk), 1, `${place}: ${[...mine.errors, ...theirs.errors].join("; ")}`);
            const winner = mine.isOk ? one : others[0]!;
            assert.deepEqual([...one.chronicle.broken, ...(await winner.judge(mine.isOk ? up : runOf(one)))], [], place);
            await one.close();
        }
        assert.deepEqual([...told].sort(), ["false true", "true false"], "each has come first once");
    });
});

/** Lets something happen wholly within each moment of an act, and looks whether both pipelines settle afterwards. */
async function atEveryMoment(story: Story, act: Act, happening: (one: Pipeline) => Promise<Pipeline>): Promise<void> {
    for (let at = 0; ; at += 1) {
        let moments = 0;
        let other: Pipeline | undefined;
        let place = "";
        const fate: Fate = {
            at: async (moment: Moment) => {
                if (moments++ !== at) return undefined;
                place = sayMoment(moment);
                other = await happening(one);
                return undefined;
            },
        };
        const one: Pipeline = await Pipeline.open(story, fate);
        await one.settle(act);
        if (!other) return await one.close();
        for (const each of [one, other]) assert.deepEqual(await each.tell({ acts: [up] }), [], `${place} (${at})`);
        await one.close();
    }
}
