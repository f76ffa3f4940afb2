import type { Snapshot } from "../../inventory/index.ts";
import type { Fault } from "../port.ts";
import { compareStories, type Difference } from "./compare.ts";
import { type Move, movesOf } from "./moves.ts";
import { assumedFor } from "./premise.ts";
import { keyOf, type Recording, type Sighting } from "./recording.ts";
import { settingsIn } from "./settings.ts";
import { snapshotFor } from "./source.ts";
import { Chronicle, type Story } from "./story.ts";
import { Theatre } from "./theatre.ts";

const minute = 60_000;

/** How long nothing may happen while the rehearsal comes to where a move was made, beyond twice what was recorded. */
const patience = 2 * minute;

/** Time that passes after the last recorded state, so that what goes on too far is noticed. */
const aftermath = 10_000;

/**
 * Plays a recorded scenario in a fresh world: the user's moves, each when all objects have come to look as they did in the recording.
 *
 * VMs that are quicker than in the recording wait where they were seen when the next move was made: how long a copy takes is not the controllers' doing.
 */
export async function playRecording(recording: Recording, all: readonly Recording[]): Promise<readonly Difference[]> {
    const snapshot = snapshotFor(recording, all);
    const theatre = await openTheatre(recording, snapshot);
    try {
        const presupposed = await furnish(theatre, recording, all, snapshot);
        theatre.follow(presupposed);
        await theatre.put(recording.sightings.filter(({ event }) => event === "EXISTING"));
        const recorded = new Chronicle();
        let noted = 0;
        const comeUntil = async (end: number) => {
            const news = recording.sightings.slice(noted, end);
            const longest = longestPause(recording.sightings.slice(Math.max(0, noted - 1), end));
            for (const sighting of news) recorded.note(sighting);
            noted += news.length;
            await comeTo(theatre, recorded, longest);
        };
        for (const moves of together(movesOf(recording))) {
            const { before } = moves[0]!;
            await comeUntil(before);
            await pass(theatre, pauseBefore(recording.sightings, moves[0]!));
            for (const { act, at } of moves) await theatre.act(act, at);
            // What was done shows before anybody goes on.
            await comeUntil(before + 1);
        }
        await comeUntil(recording.sightings.length);
        // A run that goes on after the end of the recording is left where it was.
        await pass(theatre, aftermath);
        return compareStories(recorded.stories(), theatre.chronicle.stories());
    } finally {
        await theatre.close();
    }
}

function openTheatre(recording: Recording, snapshot: Snapshot): Promise<Theatre> {
    const { sightings, extras } = recording;
    return Theatre.open({
        snapshot,
        start: (sightings[0]?.at ?? 0) - 2 * minute,
        settings: { ...settingsIn(recording, snapshot), ...extras.settings },
        faults: (extras.faults ?? []) as readonly Fault[],
    });
}

async function furnish(theatre: Theatre, recording: Recording, all: readonly Recording[], snapshot: Snapshot): Promise<ReadonlySet<string>> {
    const assumed = assumedFor(recording, all, snapshot);
    for (const given of assumed) await theatre.create(given);
    await pass(theatre, 2 * minute);
    return new Set([...assumed.map(keyOf), "Provider openshift-mtv/host"]);
}

/** Lets time pass until every object has been where the recording has it now, or nothing more happens. */
async function comeTo(theatre: Theatre, recorded: Chronicle, longest: number): Promise<void> {
    let [told, since] = [-1, theatre.now];
    do {
        await theatre.settle();
        await theatre.hold(waiting(theatre.chronicle, recorded));
        if (told !== theatre.chronicle.length) [told, since] = [theatre.chronicle.length, theatre.now];
    } while (!hasCome(theatre.chronicle, recorded) && (await theatre.step(since + patience + 2 * longest)));
}

/** Moves of one moment. */
function together(moves: readonly Move[]): readonly (readonly Move[])[] {
    const moments = [...new Set(moves.map(({ before }) => before))];
    return moments.map((moment) => moves.filter(({ before }) => before === moment));
}

function longestPause(sightings: readonly Sighting[]): number {
    return Math.max(0, ...sightings.map(({ at }, index) => at - (sightings[index - 1]?.at ?? at)));
}

async function pass(theatre: Theatre, milliseconds: number): Promise<void> {
    const until = theatre.now + milliseconds;
    while (await theatre.step(until));
}

const guarded = /(^| )(conditions|phase|existence)$|^run /;

function hasCome(rehearsed: Chronicle, recorded: Chronicle): boolean {
    return [...recorded.stories()].every(([name, story]) =>
        [...story].every(([aspect, values]) => !guarded.test(aspect) || isReached(values, rehearsed.stories().get(name)?.get(aspect) ?? [])),
    );
}

/** The latest recorded value was reached, perhaps a value sooner when one more was seen in the recording. */
function isReached(recorded: readonly string[], rehearsed: readonly string[]): boolean {
    return rehearsed.slice(Math.max(0, recorded.length - 2)).includes(recorded.at(-1)!);
}

/** VMs that are where they were seen last and have not ended, with their phases. */
function waiting(rehearsed: Chronicle, recorded: Chronicle): ReadonlyMap<string, string> {
    const held = new Map<string, string>();
    for (const [name, story] of recorded.stories())
        for (const [aspect, values] of story) {
            const [vm, what] = aspect.split(" ");
            const phase = values.at(-1)!;
            if (what !== "phase" || phase === "Completed" || phase === "Started") continue;
            if (rehearsed.stories().get(name)?.get(aspect)?.length === values.length) held.set(vm!, phase);
        }
    return held;
}

/** How long nothing had happened to what is told before a move was made. */
function pauseBefore(sightings: readonly Sighting[], { before, at }: Move): number {
    const last = sightings.slice(0, before).findLast(({ kind }) => kind.apiVersion.startsWith("forklift"));
    return last ? Math.max(0, at - last.at) : 0;
}

export type { Story };
