import { containsUnknown, isUnknown } from "../../schema/value.ts";
import { isImageReference } from "../../util/image.ts";
import { didYouMean } from "../../util/nearest.ts";

/** Source: Kubernetes `resource.ParseQuantity`. */
export function quantityProblem(size: unknown): string | undefined {
    if (typeof size !== "string") return undefined;
    const isQuantity = /^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$/.test(size);
    return isQuantity ? undefined : "must be a quantity such as `50Gi`";
}

/** A reference to a container image with at least one slash. Source: forklift-behaviour §4.2 (VirtV2vImageNotValid), the reference grammar of OCI registries. */
export function imageProblem(text: unknown): string | undefined {
    if (typeof text !== "string" || (isImageReference(text) && text.includes("/"))) return undefined;
    return `${JSON.stringify(text)} is no full image reference; write it as \`registry.example.com/team/virt-v2v:2.7\``;
}

/** Source: Kubernetes labels, `IsQualifiedName` and `IsValidLabelValue`. */
export function labelsProblem(labels: unknown): string | undefined {
    if (labels === undefined || isUnknown(labels)) return undefined;
    for (const [key, value] of Object.entries(labels as Record<string, unknown>)) {
        if (!isLabelKey(key))
            return `${JSON.stringify(key)} is no label key; take letters, digits, "-", "_" and ".", with a prefix such as \`example.com/\` if you like`;
        if (typeof value === "string" && !isLabelValue(value))
            return `${JSON.stringify(value)} cannot be the value of ${JSON.stringify(key)}; take at most 63 letters, digits, "-", "_" and "."`;
    }
    return undefined;
}

function isLabelKey(key: string): boolean {
    const [name, prefix, ...more] = key.split("/").reverse();
    if (more.length > 0 || !name || !isLabelValue(name)) return false;
    return prefix === undefined || (prefix.length <= 253 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(prefix));
}

function isLabelValue(value: string): boolean {
    return value.length <= 63 && /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/.test(value);
}

const kinds = ["nodeAffinity", "podAffinity", "podAntiAffinity"];
const terms = ["requiredDuringSchedulingIgnoredDuringExecution", "preferredDuringSchedulingIgnoredDuringExecution"];

/** The API server drops what it does not know without a word. */
export function affinityProblem(affinity: unknown): string | undefined {
    if (affinity === undefined || containsUnknown(affinity)) return undefined;
    for (const [kind, rules] of Object.entries(affinity as Record<string, unknown>)) {
        if (!kinds.includes(kind)) return strange(kind, "an affinity", kinds);
        const term = Object.keys(Object(rules)).find((each) => !terms.includes(each));
        if (term !== undefined) return strange(term, `\`${kind}\``, terms);
    }
    return undefined;
}

function strange(key: string, of: string, known: readonly string[]): string {
    return `${JSON.stringify(key)} is no part of ${of}${didYouMean(key, known) || `; there are ${known.join(", ")}`}`;
}
