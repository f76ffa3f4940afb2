import assert from "node:assert/strict";
import { type Moment, sayMoment } from "../support/moments.ts";
import { type Fate, Pipeline } from "../support/pipeline.ts";
import { importStories, installationStories, liveStories, type Story, waveStories } from "../support/stories/index.ts";

type Blow = "kill" | "stop";

/** How a stack is struck, and what somebody does then. */
interface Way {
    readonly blow: Blow;
    readonly afterwards?: Fate["afterwards"];
}

const again: readonly Way[] = [{ blow: "kill" }, { blow: "stop" }];
const refreshed: readonly Way[] = again.map((way) => ({ ...way, afterwards: "refresh" }));
/** After a kill a stack cannot be given up: of what was made in that moment the engine knows nothing. A wave refuses it while it is under way. */
const givenUp: Way = { blow: "stop", afterwards: "destroy" };

const families: readonly { readonly stories: readonly Story[]; readonly ways: readonly Way[] }[] = [
    { stories: waveStories, ways: again },
    { stories: installationStories, ways: [...again, givenUp] },
    { stories: [...liveStories, ...importStories], ways: [...again, ...refreshed, givenUp] },
];

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
        readonly afterwards: Fate["afterwards"],
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

interface Told {
    readonly flaws: readonly string[];
    readonly made: Pipeline["chronicle"]["made"];
}

async function toldUnder(fate: OneBlow, story: Story): Promise<Told> {
    const pipeline = await Pipeline.open(story, fate);
    const flaws = await pipeline.tell(story);
    await pipeline.close();
    return { flaws, made: pipeline.chronicle.made };
}

/** What was made more often than it is when nobody disturbs. */
function madeAnew(made: Told["made"], usual: Told["made"]): readonly string[] {
    return [...made].filter(([name, count]) => count > (usual.get(name) ?? 0)).map(([name, count]) => `${name} was made ${count} times (double)`);
}

describe("a stack whose pipeline is struck at every boundary", function () {
    this.timeout(1_800_000);
    let blows = 0;
    const broken: string[] = [];

    after(() => {
        const of = (...words: string[]) => broken.filter((line) => words.some((word) => line.includes(`(${word})`))).length;
        console.log(`      ${blows} kills, ${of("double run", "double", "twice")} double runs, ${of("lost")} lost VMs, ${of("leak")} leaked secrets`);
    });

    for (const { stories, ways } of families)
        for (const [story, { blow, afterwards }] of stories.flatMap((story) => ways.map((way) => [story, way] as const)))
            it(`keeps all promises: ${story.name}, ${[blow, afterwards].filter(Boolean).join(", then ")}`, async () => {
                const undisturbed = new OneBlow(-1, blow, afterwards);
                const usual = await toldUnder(undisturbed, story);
                assert.deepEqual(usual.flaws, [], "undisturbed");
                const flaws: string[] = [];
                for (let target = 0; target < undisturbed.count; target += 1) {
                    const fate = new OneBlow(target, blow, afterwards);
                    const told = await toldUnder(fate, story);
                    const found = [...told.flaws, ...madeAnew(told.made, usual.made)];
                    assert.notEqual(fate.place, "", `boundary ${target} was not reached`);
                    flaws.push(...found.map((flaw) => `${blow} ${target} at ${fate.place}: ${flaw}`));
                    blows += 1;
                }
                broken.push(...flaws);
                assert.deepEqual(flaws, []);
            });
});
