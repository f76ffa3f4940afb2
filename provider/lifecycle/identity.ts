import { createHash } from "node:crypto";
import type { Kind, KubeObject, ObjectRef } from "../kube/index.ts";

/** Who made an object: the stack's resource, named by its URN. */
export interface Maker {
    readonly urn: string;
    readonly name: string;
    readonly project: string;
    readonly stack: string;
}

const prefix = "migration-toolkit.pulumi.com";

/** Labels and annotations by which we know our own objects again. */
export const labelNames = {
    urn: `${prefix}/urn-hash`,
    project: `${prefix}/project`,
    stack: `${prefix}/stack`,
    attempt: `${prefix}/attempt`,
    /** Of the plans of a wave: hash of the wave's URN, and the plan's key in it. */
    wave: `${prefix}/wave`,
    plan: `${prefix}/plan`,
    managedBy: "app.kubernetes.io/managed-by",
} as const;

export const urnAnnotation = `${prefix}/urn`;

/** On an installation's settings: the version of its operator, so that another one has them looked at again. */
export const operatorAnnotation = `${prefix}/operator`;

/** On a wave's plan: words for VMs that are not their names, by inventory id. */
export const keysAnnotation = `${prefix}/keys`;

/** On what a component has made and is to know again: the component's name, which the URN of a child does not tell. */
export const componentAnnotation = `${prefix}/component`;

/** On a run's attempt: what was expected of it when it began. */
export const estimateAnnotation = `${prefix}/estimate`;

export function labelsOf(maker: Maker): Record<string, string> {
    return {
        [labelNames.managedBy]: "pulumi",
        [labelNames.urn]: urnHash(maker.urn),
        [labelNames.project]: labelValue(maker.project),
        [labelNames.stack]: labelValue(maker.stack),
    };
}

/** The same URN gives the same name on every run; two stacks give two names. */
export function objectName(maker: Maker): string {
    const slug = maker.name
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^-+|-+$/g, "")
        .slice(0, 40)
        .replace(/-+$/, "");
    return `${slug || "x"}-${urnHash(maker.urn).slice(0, 5)}`;
}

export function isMadeBy(object: KubeObject, urn: string): boolean {
    return object.metadata.labels?.[labelNames.urn] === urnHash(urn);
}

/** Whether both tell the same maker, whoever that is. */
export function isMadeWith(one: KubeObject, other: KubeObject): boolean {
    const [mine, theirs] = [one, other].map(({ metadata }) => metadata.labels?.[labelNames.urn]);
    return mine !== undefined && mine === theirs;
}

/** Who made it, in words, for the text of a refusal. */
export function sayMaker(object: KubeObject): string {
    const urn = object.metadata.annotations?.[urnAnnotation];
    if (urn) return `resource ${urn}`;
    // Controllers write a status; they have not made the object.
    const makers = object.metadata.managedFields?.filter(({ subresource }) => subresource === undefined);
    const managers = [...new Set(makers?.map((each) => each.manager))];
    return managers.length > 0 ? `somebody else (field managers: ${managers.join(", ")})` : "somebody else";
}

/** Type of the resource that it is a child of: `migration-toolkit:virtualization:Toolkit`. Undefined = the stack's own. */
export function parentType(urn: string): string | undefined {
    const [, , types = ""] = urn.split("::");
    return types.split("$").at(-2);
}

/** One field manager per resource, so that two stacks never write one object without noticing. */
export function fieldManager(urn: string): string {
    return `pulumi-migration-toolkit-${urnHash(urn)}`;
}

/** Pulumi id of an object: `namespace/name`. */
export function toId(ref: ObjectRef): string {
    return ref.namespace ? `${ref.namespace}/${ref.name}` : ref.name;
}

/** Key of an object among those declared in this process; a plan and its maps often share a name. */
export function declaredKey(kind: Kind, ref: ObjectRef): string {
    return `${kind.kind} ${toId(ref)}`;
}

/** Reads `namespace/name` or `name`, the latter in the given namespace. */
export function toRef(text: string, namespace: string): { name: string; namespace: string } {
    const slash = text.indexOf("/");
    return slash < 0 ? { name: text, namespace } : { namespace: text.slice(0, slash), name: text.slice(slash + 1) };
}

export function urnHash(urn: string): string {
    const digest = createHash("sha256").update(urn).digest();
    return [...digest.subarray(0, 16)].map((byte) => "abcdefghijklmnopqrstuvwxyz234567"[byte % 32]).join("");
}

function labelValue(text: string): string {
    return text
        .replace(/[^A-Za-z0-9._-]+/g, "-")
        .slice(0, 63)
        .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, "");
}
