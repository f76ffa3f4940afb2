import { QueryProblem } from "./problem.ts";
import type { Token } from "./tokens.ts";

export type Reader = ReturnType<typeof createReader>;

/** A look at the tokens from left to right. */
export function createReader(tokens: readonly Token[]) {
    let next = 0;
    const peek = (ahead = 0): Token => tokens[Math.min(next + ahead, tokens.length - 1)]!;
    const fail = (expected: string, hint?: string): never => {
        throw new QueryProblem({ position: peek().at, seen: peek().seen, expected, hint });
    };
    const isWord = (...words: readonly string[]) => peek().kind === "field" && words.includes(peek().seen.toLowerCase());
    /** Takes the next token if it is one of these keywords or signs. */
    function take<T extends string>(...options: readonly T[]): T | undefined {
        const { kind, seen } = peek();
        const found = kind === "keyword" || kind === "sign" ? options.find((option) => option === seen) : undefined;
        if (found !== undefined) next += 1;
        return found;
    }
    return {
        peek,
        fail,
        take,
        isWord,
        /** Takes one of the words that only mean something between conditions. */
        word(...words: readonly string[]): boolean {
            const isNext = isWord(...words);
            if (isNext) next += 1;
            return isNext;
        },
        need: (option: string) => take(option) ?? fail(`\`${option}\``),
        skip: () => tokens[next++]!,
    };
}
