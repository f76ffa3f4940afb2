/** A value as Go types it: what a function takes depends on the difference between its integers. */
export type GoValue =
    | { readonly type: "string"; readonly value: string }
    | { readonly type: "bool"; readonly value: boolean }
    | { readonly type: "int" | "int64" | "float64"; readonly value: number }
    | { readonly type: "nil" }
    /** The variables as a whole: the dot. */
    | { readonly type: "data" };

export type GoType = GoValue["type"];

export const nil: GoValue = { type: "nil" };

export function text(value: string): GoValue {
    return { type: "string", value };
}

export function bool(value: boolean): GoValue {
    return { type: "bool", value };
}

export function number(type: "int" | "int64" | "float64", value: number): GoValue {
    return { type, value };
}

/** Source: Go text/template, "the empty values are false, 0, nil and the empty string". */
export function isTrue(value: GoValue): boolean {
    if (value.type === "nil") return false;
    return value.type === "data" || Boolean(value.value);
}

/** Bytes, as Go counts a string. */
export function bytesOf(value: string): Buffer {
    return Buffer.from(value, "utf8");
}

/** `the int 3`, for messages. */
export function sayValue(value: GoValue): string {
    if (value.type === "nil") return "nil";
    return value.type === "data" ? "the variables as a whole" : `the ${value.type} ${JSON.stringify(value.value)}`;
}
