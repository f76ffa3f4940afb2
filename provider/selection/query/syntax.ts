/** What a text says that picks VMs. Source: TSL v6 grammar (yaacov/tree-search-language), clauses of kubectl-mtv. */
export interface Query {
    readonly where: Expression | undefined;
    readonly orderBy: readonly Order[];
    readonly limit: number | undefined;
}

export interface Order {
    readonly by: Expression;
    readonly isDescending: boolean;
}

export type Expression = Field | Text | Amount | Truth | List | Unary | Binary | Between | IsNull;

interface Placed {
    /** Column in the text, the first is 1. */
    readonly at: number;
}

export interface Field extends Placed {
    readonly kind: "field";
    readonly path: readonly Step[];
}

/** A name; the index of an element, "*" for all of them; the key in a map. */
export type Step = string | number | { readonly key: string };

/** Dates are texts: two texts that are dates are compared as instants. */
export interface Text extends Placed {
    readonly kind: "text";
    readonly value: string;
}

export interface Amount extends Placed {
    readonly kind: "number";
    readonly amount: number;
    readonly unit: Unit;
}

export interface Truth extends Placed {
    readonly kind: "boolean";
    readonly value: boolean;
}

export interface List extends Placed {
    readonly kind: "list";
    readonly items: readonly Expression[];
}

export interface Unary extends Placed {
    readonly kind: "unary";
    readonly operator: Prefix;
    readonly operand: Expression;
}

export interface Binary extends Placed {
    readonly kind: "binary";
    readonly operator: Infix;
    readonly left: Expression;
    readonly right: Expression;
}

export interface Between extends Placed {
    readonly kind: "between";
    readonly operand: Expression;
    readonly low: Expression;
    readonly high: Expression;
}

export interface IsNull extends Placed {
    readonly kind: "isNull";
    readonly operand: Expression;
}

export const functions = ["len", "any", "all", "sum"] as const;
export type Prefix = "not" | "-" | (typeof functions)[number];

export const relations = ["=", "!=", "<", "<=", ">", ">=", "~=", "~!", "like", "ilike", "in"] as const;
export type Relation = (typeof relations)[number];

export const additions = ["+", "-"] as const;
export const multiplications = ["*", "/", "%"] as const;
export type Calculation = (typeof additions)[number] | (typeof multiplications)[number];

export type Infix = "or" | "and" | Relation | Calculation;

export type Unit = keyof typeof unitSizes;

/** Units of numbers, in any case. Source: TSL `parseSizeValue`. */
export const unitSizes = {
    "": 1,
    K: 1000,
    M: 1000 ** 2,
    G: 1000 ** 3,
    T: 1000 ** 4,
    P: 1000 ** 5,
    Ki: 1024,
    Mi: 1024 ** 2,
    Gi: 1024 ** 3,
    Ti: 1024 ** 4,
    Pi: 1024 ** 5,
} as const;

/** Words that cannot be fields. */
export const keywords = ["and", "or", "not", "like", "ilike", "in", "between", "is", "null", "true", "false", ...functions] as const;

/** The fields that an expression speaks of, from left to right. */
export function fieldsIn(expression: Expression): readonly Field[] {
    switch (expression.kind) {
        case "field":
            return [expression];
        case "list":
            return expression.items.flatMap(fieldsIn);
        case "binary":
            return [expression.left, expression.right].flatMap(fieldsIn);
        case "between":
            return [expression.operand, expression.low, expression.high].flatMap(fieldsIn);
        case "unary":
        case "isNull":
            return fieldsIn(expression.operand);
        default:
            return [];
    }
}
