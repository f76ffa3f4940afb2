import type { Story } from "./story.ts";

/** One thing that the rehearsal told otherwise than the recording. */
export interface Difference {
    readonly object: string;
    readonly aspect: string;
    readonly recorded: readonly string[];
    readonly rehearsed: readonly string[];
}

/** Every difference between what was recorded and what was rehearsed, object by object. */
export function compareStories(recorded: ReadonlyMap<string, Story>, rehearsed: ReadonlyMap<string, Story>): readonly Difference[] {
    const names = new Set([...recorded.keys(), ...rehearsed.keys()]);
    return [...names].flatMap((name) => compareStory(name, recorded.get(name), rehearsed.get(name)));
}

function compareStory(object: string, recorded: Story = new Map(), rehearsed: Story = new Map()): readonly Difference[] {
    const aspects = new Set([...recorded.keys(), ...rehearsed.keys()]);
    return [...aspects]
        .map((aspect) => ({ object, aspect, recorded: recorded.get(aspect) ?? [], rehearsed: rehearsed.get(aspect) ?? [] }))
        .filter((each) => !isSame(object, each.recorded, each.rehearsed));
}

/** Conversions end when their pods do, which nobody in the plan waits for: the longer story must begin with the shorter one. */
function isSame(object: string, recorded: readonly string[], rehearsed: readonly string[]): boolean {
    const end = object.startsWith("Conversion ") ? Math.min(recorded.length, rehearsed.length) : undefined;
    return recorded.slice(0, end).join("\n") === rehearsed.slice(0, end).join("\n");
}

export function sayDifference({ object, aspect, recorded, rehearsed }: Difference): string {
    const say = (values: readonly string[]) => (values.length === 0 ? "nothing" : values.join(" → "));
    return `${object}: ${aspect}\n      recorded:  ${say(recorded)}\n      rehearsed: ${say(rehearsed)}`;
}
