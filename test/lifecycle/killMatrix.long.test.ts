import assert from "node:assert/strict";
import { type Moment, sayMoment } from "../support/moments.ts";
import { type Fate, Pipeline } from "../support/pipeline.ts";
import { type Story, stories } from "../support/stories.ts";

type Blow = "kill" | "stop";

/**
 * Fate that strikes once, at one boundary: kills the plugin, or presses Ctrl-C; where an answer is about to be written down it kills the engine.
 * Ctrl-C before a request is the same as after the answer before it.
 */
class OneBlow implements Fate {
    /** Boundaries seen so far. */
    count = 0;
    /** Where it struck, in words. */
    place = "";
    private isFresh = false;

    constructor(
        private readonly target: number,
        private readonly blow: Blow,
    ) {}

    readonly at: Fate["at"] = async (moment, hands) => {
        if (this.counts(moment) && this.isHere(sayMoment(moment))) hands[this.blow]();
        return undefined;
    };

    readonly beforePersist = (): boolean => this.blow === "kill" && this.isHere("an answer is written down");

    readonly hasStruck = (): boolean => {
        const struck = this.isFresh;
        this.isFresh = false;
        return struck;
    };

    private counts({ side }: Moment): boolean {
        return this.blow === "kill" || side !== "request";
    }

    private isHere(place: string): boolean {
        const isHere = this.count === this.target;
        this.count += 1;
        if (!isHere) return false;
        this.place = place;
        this.isFresh = true;
        return true;
    }
}

async function flawsOf(story: Story, fate: OneBlow): Promise<readonly string[]> {
    const pipeline = await Pipeline.open(story, fate);
    const flaws = await pipeline.tell(story);
    await pipeline.close();
    return flaws;
}

async function boundariesOf(story: Story, blow: Blow): Promise<number> {
    const undisturbed = new OneBlow(-1, blow);
    assert.deepEqual(await flawsOf(story, undisturbed), [], "undisturbed");
    return undisturbed.count;
}

describe("a stack whose pipeline is struck at every boundary", function () {
    this.timeout(1_800_000);
    let blows = 0;
    const broken: string[] = [];

    after(() => {
        const of = (...words: string[]) => broken.filter((line) => words.some((word) => line.includes(`(${word})`))).length;
        console.log(`      ${blows} kills, ${of("double run", "twice")} double runs, ${of("lost")} lost VMs, ${of("leak")} leaked secrets`);
    });

    for (const story of stories)
        for (const blow of ["kill", "stop"] as const)
            it(`keeps all promises: ${story.name}, ${blow}`, async () => {
                const boundaries = await boundariesOf(story, blow);
                const flaws: string[] = [];
                for (let target = 0; target < boundaries; target += 1) {
                    const fate = new OneBlow(target, blow);
                    const found = await flawsOf(story, fate);
                    assert.notEqual(fate.place, "", `boundary ${target} was not reached`);
                    flaws.push(...found.map((flaw) => `${blow} ${target} at ${fate.place}: ${flaw}`));
                    blows += 1;
                }
                broken.push(...flaws);
                assert.deepEqual(flaws, []);
            });
});
