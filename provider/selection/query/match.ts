import type { Relation } from "./syntax.ts";
import { aliasesOf, isList, type Value } from "./value.ts";

type Positive = Exclude<Relation, "!=" | "~!">;

/** The relation that is denied by another. */
export const denials: Readonly<Record<string, Positive>> = { "!=": "=", "~!": "~=" };

type Test = (one: Value, other: Value) => boolean;

/** Tests of one value against another, each true for one alias of either. Source: TSL `semantics/evaluators.go`. */
export const testOf: Readonly<Record<Positive, () => Test>> = {
    "=": () => either(isEqual),
    "<": () => either((one, other) => (compared(one, other) ?? 0) < 0),
    "<=": () => either((one, other) => (compared(one, other) ?? 1) <= 0),
    ">": () => either((one, other) => (compared(one, other) ?? 0) > 0),
    ">=": () => either((one, other) => (compared(one, other) ?? -1) >= 0),
    "~=": () => patternTest(patternOf),
    like: () => patternTest((text) => likePattern(text, "")),
    ilike: () => patternTest((text) => likePattern(text, "i")),
    in: () => (one, other) => isList(other) && other.some((each) => either(isEqual)(one, each)),
};

function either(test: Test): Test {
    return (one, other) => aliasesOf(one).some((alias) => aliasesOf(other).some((each) => test(alias, each)));
}

/** The pattern is the same for every VM. */
function patternTest(compile: (text: string) => RegExp): Test {
    const patterns = new Map<string, RegExp>();
    return either((one, other) => {
        if (typeof one !== "string" || typeof other !== "string") return false;
        const pattern = patterns.get(other) ?? compile(other);
        patterns.set(other, pattern);
        return pattern.test(one);
    });
}

function isEqual(one: Value, other: Value): boolean {
    return one === other || (typeof one === "string" && typeof other === "string" && compared(one, other) === 0);
}

/** Negative, zero or positive; undefined when the two cannot be compared. */
export function compared(one: Value, other: Value): number | undefined {
    if (typeof one === "number" && typeof other === "number") return one - other;
    if (typeof one !== "string" || typeof other !== "string") return undefined;
    const [instant, otherInstant] = [instantOf(one), instantOf(other)];
    if (instant !== undefined && otherInstant !== undefined) return instant - otherInstant;
    return one < other ? -1 : one > other ? 1 : 0;
}

const date = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2}))?$/;

function instantOf(text: string): number | undefined {
    const instant = date.test(text) ? Date.parse(text) : Number.NaN;
    return Number.isNaN(instant) ? undefined : instant;
}

/** What Go's expressions have and ours would silently take for something else, with what to write instead. */
const strangers: readonly (readonly [RegExp, string])[] = [
    [/\[\[?:\^?\w+:\]/, "[[:…:]] is not understood; write the characters, e.g. [a-z]"],
    [/\\[AzQE]/, "\\A, \\z and \\Q…\\E are not understood; write ^, $ or escape each character"],
    [/\\[pP]/, "\\p is not understood; write the characters, e.g. [a-z]"],
];

/**
 * A regular expression that may match anywhere in a text; flags such as `(?i)` may stand at its begin.
 *
 * Errors: `SyntaxError` with the reason. Nested repetitions such as `(a+)+$` can take very long on a long name; they are not looked for.
 */
export function patternOf(text: string): RegExp {
    const stranger = strangers.find(([shape]) => shape.test(text));
    if (stranger) throw new SyntaxError(stranger[1]);
    const [begin = "", flags = ""] = /^\(\?([ims]+)\)/.exec(text) ?? [];
    return new RegExp(text.slice(begin.length).replaceAll("(?P<", "(?<"), [...new Set(flags)].join(""));
}

function likePattern(text: string, flags: string): RegExp {
    const escaped = text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
    return new RegExp(`^${escaped.replaceAll("%", ".*").replaceAll("_", ".")}$`, flags);
}
