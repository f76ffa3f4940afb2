import type { GoFunction } from "./signature.ts";
import { bool, bytesOf, type GoValue, text } from "./value.ts";

/** Sprig's functions on strings; positions and lengths are bytes. Source: Masterminds/sprig v3 `functions.go`, `strings.go`. */
export const strings: Readonly<Record<string, GoFunction>> = {
    lower: one((s) => s.toLowerCase()),
    upper: one((s) => s.toUpperCase()),
    trim: one((s) => s.trim()),
    title: one((s) => s.replace(/(?<![\p{L}\p{Nd}_'])\p{L}/gu, (letter) => letter.toUpperCase())),
    untitle: one((s) => s.replace(/(?<!\S)\S/gu, (letter) => letter.toLowerCase())),
    nospace: one((s) => s.replace(/\s/gu, "")),
    initials: one((s) => s.replace(/(?<=\S)\S+|\s+/gu, "")),
    trimAll: two((cutset, s) => stripped(s, new Set(cutset))),
    trimPrefix: two((prefix, s) => (s.startsWith(prefix) ? s.slice(prefix.length) : s)),
    trimSuffix: two((suffix, s) => (suffix !== "" && s.endsWith(suffix) ? s.slice(0, -suffix.length) : s)),
    contains: { takes: ["string", "string"], call: (part, s) => bool(str(s).includes(str(part))) },
    hasPrefix: { takes: ["string", "string"], call: (prefix, s) => bool(str(s).startsWith(str(prefix))) },
    hasSuffix: { takes: ["string", "string"], call: (suffix, s) => bool(str(s).endsWith(str(suffix))) },
    replace: { takes: ["string", "string", "string"], call: (old, by, s) => text(str(s).replaceAll(str(old), () => str(by))) },
    repeat: { takes: ["int", "string"], call: (count, s) => text(repeated(int(count), str(s))) },
    trunc: { takes: ["int", "string"], call: (length, s) => text(truncated(int(length), str(s))) },
    substr: { takes: ["int", "int", "string"], call: (start, end, s) => text(substring(int(start), int(end), str(s))) },
};

function one(of: (s: string) => string): GoFunction {
    return { takes: ["string"], call: (s) => text(of(str(s))) };
}

function two(of: (first: string, s: string) => string): GoFunction {
    return { takes: ["string", "string"], call: (first, s) => text(of(str(first), str(s))) };
}

/** The types were checked before the call. */
export function str(value: GoValue | undefined): string {
    return (value as { readonly value: string }).value;
}

export function int(value: GoValue | undefined): number {
    return (value as { readonly value: number }).value;
}

function stripped(s: string, cutset: ReadonlySet<string>): string {
    const letters = [...s];
    const isKept = (letter: string) => !cutset.has(letter);
    const first = letters.findIndex(isKept);
    return first < 0 ? "" : letters.slice(first, letters.findLastIndex(isKept) + 1).join("");
}

function repeated(count: number, s: string): string {
    if (count < 0) throw new Error(`the count is negative: ${count}`);
    return s.repeat(count);
}

function truncated(length: number, s: string): string {
    const bytes = bytesOf(s);
    if (length >= 0) return bytes.subarray(0, length).toString();
    return bytes.length + length > 0 ? bytes.subarray(bytes.length + length).toString() : s;
}

function substring(start: number, end: number, s: string): string {
    const bytes = bytesOf(s);
    const from = Math.max(start, 0);
    const to = end < 0 ? (start < 0 ? -1 : bytes.length) : start >= 0 ? Math.min(end, bytes.length) : end;
    if (to < 0 || from > to || to > bytes.length) throw new Error(`bytes ${start} to ${end} are not all in ${JSON.stringify(s)}`);
    return bytes.subarray(from, to).toString();
}
