import { createHash } from "node:crypto";

/** Four characters that look random and are the same for the same thing. */
export function randomSuffix(of: string): string {
    const alphabet = "bcdfghjklmnpqrstvwxz2456789";
    const hex = createHash("sha256").update(of).digest("hex");
    return [0, 4, 8, 12].map((at) => alphabet[Number.parseInt(hex.slice(at, at + 4), 16) % alphabet.length]).join("");
}
