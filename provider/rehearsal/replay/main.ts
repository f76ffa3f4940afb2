import { Command } from "commander";
import { sayDifference } from "./compare.ts";
import { playRecording } from "./play.ts";
import { type Recording, readRecordings } from "./recording.ts";
import { compareReplies } from "./replies.ts";

/** `npm run traces -- FOLDER`: plays what the real controllers were seen to do, and says where the rehearsal does otherwise. */
const command = new Command("traces")
    .description("Replays recorded scenarios in the rehearsal world and compares what the controllers write.")
    .argument("<folder>", "folder with one <scenario>.jsonl each")
    .option("--only <text>", "scenarios whose name contains this")
    .parse();

async function main(folder: string, only = ""): Promise<boolean> {
    const all = readRecordings(folder);
    const wanted = all.filter(({ name }) => name.includes(only));
    let agreed = 0;
    for (const recording of wanted) {
        const lines = await differencesOf(recording, all);
        console.log(`${lines.length === 0 ? "agrees " : "differs"}  ${recording.name}`);
        for (const line of lines) console.log(`    ${line}`);
        if (lines.length === 0) agreed += 1;
    }
    console.log(`${agreed} of ${wanted.length} scenarios agree`);
    return agreed === wanted.length && wanted.length > 0;
}

async function differencesOf(recording: Recording, all: readonly Recording[]): Promise<readonly string[]> {
    const played = recording.sightings.length > 0 ? (await playRecording(recording, all)).map(sayDifference) : [];
    const asked = recording.replies.length > 0 ? await compareReplies(recording) : [];
    return [...played, ...asked];
}

process.exitCode = (await main(command.args[0]!, command.opts<{ only?: string }>().only)) ? 0 : 1;
