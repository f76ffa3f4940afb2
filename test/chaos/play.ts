import { createHash } from "node:crypto";
import { Pipeline } from "../support/pipeline.ts";
import { chanceOf } from "./chance.ts";
import { drawStory } from "./draw.ts";
import { Trouble } from "./trouble.ts";

/** What became of one seed. */
export interface Played {
    readonly seed: number;
    /** What was not as promised; empty = all is well. */
    readonly flaws: readonly string[];
    /** The whole history as people read it, a line each. */
    readonly story: readonly string[];
    /** Of the history: the same seed gives the same one. */
    readonly digest: string;
    /** How often what was done to it. */
    readonly troubles: ReadonlyMap<string, number>;
}

/** Draws a story and trouble from a seed, tells the one under the other, and looks whether the promises hold. */
export async function play(seed: number): Promise<Played> {
    const story = drawStory(chanceOf(seed));
    const troubled: string[] = [];
    const stamp = (what: string) => `${new Date(pipeline.world.stage.clock.now()).toISOString()} ${what}`;
    const trouble = new Trouble(
        chanceOf(seed + 1_000_003),
        () => pipeline.world.stage.clock,
        (what) => troubled.push(stamp(`  !! ${what}`)),
    );
    const pipeline: Pipeline = await Pipeline.open(story, trouble, seed);
    const flaws = await pipeline.tell(story).catch((error: Error) => [`crash: ${error.stack}`]);
    const operations = pipeline.operations.map(({ at, does, isOk, isDead, steps, errors }) => {
        const end = isDead ? "died" : isOk ? "ok" : `failed: ${errors.join("; ")}`;
        return `${new Date(at).toISOString()} > ${does} (${steps.join(", ") || "nothing to do"}) ${end}`;
    });
    await pipeline.close();
    const history = [...operations, ...troubled, ...pipeline.chronicle.lines].sort(byTime);
    return {
        seed,
        flaws,
        story: [`seed ${seed}: ${story.name}`, ...history, ...flaws.map((flaw) => `FLAW ${flaw}`)],
        digest: createHash("sha256").update(history.join("\n")).digest("hex").slice(0, 16),
        troubles: trouble.counts,
    };
}

/** Lines begin with their time; those of one moment stay in order. */
function byTime(one: string, other: string): number {
    return one.slice(0, 24) === other.slice(0, 24) ? 0 : one < other ? -1 : 1;
}
