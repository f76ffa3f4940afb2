import { builtins } from "./builtins.ts";
import { numbers } from "./numbers.ts";
import { strings } from "./strings.ts";
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

/** Those of Forklift's templates and of Go itself. Source: forklift-behaviour §10.3; Go text/template. */
export const functions: ReadonlyMap<string, GoFunction> = new Map(Object.entries({ ...builtins, ...numbers, ...strings }));

/** Evaluated only as far as needed. */
export const lazyNames = ["and", "or"];

/** Go has them; nobody needs them in a name. */
export const unjudgedNames = ["call", "html", "index", "js", "slice", "urlquery"];

export const functionNames: readonly string[] = [...functions.keys(), ...lazyNames, ...unjudgedNames].sort();
