import type { Token } from "./lex.ts";

export function isSign(token: Token | undefined, text: string): boolean {
    return token?.kind === "sign" && token.text === text;
}

export function isEnd(token: Token, end: "right" | ")"): boolean {
    return end === "right" ? token.kind === "right" : isSign(token, end);
}

export function closing(end: "right" | ")"): string {
    return end === "right" ? `"}}"` : `")"`;
}

/** As it is written, for messages. */
export function say(token: Token): string {
    if (token.kind === "end") return "the end of the template";
    return JSON.stringify(token.kind === "field" ? `.${token.text}` : token.text);
}
