import { unknown, type Value } from "../../schema/value.ts";
import { signatureKey, signatures, unknownSentinels } from "../../serve/signature.ts";
import { dictionary } from "./values.ts";

/**
 * Makes plain values of what the CLI has written: secrets become `[secret]`, sentinels the unknown, files a word, and text loses what a
 * terminal or a page would obey instead of show.
 *
 * Source: `SerializePropertyValue` of Pulumi `pkg/resource/stack/deployment.go`.
 */
export function plain(value: unknown): Value {
    if (typeof value === "string") return unknownSentinels.has(value) ? unknown : plainText(value);
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value !== "object" || value === null) return value as Value;
    if (signatureKey in value) return signed(value as Record<string, unknown>);
    return dictionary(distinct(Object.entries(value).map(([key, each]) => [plainText(key), plain(each)])));
}

/** Names that differ only in what cannot be seen are numbered: nobody hides a VM behind another one. */
function distinct(entries: readonly (readonly [string, Value])[]): readonly (readonly [string, Value])[] {
    const count = new Map<string, number>();
    return entries.map(([key, value]) => {
        const nth = (count.get(key) ?? 0) + 1;
        count.set(key, nth);
        return [nth === 1 ? key : `${key} (${nth})`, value];
    });
}

function signed({ [signatureKey]: signature, secret, ...rest }: Record<string, unknown>): Value {
    if (signature === signatures.output && secret !== true) return "value" in rest ? plain(rest.value) : unknown;
    if (signature === signatures.resource) return "id" in rest ? plain(rest.id) : unknown;
    if (signature === signatures.asset || signature === signatures.archive) return "[file]";
    return "[secret]";
}

/** One line without the controls of terminals, without colour tags of the engine, without marks that turn the direction of writing. */
export function plainText(text: string): string {
    return plainLines(text).replace(/\s+/g, " ").trim();
}

/** As `plainText`, with its lines. */
export function plainLines(text: string): string {
    return text.replace(colours, "").replace(/\r\n?/g, "\n").replace(invisible, "").trim();
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be found
const colours = /\u001b\[[0-9;?]*[A-Za-z]|<\{%[^%]*%\}>/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be found
const invisible = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
