import { createHash } from "node:crypto";

const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

export function isDnsSubdomain(name: string): boolean {
    return subdomain.test(name) && name.length <= 63;
}

/** A source name made a DNS name; empty when nothing is left of it. Source: forklift-behaviour §10.3. */
export function dnsName(name: string): string {
    const parts = name
        .toLowerCase()
        .replace(/[_+*/\\ ]/g, "-")
        .replace(/[^-a-z0-9.]/g, "")
        .split(".")
        .map((part) => part.replace(/-+/g, "-").replace(/^-|-$/g, ""));
    return parts
        .filter((part) => part !== "")
        .join(".")
        .slice(0, 63)
        .replace(/[-.]+$/, "");
}

/** Four characters that look random and are the same for the same thing. */
export function randomSuffix(of: string): string {
    const alphabet = "bcdfghjklmnpqrstvwxz2456789";
    const hex = createHash("sha256").update(of).digest("hex");
    return [0, 4, 8, 12].map((at) => alphabet[Number.parseInt(hex.slice(at, at + 4), 16) % alphabet.length]).join("");
}
