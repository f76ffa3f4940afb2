import { unjudged } from "./stop.ts";

/**
 * Go's `ReplaceAllString` for patterns that mean the same in both languages; others are not judged.
 *
 * Source: Go packages regexp and regexp/syntax.
 */
export function replacedAll(pattern: string, subject: string, replacement: string): string {
    const isPlain = /^(?:\\[dwDW.\-+*?^$|()[\]{}\\/_ ]|\(\?:|[^\\(]|\((?!\?))*$/s.test(pattern) && !/\[\[|\[\^?\]|[*+?}][+]|\[[^\]]*&&/.test(pattern);
    if (!isPlain || /[^\x20-\x7e]/.test(pattern + subject)) throw unjudged(0, `the pattern ${JSON.stringify(pattern)}`);
    const compiled = compile(pattern);
    return subject.replace(compiled, (...found) => {
        const groups = found.slice(0, -2) as string[];
        return expanded(replacement, groups);
    });
}

function compile(pattern: string): RegExp {
    try {
        return new RegExp(pattern, "g");
    } catch {
        throw new Error(`${JSON.stringify(pattern)} is not a regular expression`);
    }
}

/** `$1`, `${1}`, `$$`; a name goes as far as letters, digits and `_` do, and one that means no group is empty. */
function expanded(replacement: string, groups: readonly (string | undefined)[]): string {
    return replacement.replace(/\$(?:\$|\{(\w+)\}|(\w+))/g, (all, braced?: string, bare?: string) => {
        const name = braced ?? bare;
        if (name === undefined) return "$";
        return /^\d+$/.test(name) ? (groups[Number(name)] ?? "") : all && "";
    });
}
