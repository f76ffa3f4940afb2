import type { Fields } from "./fields.ts";
import { compared, denials, testOf } from "./match.ts";
import { type Binary, type Calculation, type Expression, type Relation, type Unary, unitSizes } from "./syntax.ts";
import { isList, isTrue, lift, lift2, type Value } from "./value.ts";
import type { View } from "./view.ts";

export type Evaluate = (view: View) => Value;

/**
 * An expression as a function of a VM.
 *
 * Shape:  within `any` and `all` (`isEach`) a comparison of a list is the list of its answers, elsewhere it is one answer.
 * Source: TSL `semantics/walk.go`.
 */
export function compileExpression(expression: Expression, fields: Fields, isEach = false): Evaluate {
    const compile = (inner: Expression) => compileExpression(inner, fields, isEach);
    switch (expression.kind) {
        case "field":
            return fields.read(expression);
        case "text":
        case "boolean":
            return () => expression.value;
        case "number":
            return () => expression.amount * unitSizes[expression.unit];
        case "list": {
            const items = expression.items.map(compile);
            return (view) => items.map((item) => item(view));
        }
        case "isNull": {
            const operand = compile(expression.operand);
            return isEach ? (view) => lift(operand(view), isNull) : (view) => isNull(operand(view));
        }
        case "between": {
            const [operand, low, high] = [expression.operand, expression.low, expression.high].map(compile) as [Evaluate, Evaluate, Evaluate];
            return answered(isEach, (view) => lift(operand(view), (each) => isWithin(each, low(view), high(view))));
        }
        case "unary":
            return compileUnary(expression, fields, isEach);
        case "binary":
            return compileBinary(expression, compile, isEach);
    }
}

/** Outside of `any` and `all`, a list of answers is true when one is. */
function answered(isEach: boolean, evaluate: Evaluate): Evaluate {
    return isEach ? evaluate : (view) => isTrue(evaluate(view));
}

function isNull(value: Value): boolean {
    return value === null;
}

function isWithin(value: Value, low: Value, high: Value): boolean {
    return (compared(value, low) ?? -1) >= 0 && (compared(value, high) ?? 1) <= 0;
}

function compileUnary({ operator, operand }: Unary, fields: Fields, isEach: boolean): Evaluate {
    const inner = compileExpression(operand, fields, isEach || (operator !== "not" && operator !== "-"));
    switch (operator) {
        case "not":
            return isEach ? (view) => lift(inner(view), (each) => each !== true) : (view) => !isTrue(inner(view));
        case "-":
            return (view) => lift(inner(view), (each) => (typeof each === "number" ? -each : null));
        case "any":
            return (view) => isTrue(inner(view));
        case "all":
            return (view) => isAllTrue(inner(view));
        case "len":
            return (view) => lengthOf(inner(view));
        case "sum":
            return (view) => sumOf(inner(view));
    }
}

function isAllTrue(value: Value): boolean {
    return isList(value) ? value.length > 0 && value.every((each) => each === true) : value === true;
}

function lengthOf(value: Value): Value {
    if (typeof value === "string") return [...value].length;
    return isList(value) ? value.length : value === null ? 0 : 1;
}

function sumOf(value: Value): number {
    return (isList(value) ? value : [value]).reduce<number>((sum, each) => sum + (typeof each === "number" ? each : 0), 0);
}

function compileBinary({ operator, left, right }: Binary, compile: (inner: Expression) => Evaluate, isEach: boolean): Evaluate {
    const [one, other] = [compile(left), compile(right)];
    switch (operator) {
        case "and":
            return isEach
                ? (view) => lift2(one(view), other(view), (a, b) => a === true && b === true)
                : (view) => isTrue(one(view)) && isTrue(other(view));
        case "or":
            return isEach
                ? (view) => lift2(one(view), other(view), (a, b) => a === true || b === true)
                : (view) => isTrue(one(view)) || isTrue(other(view));
        case "+":
        case "-":
        case "*":
        case "/":
        case "%":
            return (view) => lift2(one(view), other(view), (a, b) => calculated(operator, a, b));
        default:
            return compileRelation(operator, one, other, isEach);
    }
}

function compileRelation(operator: Relation, one: Evaluate, other: Evaluate, isEach: boolean): Evaluate {
    const positive = denials[operator] ?? (operator as Exclude<Relation, "!=" | "~!">);
    const test = testOf[positive]();
    const answers: Evaluate =
        positive === "in"
            ? (view) => lift(one(view), (each) => test(each, other(view)))
            : (view) => lift2(one(view), other(view), (each, wanted) => test(each, wanted));
    if (positive === operator) return answered(isEach, answers);
    return isEach ? (view) => lift(answers(view), (each) => each !== true) : (view) => !isTrue(answers(view));
}

const calculations: Readonly<Record<Calculation, (one: number, other: number) => number>> = {
    "+": (one, other) => one + other,
    "-": (one, other) => one - other,
    "*": (one, other) => one * other,
    "/": (one, other) => one / other,
    "%": (one, other) => Math.trunc(one) % Math.trunc(other),
};

/** A division by zero is null, as what it divides may be of one VM only. */
function calculated(operator: Calculation, one: Value, other: Value): Value {
    if (typeof one !== "number" || typeof other !== "number") return null;
    const result = calculations[operator](one, other);
    return Number.isFinite(result) ? result : null;
}
