import { distance } from "fastest-levenshtein";

/**
 * The words most like a misspelt one, best first.
 *
 * Shape:  at most `limit`, each once; empty when nothing is alike.
 */
export function nearest(text: string, words: Iterable<string>, limit = 3): readonly string[] {
    const wanted = text.toLowerCase();
    // Of a word of two letters, everything is within two.
    const farthest = Math.min(Math.max(2, Math.floor(wanted.length / 3)), wanted.length - 1);
    return [...new Set(words)]
        .map((word) => ({ word, far: farness(wanted, word.toLowerCase()) }))
        .filter(({ far }) => far <= farthest)
        .sort((one, other) => one.far - other.far || (one.word < other.word ? -1 : 1))
        .slice(0, limit)
        .map(({ word }) => word);
}

/** Somebody who writes only the beginning means the word. */
function farness(wanted: string, word: string): number {
    return wanted.length >= 3 && word.startsWith(wanted) ? Math.min(1, word.length - wanted.length) : distance(wanted, word);
}

/** `; did you mean "web-01" or "web-02"?`, or nothing when nothing is alike. */
export function didYouMean(text: string, words: Iterable<string>): string {
    return askingFor(nearest(text, words));
}

/** The same of words that are known to be alike. */
export function askingFor(words: readonly string[]): string {
    const alike = words.map((word) => JSON.stringify(word));
    if (alike.length === 0) return "";
    return `; did you mean ${[alike.slice(0, -1).join(", "), alike.at(-1)].filter(Boolean).join(" or ")}?`;
}
