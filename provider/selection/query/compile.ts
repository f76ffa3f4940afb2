import type { InventoryVm } from "../../inventory/index.ts";
import { checkQuery } from "./check.ts";
import { compileExpression, type Evaluate } from "./evaluate.ts";
import { createFields, type Fields } from "./fields.ts";
import { compared } from "./match.ts";
import { printExpression } from "./print.ts";
import type { Expression, Query } from "./syntax.ts";
import { aliasesOf, isObject, isTrue, type Value } from "./value.ts";
import { createViews, type Places, type View } from "./view.ts";

export interface CompiledQuery {
    readonly matches: (vm: InventoryVm) => boolean;
    /** The VMs that match, in the order and number of the query. */
    pick(vms: readonly InventoryVm[]): readonly InventoryVm[];
    /** The parts of `where` that stand beside each other with `and`. */
    readonly conditions: readonly Condition[];
}

export interface Condition {
    readonly text: string;
    readonly matches: (vm: InventoryVm) => boolean;
    /** Where a field shall equal a text: the text, and what a VM has there. */
    readonly equality: { readonly wanted: string; readonly seen: (vm: InventoryVm) => readonly string[] } | undefined;
}

/**
 * A query as functions of VMs; `vms` say which fields of their source there are.
 *
 * Errors: `QueryProblem` at an unknown field, at values that cannot be compared, at a pattern that does not compile.
 */
export function compileQuery(query: Query, vms: readonly InventoryVm[], places: Places): CompiledQuery {
    const fields = createFields(vms);
    checkQuery(query, fields);
    const viewOf = createViews(places);
    const evaluateWhere = query.where ? compileExpression(query.where, fields) : () => true;
    const keys = query.orderBy.map(({ by, isDescending }) => ({ evaluate: compileExpression(by, fields), sign: isDescending ? -1 : 1 }));
    return {
        matches: (vm) => isTrue(evaluateWhere(viewOf(vm))),
        pick: (all) => {
            const found = all.map(viewOf).filter((view) => isTrue(evaluateWhere(view)));
            return ordered(found, keys).slice(0, query.limit);
        },
        conditions: conjuncts(query.where).map((each) => compileCondition(each, fields, viewOf)),
    };
}

function compileCondition(expression: Expression, fields: Fields, viewOf: (vm: InventoryVm) => View): Condition {
    const evaluate = compileExpression(expression, fields);
    return {
        text: printExpression(expression),
        matches: (vm) => isTrue(evaluate(viewOf(vm))),
        equality: equalityOf(expression, fields, viewOf),
    };
}

function equalityOf(expression: Expression, fields: Fields, viewOf: (vm: InventoryVm) => View): Condition["equality"] {
    if (expression.kind !== "binary" || expression.operator !== "=") return undefined;
    const { left, right } = expression;
    if (left.kind !== "field" || right.kind !== "text") return undefined;
    const read = fields.read(left);
    const seen = (vm: InventoryVm) => [read(viewOf(vm))].flat().flatMap((value) => aliasesOf(value as Value));
    return { wanted: right.value, seen: (vm) => seen(vm).filter((each) => typeof each === "string") };
}

function conjuncts(expression: Expression | undefined): readonly Expression[] {
    if (expression?.kind === "binary" && expression.operator === "and") return [...conjuncts(expression.left), ...conjuncts(expression.right)];
    return expression ? [expression] : [];
}

interface Key {
    readonly evaluate: Evaluate;
    readonly sign: number;
}

function ordered(views: readonly View[], keys: readonly Key[]): readonly InventoryVm[] {
    const rows = views.map((view) => ({ vm: view.vm, values: keys.map(({ evaluate }) => sortable(nameOf(evaluate(view)))) }));
    rows.sort((one, other) => {
        const differences = keys.map(({ sign }, at) => sign * difference(one.values[at]!, other.values[at]!));
        return differences.find((each) => each !== 0) ?? byId(one.vm, other.vm);
    });
    return rows.map(({ vm }) => vm);
}

/** Objects of the source are ordered by name. */
function nameOf(value: Value): Value {
    return isObject(value) && typeof value.name === "string" ? value.name : (aliasesOf(value)[0] ?? null);
}

function byId(one: InventoryVm, other: InventoryVm): number {
    return one.id < other.id ? -1 : one.id > other.id ? 1 : 0;
}

/** Null comes first, then false and true, numbers (also as text), texts. Source: kubectl-mtv `query/sort.go`. */
function difference(one: Value, other: Value): number {
    return rankOf(one) - rankOf(other) || compared(one, other) || 0;
}

function sortable(value: Value): Value {
    if (typeof value === "boolean") return Number(value);
    return typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}

function rankOf(value: Value): number {
    return value === null ? 0 : typeof value === "number" ? 1 : 2;
}
