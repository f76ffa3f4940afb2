import type { GoFunction } from "./signature.ts";
import { unjudged } from "./stop.ts";
import { type GoValue, number } from "./value.ts";

/** Sprig's arithmetic: whole numbers are cut off and come back as int64. Source: Masterminds/sprig v3 `functions.go`, `numeric.go`. */
export const numbers: Readonly<Record<string, GoFunction>> = {
    add1: { takes: ["any"], call: (a) => whole(toInt(a) + 1) },
    add: { takes: [], more: "any", call: (...all) => whole(all.reduce((sum, each) => sum + toInt(each), 0)) },
    sub: { takes: ["any", "any"], call: (a, b) => whole(toInt(a) - toInt(b)) },
    mul: { takes: ["any"], more: "any", call: (...all) => whole(all.reduce((product, each) => product * toInt(each), 1)) },
    div: { takes: ["any", "any"], call: (a, b) => whole(Math.trunc(toInt(a) / divisor(b))) },
    mod: { takes: ["any", "any"], call: (a, b) => whole(toInt(a) % divisor(b)) },
    max: { takes: ["any"], more: "any", call: (...all) => whole(Math.max(...all.map(toInt))) },
    min: { takes: ["any"], more: "any", call: (...all) => whole(Math.min(...all.map(toInt))) },
    floor: { takes: ["any"], call: (a) => number("float64", Math.floor(toFloat(a))) },
    ceil: { takes: ["any"], call: (a) => number("float64", Math.ceil(toFloat(a))) },
    round: { takes: ["any", "int"], more: "float64", call: (a, places, at) => number("float64", rounded(toFloat(a), toFloat(places), at)) },
};

function whole(value: number): GoValue {
    if (!Number.isSafeInteger(value)) throw unjudged(0, "arithmetic on numbers of this size");
    return number("int64", value + 0);
}

function toInt(value: GoValue | undefined): number {
    return Math.trunc(toFloat(value));
}

/** Go's `cast` is lenient: what is no number counts as 0. Strings that are not plain decimals are read in ways of their own. */
function toFloat(value: GoValue | undefined): number {
    if (!value || value.type === "nil" || value.type === "data") return 0;
    if (typeof value.value === "number") return value.value;
    if (typeof value.value === "boolean") return value.value ? 1 : 0;
    if (!/^(?:0|-?[1-9][0-9]*)$/.test(value.value)) throw unjudged(0, `arithmetic on ${JSON.stringify(value.value)}`);
    return Number(value.value);
}

function divisor(value: GoValue | undefined): number {
    const by = toInt(value);
    if (by === 0) throw new Error("a division by zero");
    return by;
}

/** Half way is rounded up, or from where the third argument says. */
function rounded(value: number, places: number, at: GoValue | undefined): number {
    const power = 10 ** places;
    const shifted = power * value;
    const isUp = shifted - Math.trunc(shifted) >= (at ? toFloat(at) : 0.5);
    return (isUp ? Math.ceil(shifted) : Math.floor(shifted)) / power;
}
