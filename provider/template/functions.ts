import { builtins } from "./builtins.ts";
import { numbers } from "./numbers.ts";
import type { GoFunction } from "./signature.ts";
import { strings } from "./strings.ts";

/** Those of Forklift's templates and of Go itself. Source: forklift-behaviour §10.3; Go text/template. */
export const functions: ReadonlyMap<string, GoFunction> = new Map(Object.entries({ ...builtins, ...numbers, ...strings }));

/** Evaluated only as far as needed. */
export const lazyNames = ["and", "or"];

/** Go has them; nobody needs them in a name. */
export const unjudgedNames = ["call", "html", "index", "js", "slice", "urlquery"];

export const functionNames: readonly string[] = [...functions.keys(), ...lazyNames, ...unjudgedNames].sort();
