import type { Fields } from "./fields.ts";
import { patternOf } from "./match.ts";
import { printExpression } from "./print.ts";
import { QueryProblem } from "./problem.ts";
import { additions, type Binary, type Expression, fieldsIn, type Infix, multiplications, type Query, type Unary } from "./syntax.ts";
import type { FieldType } from "./words.ts";

/**
 * Checks that a query makes sense for these fields: conditions where conditions belong, numbers compared with numbers, patterns that compile.
 *
 * Errors: `QueryProblem` at the first part that does not.
 */
export function checkQuery({ where, orderBy }: Query, fields: Fields): void {
    if (where) needCondition(where, fields);
    for (const { by } of orderBy) {
        const type = typeOf(by, fields);
        if ((type.isList && type.of !== "unknown") || type.of === "object") throw problem(by, "one value to order by", advice(by, type));
    }
}

function typeOf(expression: Expression, fields: Fields, isEach = false): FieldType {
    switch (expression.kind) {
        case "field":
            return fields.typeOf(expression);
        case "text":
        case "number":
        case "boolean":
            return single(expression.kind);
        case "list":
            throw problem(expression, "one value", "a list stands after `in`");
        case "isNull":
            return condition(isEach, typeOf(expression.operand, fields, isEach));
        case "between":
            return typeOfRelation(expression.operand, [expression.low, expression.high], fields, isEach);
        case "unary":
            return typeOfUnary(expression, fields, isEach);
        case "binary":
            return typeOfBinary(expression, fields, isEach);
    }
}

function typeOfUnary({ operator, operand }: Unary, fields: Fields, isEach: boolean): FieldType {
    switch (operator) {
        case "not":
            return condition(isEach, needCondition(operand, fields, isEach, `\`not\` is of what follows at once: write not (…)`));
        case "any":
        case "all": {
            const type = needCondition(operand, fields, true, `write ${operator}(disks.capacity > 100Gi)`);
            needOneList(operand, fields);
            if (!type.isList) throw problem(operand, "a condition of a list", `without \`${operator}\` it says the same`);
            return single("boolean");
        }
        case "len":
            return lengthOf(operand, fields);
        case "sum":
            return { ...need("number", operand, fields, true), isList: false };
        case "-":
            return need("number", operand, fields, isEach);
    }
}

/** Elements of two lists do not belong together. */
function needOneList(operand: Expression, fields: Fields): void {
    const [first, ...others] = fieldsIn(operand).filter((field) => fields.typeOf(field).isList);
    const stranger = others.find(({ path }) => path[0] !== first?.path[0]);
    if (stranger) throw problem(stranger, `a field of ${first!.path[0]}`, "within `any` and `all` there is one list; write one for each");
}

function lengthOf(operand: Expression, fields: Fields): FieldType {
    const type = typeOf(operand, fields, true);
    if (!type.isList && type.of !== "text") throw problem(operand, "a list or a text");
    return single("number");
}

const calculations: readonly Infix[] = [...additions, ...multiplications];

function typeOfBinary({ operator, left, right }: Binary, fields: Fields, isEach: boolean): FieldType {
    if (operator === "and" || operator === "or") return condition(isEach, needCondition(left, fields, isEach), needCondition(right, fields, isEach));
    if (calculations.includes(operator)) return { of: "number", isList: [left, right].some((each) => need("number", each, fields, isEach).isList) };
    if (operator === "in") return typeOfChoice(left, right, fields, isEach);
    if (operator === "like" || operator === "ilike") needText(right, "a pattern such as 'web-%'");
    if (operator === "~=" || operator === "~!") needPattern(right);
    return typeOfRelation(left, [right], fields, isEach);
}

function typeOfChoice(left: Expression, right: Expression, fields: Fields, isEach: boolean): FieldType {
    if (right.kind === "list") return typeOfRelation(left, right.items, fields, isEach);
    const type = typeOf(right, fields, isEach);
    if (!type.isList) throw problem(right, "a list such as ['a', 'b']");
    return condition(isEach, needSame(left, right, typeOf(left, fields, isEach), type));
}

function typeOfRelation(left: Expression, others: readonly Expression[], fields: Fields, isEach: boolean): FieldType {
    const type = typeOf(left, fields, isEach);
    if (type.of === "object") throw problem(left, "a field with one value", advice(left, type));
    return condition(isEach, type, ...others.map((other) => needSame(left, other, type, typeOf(other, fields, isEach))));
}

const examples: Readonly<Record<string, string>> = {
    text: "a text in quotes",
    name: "a text in quotes",
    number: "a number such as 4096 or 4Gi",
    boolean: "true or false",
};

function needSame(left: Expression, right: Expression, leftType: FieldType, rightType: FieldType): FieldType {
    const [one, other] = [family(leftType), family(rightType)];
    if (one === other || one === "unknown" || other === "unknown") return rightType;
    throw problem(right, `${examples[one] ?? one} to compare with ${printExpression(left)}`);
}

function family({ of }: FieldType): FieldType["of"] {
    return of === "name" ? "text" : of;
}

function need(of: "number", operand: Expression, fields: Fields, isEach: boolean): FieldType {
    const type = typeOf(operand, fields, isEach);
    if (type.of !== of && type.of !== "unknown") throw problem(operand, "a number", advice(operand, type));
    return type;
}

function needCondition(operand: Expression, fields: Fields, isEach = false, hint?: string): FieldType {
    const type = typeOf(operand, fields, isEach);
    if (type.of !== "boolean" && type.of !== "unknown") throw problem(operand, "a condition", hint ?? `${advice(operand, type)}`);
    return type;
}

function needText(right: Expression, expected: string): string {
    if (right.kind !== "text") throw problem(right, expected);
    return right.value;
}

function needPattern(right: Expression): void {
    const text = needText(right, "a regular expression such as '^web-[0-9]+$'");
    try {
        patternOf(text);
    } catch (error) {
        throw problem(right, "a regular expression", (error as Error).message.replace(/^Invalid regular expression: .*: /s, "it does not compile: "));
    }
}

/** What a thing is that should have been something else. */
function advice(expression: Expression, { of, isList }: FieldType): string {
    const text = printExpression(expression);
    if (of === "object") return `${text} ${isList ? "are objects" : "is an object"}; name a field of ${isList ? "theirs" : "it"}`;
    return isList ? `${text} is a list` : `${text} is a ${of === "name" ? "text" : of}`;
}

function condition(isEach: boolean, ...parts: readonly FieldType[]): FieldType {
    return { of: "boolean", isList: isEach && parts.some(({ isList }) => isList) };
}

function single(of: FieldType["of"]): FieldType {
    return { of, isList: false };
}

function problem(at: Expression, expected: string, hint?: string): QueryProblem {
    return new QueryProblem({ position: at.at, seen: printExpression(at), expected, hint });
}
