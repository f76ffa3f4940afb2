import type { GoType, GoValue } from "./value.ts";

/** A function of templates with the types that it takes, as Go checks them. */
export interface GoFunction {
    readonly takes: readonly Parameter[];
    /** Type of any number of further arguments. */
    readonly more?: Parameter;
    /** Throws an `Error` with what Go would say. */
    readonly call: (...args: readonly GoValue[]) => GoValue;
}

export type Parameter = Exclude<GoType, "nil" | "data"> | "any";
