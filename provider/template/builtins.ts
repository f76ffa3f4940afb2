import { formatted, shown } from "./format.ts";
import { replacedAll } from "./regex.ts";
import type { GoFunction } from "./signature.ts";
import { str } from "./strings.ts";
import { bool, bytesOf, type GoValue, isTrue, number, sayValue, text } from "./value.ts";

/** Go's own functions, and the one of sprig that may fail. Source: Go text/template `funcs.go`. */
export const builtins: Readonly<Record<string, GoFunction>> = {
    not: { takes: ["any"], call: (value) => bool(!isTrue(value!)) },
    len: { takes: ["any"], call: (value) => number("int", lengthOf(value!)) },
    print: { takes: [], more: "any", call: (...values) => text(printed(values)) },
    println: { takes: [], more: "any", call: (...values) => text(`${values.map(shown).join(" ")}\n`) },
    printf: { takes: ["string"], more: "any", call: (format, ...values) => text(formatted(str(format), values)) },
    eq: { takes: ["any"], more: "any", call: (first, ...others) => bool(isOneOf(first!, others)) },
    ne: comparison((one, other) => !isOneOf(one, [other])),
    lt: comparison((one, other) => order(one, other) < 0),
    le: comparison((one, other) => order(one, other) <= 0),
    gt: comparison((one, other) => order(one, other) > 0),
    ge: comparison((one, other) => order(one, other) >= 0),
    mustRegexReplaceAll: { takes: ["string", "string", "string"], call: (pattern, s, by) => text(replacedAll(str(pattern), str(s), str(by))) },
};

function comparison(of: (one: GoValue, other: GoValue) => boolean): GoFunction {
    return { takes: ["any", "any"], call: (one, other) => bool(of(one!, other!)) };
}

function lengthOf(value: GoValue): number {
    if (value.type === "string") return bytesOf(value.value).length;
    throw new Error(`${sayValue(value)} has no length`);
}

/** A space between neighbours of which neither is a string. */
function printed(values: readonly GoValue[]): string {
    return values
        .map((value, at) => {
            const before = values[at - 1];
            const isApart = before !== undefined && before.type !== "string" && value.type !== "string";
            return `${isApart ? " " : ""}${shown(value)}`;
        })
        .join("");
}

function isOneOf(first: GoValue, others: readonly GoValue[]): boolean {
    if (others.length === 0) throw new Error("there is nothing to compare with");
    return others.some((other) => {
        if (first.type === "nil" || other.type === "nil") return first.type === other.type;
        const [one, two] = comparable(first, other);
        return one === two;
    });
}

function order(first: GoValue, other: GoValue): number {
    const [one, two] = comparable(first, other);
    if (typeof one === "boolean") throw new Error(`${sayValue(first)} has no order`);
    return one === two ? 0 : one! < two! ? -1 : 1;
}

/** Integers are compared whatever their size; nothing else is converted. */
function comparable(first: GoValue, other: GoValue): readonly [string | number | boolean, string | number | boolean] {
    if ("value" in first && "value" in other && basic(first) === basic(other)) return [first.value, other.value];
    throw new Error(`${sayValue(first)} cannot be compared with ${sayValue(other)}`);
}

function basic({ type }: GoValue): string {
    return type === "int64" ? "int" : type;
}
