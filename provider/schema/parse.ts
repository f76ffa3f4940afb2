import type { z } from "zod";
import { didYouMean } from "../util/nearest.ts";
import { containsUnknown, isUnknown, unknown, type Value, type ValueMap } from "./value.ts";

/** One problem with an input; `property` is its path as the user would write it: `vms["db-01"].targetName`. */
export interface InputIssue {
    readonly property: string;
    readonly reason: string;
}

/**
 * Checks unknowns against a shape, once, at the boundary.
 *
 * Shape:  every problem at once, in the order of the input; what is not known yet is not judged.
 * Errors: none; problems are data.
 */
export function issuesOf(shape: z.ZodType, value: ValueMap): readonly InputIssue[] {
    return heldAgainst(shape, value).issues;
}

export interface Held {
    readonly issues: readonly InputIssue[];
    /** The value with what is wrong taken for unknown, and without what is no property: what is right can be judged beside it. */
    readonly sound: ValueMap;
}

/** What is wrong with a value, and what is left of it. */
export function heldAgainst(shape: z.ZodType, value: ValueMap): Held {
    const { error } = shape.safeParse(value, { error: inWords });
    const faults = (error?.issues ?? []).flatMap((issue) => meant(issue, value));
    const issues = faults.flatMap((issue) => toIssues(issue, value));
    return { issues, sound: issues.length > 0 ? faults.reduce(withoutFault, value) : value };
}

function withoutFault(left: ValueMap, { path, ...issue }: z.core.$ZodIssue): ValueMap {
    const seen = at(left, path);
    if (isUnknown(seen) || isWithinUnknown(left, path)) return left;
    if (issue.code === "unrecognized_keys") return put(left, path, without(seen as ValueMap, issue.keys));
    return path.length === 0 ? left : put(left, path, unknown);
}

function without(value: ValueMap, keys: readonly string[]): ValueMap {
    return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}

function put(whole: Value | undefined, [first, ...rest]: readonly PropertyKey[], part: Value): ValueMap;
function put(whole: Value | undefined, [first, ...rest]: readonly PropertyKey[], part: Value): Value {
    if (first === undefined) return part;
    if (Array.isArray(whole)) return whole.map((each, at) => (at === first ? put(each, rest, part) : each));
    const map = whole as ValueMap;
    return { ...map, [String(first)]: put(map[String(first)], rest, part) };
}

/** `["vms", "db.0", "disks", 1]` → `vms["db.0"].disks[1]`. */
export function formatPath(path: readonly PropertyKey[]): string {
    return path.map((part, at) => formatPart(part, at === 0)).join("");
}

function formatPart(part: PropertyKey, isFirst: boolean): string {
    if (typeof part === "number") return `[${part}]`;
    const text = String(part);
    if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(text)) return isFirst ? text : `.${text}`;
    return `[${JSON.stringify(text)}]`;
}

function toIssues(issue: z.core.$ZodIssue, value: ValueMap): readonly InputIssue[] {
    if (isWithinUnknown(value, issue.path)) return [];
    if (containsUnknown(at(value, issue.path))) return knownParts(issue, value);
    if (issue.code !== "unrecognized_keys") return [{ property: formatPath(issue.path), reason: issue.message }];
    return strangers(issue);
}

/** An unknown is an object too, in which every property is missing. */
function isWithinUnknown(value: ValueMap, path: readonly PropertyKey[]): boolean {
    return path.some((_, depth) => isUnknown(at(value, path.slice(0, depth))));
}

/** What is wrong if the member of a union is meant that comes nearest; the first of equals. */
function meant(issue: z.core.$ZodIssue, value: ValueMap): readonly z.core.$ZodIssue[] {
    if (issue.code !== "invalid_union" || issue.errors.length === 0) return [issue];
    const members = issue.errors.map((issues) => issues.flatMap((each) => meant({ ...each, path: [...issue.path, ...each.path] }, value)));
    const weight = (issues: readonly z.core.$ZodIssue[]) => issues.flatMap((each) => toIssues(each, value)).length;
    return members.reduce((best, each) => (weight(each) < weight(best) ? each : best));
}

/** An object that holds an unknown somewhere is not judged as a whole, but misspelt keys beside the unknown are. */
function knownParts(issue: z.core.$ZodIssue, value: ValueMap): readonly InputIssue[] {
    const seen = at(value, issue.path);
    return issue.code !== "unrecognized_keys" || typeof seen !== "object" || seen === null ? [] : strangers(issue);
}

/** The message has a line for each key (`inWords`). */
function strangers({ keys, path, message }: z.core.$ZodIssueUnrecognizedKeys): readonly InputIssue[] {
    const reasons = message.split("\n");
    return keys.map((key, at) => ({ property: formatPath([...path, key]), reason: reasons[at]! }));
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
    return path.reduce<unknown>((inner, part) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, part) : undefined), value);
}

/** zod's findings in the product's words. Values are quoted only where they are one of a closed set: others may be secret. */
function inWords(issue: z.core.$ZodRawIssue): string | undefined {
    switch (issue.code) {
        case "invalid_type":
            return issue.input === undefined ? "is required" : `must be ${article(issue.expected)}, not ${seenType(issue.input)}`;
        case "invalid_value":
            return `must be ${issue.values.map((each) => JSON.stringify(each)).join(" or ")}${seenText(issue.input)}`;
        case "too_small":
            return issue.minimum === 1 && issue.origin !== "number" ? "must not be empty" : `must be at least ${issue.minimum}`;
        case "too_big":
            return issue.origin === "string" ? `must have at most ${issue.maximum} characters` : `must be at most ${issue.maximum}`;
        case "unrecognized_keys":
            return issue.keys.map((key) => `is not a property here${didYouMean(key, wordsOf(issue.inst)) || "; check the spelling"}`).join("\n");
        case "invalid_key":
            return issue.issues[0]?.message;
        default:
            return undefined;
    }
}

/** Names of the properties that an object's shape has. */
function wordsOf(inst: unknown): readonly string[] {
    return Object.keys((inst as { readonly shape?: object } | undefined)?.shape ?? {});
}

function seenText(input: unknown): string {
    return typeof input === "string" && input.length <= 40 ? `, not ${JSON.stringify(input)}` : "";
}

/** `NaN` is what JavaScript makes of a text, or of nothing, that is no number. */
function seenType(input: unknown): string {
    if (input === null || Number.isNaN(input)) return String(input);
    return article(Array.isArray(input) ? "list" : typeof input);
}

function article(type: string): string {
    const name = { array: "list", record: "map", int: "whole number" }[type] ?? type;
    return /^[aeiou]/.test(name) ? `an ${name}` : `a ${name}`;
}
