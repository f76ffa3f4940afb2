import type { Fault } from "../port.ts";
import { qualifiedName } from "./resources.ts";
import { type Target, targetOf } from "./route.ts";

export type ApiFault = Extract<Fault, { kind: "api" }>;

/** Which request goes wrong next. */
export interface ApiFaults {
    next(asked: Asked): ApiFault | undefined;
    reasonOf(code: number): string;
}

/** Faults by verb, resource and name; each happens `times` times, or always. */
export function apiFaults(faults: readonly ApiFault[]): ApiFaults {
    const left = new Map(faults.map((fault) => [fault, fault.times ?? Number.POSITIVE_INFINITY]));
    return {
        next(asked) {
            const found = faults.find((fault) => (left.get(fault) ?? 0) > 0 && matches(fault, asked));
            if (found) left.set(found, (left.get(found) ?? 1) - 1);
            return found;
        },
        reasonOf: (code) => reasons[code] ?? "InternalError",
    };
}

export const noFaults: ApiFaults = apiFaults([]);

const reasons: Readonly<Record<number, string>> = {
    401: "Unauthorized",
    403: "Forbidden",
    404: "NotFound",
    409: "Conflict",
    410: "Expired",
    422: "Invalid",
    429: "TooManyRequests",
    500: "InternalError",
    503: "ServiceUnavailable",
    504: "Timeout",
};

/** A request in the words that faults are declared in. */
export interface Asked {
    readonly method: string;
    /** `get`, `list`, `watch`, `create`, `update`, `patch`, `apply`, `delete` or `deletecollection`. */
    readonly verb: string;
    /** Undefined for discovery and other paths that are no resource. */
    readonly target: Target | undefined;
}

export function askedOf(method: string, url: string, contentType = ""): Asked {
    const target = resourceAt(decodeURI(url.split("?")[0]!));
    const many = target?.name === undefined;
    const isWatch = many && /[?&]watch=(true|1)(&|$)/.test(url);
    const isApply = contentType.startsWith("application/apply-patch");
    const verbs: Readonly<Record<string, string>> = {
        GET: isWatch ? "watch" : many ? "list" : "get",
        POST: "create",
        PUT: "update",
        PATCH: isApply ? "apply" : "patch",
        DELETE: many ? "deletecollection" : "delete",
    };
    return { method, verb: verbs[method] ?? method, target };
}

function resourceAt(path: string): Target | undefined {
    try {
        return targetOf(path);
    } catch {
        return undefined;
    }
}

/** A fault that says nothing of the request hits everything, discovery too; an apply is also a patch. */
function matches({ verb, resource, name }: ApiFault, asked: Asked): boolean {
    if (!asked.target) return verb === undefined && resource === undefined && name === undefined;
    const { kind, subresource } = asked.target;
    const plural = subresource ? `${kind.plural}/${subresource}` : kind.plural;
    const isVerb = verb === undefined || [asked.verb, asked.method].includes(verb) || (verb === "patch" && asked.verb === "apply");
    const isResource = resource === undefined || [kind.plural, plural, qualifiedName(kind)].includes(resource);
    return isVerb && isResource && (name === undefined || name === asked.target.name);
}
