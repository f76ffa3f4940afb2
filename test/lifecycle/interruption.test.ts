import assert from "node:assert/strict";
import type { ResourceState } from "../support/engine.ts";
import { sayMoment } from "../support/moments.ts";
import { Pipeline } from "../support/pipeline.ts";
import { type Act, runOf, type Story, stories, wave } from "../support/stories/index.ts";

const failsOnce: Story = stories[0]!;
const up: Act = { does: "up", program: wave() };
const destroy: Act = { does: "destroy", program: [] };

describe("a story of a stack", () => {
    for (const story of stories)
        it(`keeps all promises while nobody disturbs it: ${story.name}`, async () => {
            const pipeline = await Pipeline.open(story);
            assert.deepEqual(await pipeline.tell(story), []);
            await pipeline.close();
        });
});

describe("a state that was lost", () => {
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

describe("two pipelines of one stack", () => {
    it("at once come to the same end with one run per attempt", async () => {
        const one = await Pipeline.open(failsOnce);
        const other = one.beside();
        await Promise.all([one.settle(up), other.settle(up)]);
        for (const each of [one, other]) assert.deepEqual([...(await each.judge(up)), ...one.chronicle.broken], []);
        await one.close();
    });
});

describe("two stacks that run one plan", () => {
    it("get one run: the other stack is told whose it is", async () => {
        const one = await Pipeline.open({});
        assert.ok(await one.settle(up));
        const other = one.beside("other");
        const { isOk, errors } = await other.run(runOf(one));
        assert.equal(isOk, false);
        assert.match(errors.join("\n"), /was made by resource urn:pulumi:test::|already succeeded/);
        assert.deepEqual(one.chronicle.broken, []);
        await one.close();
    });

    it("get one run when the other stack starts it between the look and the write of the first", async () => {
        let other: Pipeline | undefined;
        const one: Pipeline = await Pipeline.open(
            {},
            {
                at: async (moment) => {
                    if (other || !/^GET demo\/migrations \(answer\)/.test(sayMoment(moment))) return undefined;
                    other = one.beside("other");
                    await other.run(runOf(one));
                    return undefined;
                },
            },
        );
        const mine = await one.run(up);
        assert.deepEqual([mine.isOk, other?.operations[0]?.isOk], [false, true]);
        assert.match(mine.errors.join("\n"), /Migration demo\/.* was made by resource urn:pulumi:other::/);
        assert.deepEqual(one.chronicle.broken, []);
        await one.close();
    });
});
