/** A DNS-1123 subdomain, as Kubernetes takes it for a name. */
export function isDnsName(text: string): boolean {
    return text.length <= 253 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(text);
}

/**
 * Name of the VM that a migration makes: the one that was asked for, else the source's own, made a DNS name.
 *
 * Shape:  undefined when no character can be kept; the controller then draws a name.
 * Source: forklift-behaviour §10.3.
 */
export function targetNameOf(sourceName: string, targetName?: string): string | undefined {
    if (targetName) return targetName;
    return isDnsName(sourceName) ? sourceName : rewritten(sourceName);
}

const longest = 63;

function rewritten(name: string): string | undefined {
    const parts = name.toLowerCase().split(".").map(rewrittenPart);
    const joined = parts.filter((part) => part !== "").join(".");
    return trimmed(joined.slice(0, longest)) || undefined;
}

function rewrittenPart(part: string): string {
    const replaced = part
        .trim()
        .replace(/[_+*/\\ ]/g, "-")
        .replace(/[^a-z0-9-]/g, "");
    return trimmed(replaced.replace(/-{2,}/g, "-"));
}

function trimmed(text: string): string {
    return text.replace(/^[.-]+|[.-]+$/g, "");
}
