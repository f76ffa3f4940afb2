import type { History } from "./signature.ts";

/** Differences between what was recorded and what was rehearsed, one line each; none = they agree. */
export function compare(recorded: History, rehearsed: History): readonly string[] {
    const objects = [...new Set([...recorded.objects, ...rehearsed.objects])].sort();
    return objects.flatMap((object) => {
        const [was, is] = [recorded.partsOf(object), rehearsed.partsOf(object)];
        if (was.size === 0) return [];
        const parts = [...new Set([...was.keys(), ...is.keys()])].sort();
        return parts.flatMap((part) => {
            const [one, other] = [was.get(part) ?? [], is.get(part) ?? []];
            return isSame(one, other) ? [] : [`${object}: ${part}\n    recorded:  ${say(one)}\n    rehearsed: ${say(other)}`];
        });
    });
}

/** A first empty value only tells whether the object was seen before its controller looked. */
function isSame(recorded: readonly string[], rehearsed: readonly string[]): boolean {
    const [one, other] = [recorded, rehearsed].map((values) => (values[0] === "" ? values.slice(1) : values)) as [
        readonly string[],
        readonly string[],
    ];
    return one.length === other.length && one.every((value, at) => value === other[at]);
}

function say(values: readonly string[]): string {
    return values.length === 0 ? "(nothing)" : values.map((value) => (value === "" ? "(none)" : value)).join("  →  ");
}
