import type { GoValue } from "./value.ts";

/** A template as it is evaluated. */
export type Node =
    | { readonly kind: "text"; readonly text: string }
    | { readonly kind: "action"; readonly pipe: Pipe }
    | { readonly kind: "if" | "with"; readonly pipe: Pipe; readonly body: readonly Node[]; readonly otherwise: readonly Node[] };

export interface Pipe {
    readonly at: number;
    /** `$x := ` (a new variable) or `$x = `. */
    readonly variable?: { readonly name: string; readonly isNew: boolean } | undefined;
    readonly commands: readonly Command[];
}

/** A function or a value, with what it is given. */
export type Command = readonly [Operand, ...Operand[]];

export type Operand = { readonly at: number } & (
    | { readonly kind: "literal"; readonly value: GoValue /** A constant such as `2.0` is an int, too. */; readonly isInt: boolean }
    | { readonly kind: "dot" }
    | { readonly kind: "fields"; readonly names: readonly string[] }
    | { readonly kind: "variable"; readonly name: string; readonly names: readonly string[] }
    | { readonly kind: "function"; readonly name: string }
    | { readonly kind: "pipe"; readonly pipe: Pipe; readonly names: readonly string[] }
);
