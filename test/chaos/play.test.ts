import assert from "node:assert/strict";
import { play } from "./play.ts";

describe("a chaos run", () => {
    for (const seed of [3, 8, 21])
        it(`of the seed ${seed} keeps the promises, and is the same each time`, async () => {
            const [one, other] = [await play(seed), await play(seed)];
            assert.deepEqual(one.flaws, []);
            assert.deepEqual(other.story, one.story);
            assert.equal(other.digest, one.digest);
        });

    it("is another one for another seed", async () => {
        assert.notEqual((await play(1)).digest, (await play(2)).digest);
    });
});
