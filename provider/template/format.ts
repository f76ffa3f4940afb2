import { unjudged } from "./stop.ts";
import { bytesOf, type GoValue } from "./value.ts";

/** A value as Go prints it (`%v`). */
export function shown(value: GoValue): string {
    if (value.type === "nil") return "<nil>";
    if (value.type === "data") throw unjudged(0, "the variables as a whole");
    if (value.type !== "float64") return String(value.value);
    const size = Math.abs(value.value);
    if (size !== 0 && (size < 1e-4 || size >= 1e6)) throw unjudged(0, "a number of this size");
    return String(value.value);
}

/** Go's `Sprintf` with the verbs that make names. Source: Go package fmt. */
export function formatted(format: string, values: readonly GoValue[]): string {
    let next = 0;
    const result = format.replace(
        /%([-+# 0]*)([0-9]+|\*)?(\.[0-9*]*)?(\S|\s|$)/gsu,
        (all, flags: string, width = "", precision = "", verb: string) => {
            if (verb === "%") return "%";
            if (verb === "") return "%!(NOVERB)";
            if (/[*[]/.test(width + precision + verb) || /[+# ]/.test(flags)) throw unjudged(0, `the verb ${JSON.stringify(all)}`);
            const value = values[next];
            next += 1;
            if (!value) return `%!${verb}(MISSING)`;
            const plain = plainly(verb, precision, value);
            return padded(plain, Number(width), flags, typeof ("value" in value ? value.value : "") === "number");
        },
    );
    if (next < values.length) throw unjudged(0, "values that the format has no place for");
    return result;
}

function plainly(verb: string, precision: string, value: GoValue): string {
    const isWhole = value.type === "int" || value.type === "int64";
    if (verb === "v" && precision === "") return shown(value);
    if (verb === "d" && isWhole && precision === "") return shown(value);
    if (verb === "t" && value.type === "bool") return shown(value);
    if ((verb === "s" || verb === "v") && value.type === "string") return cut(value.value, precision);
    if ((verb === "x" || verb === "X") && isWhole && precision === "" && value.value >= 0)
        return verb === "x" ? value.value.toString(16) : value.value.toString(16).toUpperCase();
    if (verb === "d" && value.type === "string") return `%!d(string=${value.value})`;
    if (verb === "s" && (isWhole || value.type === "bool")) return `%!s(${value.type}=${value.value})`;
    throw unjudged(0, `the verb "%${precision}${verb}" for a value of type ${value.type}`);
}

function cut(value: string, precision: string): string {
    return precision === "" ? value : [...value].slice(0, Number(precision.slice(1))).join("");
}

function padded(plain: string, width: number, flags: string, isNumber: boolean): string {
    if (plain.startsWith("%!") && width > 0) throw unjudged(0, "a width for a value of the wrong type");
    const missing = " ".repeat(Math.max(0, width - [...plain].length));
    if (missing === "") return plain;
    if (flags.includes("-")) return plain + missing;
    if (!flags.includes("0")) return missing + plain;
    if (!isNumber || bytesOf(plain).length !== plain.length) throw unjudged(0, "zeros before text");
    const zeros = missing.replaceAll(" ", "0");
    return plain.startsWith("-") ? `-${zeros}${plain.slice(1)}` : zeros + plain;
}
