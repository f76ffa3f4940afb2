import type { Token } from "./lex.ts";
import { problem, unjudged } from "./stop.ts";
import type { Operand } from "./tree.ts";
import { number } from "./value.ts";

/** A number as it is written. Other bases, separators and imaginary numbers are not judged. Source: Go text/template/parse `node.go` (newNumber). */
export function numberOf({ at, text: written }: Token): Operand {
    const isDecimal = /^[+-]?(?:0|[1-9][0-9]*)$/.test(written);
    const isFraction = /^[+-]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][+-]?[0-9]+)?$/.test(written);
    if (!isDecimal && !isFraction)
        throw /^[+-]?(?:0[xXoObB_0-9]|[0-9_]*\.?[0-9_]*i$|[0-9]+_)/.test(written) ? unjudged(at, `the number ${written}`) : badNumber(at, written);
    const value = Number(written);
    if (!Number.isSafeInteger(value) && !isFraction) throw unjudged(at, `the number ${written}`);
    return { at, kind: "literal", value: number(isDecimal ? "int" : "float64", value), isInt: Number.isSafeInteger(value) };
}

function badNumber(at: number, written: string): Error {
    return problem(at, `${JSON.stringify(written)} is not a number`);
}
