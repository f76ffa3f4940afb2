import { isUnknown, type Value } from "../schema/value.ts";
import type { PropertyPath } from "./path.ts";
import type { Decoded } from "./value.ts";

/**
 * Remembers every secret text this process has seen and takes it out of what people will read.
 *
 * Shape:  a secret becomes `[secret]`, also where it stands in base64 (as in a Kubernetes Secret), in JSON or in a URL.
 * Units:  texts below 4 characters are not remembered: taking them out would spoil words and reveal them by their absence.
 */
export class Scrubber {
    readonly #known = new Set<string>();
    #pattern: RegExp | undefined;

    /** Remembers the texts at these paths of a value. */
    learn({ value, secretPaths }: Pick<Decoded, "value" | "secretPaths">): void {
        for (const path of secretPaths) for (const text of textsBelow(valueAt(value, path))) this.#add(text);
    }

    readonly scrub = (text: string): string => {
        this.#pattern ??= this.#compile();
        return this.#pattern ? text.replace(this.#pattern, "[secret]") : text;
    };

    /** True for a text that is a known secret or holds a long one: it is to be wrapped wherever it turns up. */
    readonly reveals = (text: string): boolean => {
        if (this.#known.has(text)) return true;
        for (const secret of this.#known) if (secret.length >= heldLength && text.includes(secret)) return true;
        return false;
    };

    #add(secret: string): void {
        for (const form of [secret, ...tokensOf(secret)].flatMap(formsOf)) {
            if (form.length < leastLength || this.#known.has(form)) continue;
            this.#known.add(form);
            this.#pattern = undefined;
        }
    }

    #compile(): RegExp | undefined {
        if (this.#known.size === 0) return undefined;
        const longestFirst = [...this.#known].sort((one, other) => other.length - one.length);
        return new RegExp(longestFirst.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|"), "g");
    }
}

const leastLength = 4;
/** Shorter ones are words often enough ("prod") that a longer text holding them is no sign of a leak. */
const heldLength = 8;
const tokenLength = 24;

function formsOf(secret: string): string[] {
    const bytes = Buffer.from(secret);
    return [secret, JSON.stringify(secret).slice(1, -1), bytes.toString("base64"), encodeURIComponent(bytes.toString())];
}

/** Of a longer secret (a kubeconfig, a key file) the parts that are secret by themselves: long words without spaces. */
function tokensOf(secret: string): string[] {
    return secret.includes("\n") ? secret.split(/[\s"']+/).filter((word) => word.length >= tokenLength && /^[\w+/=.-]+$/.test(word)) : [];
}

function valueAt(value: Value, path: PropertyPath): Value | undefined {
    let at: Value | undefined = value;
    for (const step of path) {
        if (typeof at !== "object" || at === null) return undefined;
        at = (at as Readonly<Record<string | number, Value>>)[step];
    }
    return at;
}

function textsBelow(value: Value | undefined): string[] {
    if (typeof value === "string") return [value];
    if (typeof value !== "object" || value === null || isUnknown(value)) return [];
    return Object.values(value).flatMap(textsBelow);
}
