import { createHash } from "node:crypto";
import { Command } from "commander";
import { type Played, play } from "./play.ts";

/** `npm run chaos`: plays seeds one after another; a single one is told as a story. */
const program = new Command("chaos")
    .description("Plays seeded stories of interrupted and disturbed pipelines, and checks the promises of the product after each act.")
    .option("--runs <number>", "how many seeds", Number, 500)
    .option("--seed <number>", "the first seed", Number, 1)
    .parse();
const { runs, seed } = program.opts<{ runs: number; seed: number }>();

const played: Played[] = [];
for (let at = 0; at < runs; at += 1) {
    const each = await play(seed + at);
    played.push({ ...each, story: runs === 1 ? each.story : [] });
    if (each.flaws.length > 0) console.log(`${each.flaws[0]}\n    npm run chaos -- --seed ${each.seed} --runs 1`);
}
if (runs === 1) console.log(played[0]!.story.join("\n"));

const troubles = new Map<string, number>();
for (const [word, count] of played.flatMap((each) => [...each.troubles])) troubles.set(word, (troubles.get(word) ?? 0) + count);
const flaws = played.flatMap((each) => each.flaws);
const of = (...words: string[]) => flaws.filter((line) => words.some((word) => line.includes(`(${word})`))).length;
const digest = createHash("sha256")
    .update(played.map((each) => each.digest).join())
    .digest("hex")
    .slice(0, 16);
console.log(
    [...troubles]
        .sort()
        .map(([word, count]) => `${word} ${count}`)
        .join(", "),
);
const failed = played.filter((each) => each.flaws.length > 0);
console.log(
    `${runs} runs, ${failed.length} failed; ${of("double run", "twice")} double runs, ${of("lost")} lost VMs, ${of("leak")} leaked secrets; digest ${digest}`,
);
if (failed.length > 0) process.exitCode = 1;
