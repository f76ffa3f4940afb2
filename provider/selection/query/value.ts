import type { Step } from "./syntax.ts";

/** What an expression is for one VM. What is not there is null. */
export type Value = string | number | boolean | null | Named | Readonly<Record<string, unknown>> | readonly Value[];

const aliases = Symbol("aliases");

/** An object of the source that is equal to each of its aliases. */
export interface Named {
    readonly [aliases]: readonly string[];
    readonly [field: string]: unknown;
}

export function named(words: readonly (string | undefined)[], fields: Readonly<Record<string, unknown>>): Named {
    return { ...fields, [aliases]: [...new Set(words.filter((word): word is string => !!word))] };
}

/** What a value may be called: a plain one only itself. */
export function aliasesOf(value: Value): readonly Value[] {
    return isObject(value) && aliases in value ? (value as Named)[aliases] : [value];
}

export function isList(value: unknown): value is readonly Value[] {
    return Array.isArray(value);
}

/** A value where it is one, each of its elements where it is a list. */
export function lift(value: Value, of: (single: Value) => Value): Value {
    return isList(value) ? value.map(of) : of(value);
}

/** Elements that belong together, where both are lists. */
export function lift2(one: Value, other: Value, of: (one: Value, other: Value) => Value): Value {
    if (!isList(other)) return lift(one, (each) => of(each, other));
    if (!isList(one)) return other.map((each) => of(one, each));
    return Array.from({ length: Math.max(one.length, other.length) }, (_, at) => of(one[at] ?? null, other[at] ?? null));
}

/** A list is true when one of its elements is. */
export function isTrue(value: Value): boolean {
    return isList(value) ? value.some((each) => each === true) : value === true;
}

/** Follows a path; a name goes through every element of a list. */
export function follow(value: unknown, [step, ...rest]: readonly Step[]): Value {
    if (step === undefined) return (value ?? null) as Value;
    if (isList(value)) {
        if (typeof step === "number") return follow(value[step], rest);
        const inner = step === "*" ? rest : [step, ...rest];
        return value.flatMap((each) => follow(each, inner) as Value[] | Value);
    }
    if (!isObject(value) || typeof step === "number") return null;
    const key = typeof step === "string" ? step : step.key;
    return Object.hasOwn(value, key) ? follow(value[key], rest) : null;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
