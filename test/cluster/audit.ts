import { readFileSync } from "node:fs";
import type { Kind } from "../../provider/kube/index.ts";
import { qualifiedName } from "../../provider/rehearsal/api/resources.ts";

/** One request as the API server's audit log has it; the fields that count here. */
interface AuditEvent {
    readonly verb: string;
    readonly user: { readonly username: string };
    readonly userAgent?: string;
    readonly objectRef?: { readonly namespace?: string; readonly resource: string; readonly apiGroup?: string; readonly subresource?: string };
    readonly responseStatus?: { readonly code?: number };
}

/** What a user has been allowed and refused, as `patch plans.forklift.konveyor.io`. */
export interface Record {
    readonly used: readonly string[];
    readonly refused: readonly string[];
}

/**
 * Reads what a user has done so far, everywhere, in one namespace, or ("") outside of any; all of it, or what one of its programs has done. A patch
 * that made its object (201) also took the right to create it; a watch is there as soon as it has begun.
 */
export function auditOf(log: string, user: string, namespace?: string, agent = ""): Record {
    const events = readFileSync(log, "utf8")
        .split("\n")
        .filter((line) => line.includes(user))
        .map((line) => JSON.parse(line) as AuditEvent)
        .filter(
            ({ user: { username }, userAgent = "", objectRef }) =>
                username === user && userAgent.startsWith(agent) && objectRef && isIn(objectRef, namespace),
        );
    const refused = events.filter(({ responseStatus }) => responseStatus?.code === 403);
    return { used: distinct(events.filter((each) => !refused.includes(each)).flatMap(rightsOf)), refused: distinct(refused.flatMap(rightsOf)) };
}

function isIn(objectRef: NonNullable<AuditEvent["objectRef"]>, namespace: string | undefined): boolean {
    // The log has a namespace itself as in that namespace.
    const own = objectRef.resource === "namespaces" ? "" : (objectRef.namespace ?? "");
    return namespace === undefined || own === namespace;
}

/** A right as records have it. */
export function rightTo(verb: string, kind: Kind): string {
    return `${verb} ${qualifiedName(kind)}`;
}

function rightsOf({ verb, objectRef, responseStatus }: AuditEvent): readonly string[] {
    const { resource, apiGroup, subresource } = objectRef!;
    const name = [resource, subresource].filter(Boolean).join("/");
    const verbs = verb === "patch" && responseStatus?.code === 201 ? ["create", "patch"] : [verb];
    return verbs.map((each) => `${each} ${apiGroup ? `${name}.${apiGroup}` : name}`);
}

function distinct(rights: readonly string[]): readonly string[] {
    return [...new Set(rights)].sort();
}
