import { pathOf } from "../../kube/path.ts";
import type { Fault } from "../port.ts";
import { resources } from "./resources.ts";

export type ApiFault = Extract<Fault, { kind: "api" }>;

/** Which request goes wrong next. */
export interface ApiFaults {
    next(method: string, url: string): ApiFault | undefined;
    reasonOf(code: number): string;
}

/** Faults by verb, resource and name; each happens `times` times, or always. */
export function apiFaults(faults: readonly ApiFault[]): ApiFaults {
    const left = new Map(faults.map((fault) => [fault, fault.times ?? Number.POSITIVE_INFINITY]));
    return {
        next(method, url) {
            const found = faults.find((fault) => (left.get(fault) ?? 0) > 0 && matches(fault, method, url));
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

const methods: Readonly<Record<string, string>> = {
    create: "POST",
    update: "PUT",
    patch: "PATCH",
    apply: "PATCH",
    delete: "DELETE",
    get: "GET",
    list: "GET",
    watch: "GET",
};

function matches({ verb, resource, name }: ApiFault, method: string, url: string): boolean {
    const isVerb = !verb || (methods[verb] ?? verb) === method;
    const isWatch = /[?&]watch=(true|1)/.test(url);
    const path = url.split("?")[0]!;
    const plural = resources.find(({ kind }) => kind.plural === resource);
    const isResource =
        !resource ||
        (plural !== undefined && path.startsWith(pathOf(plural.kind, {}).replace(`/${resource}`, "")) && path.split("/").includes(resource));
    return isVerb && (verb === "watch") === isWatch && isResource && (!name || path.split("/").includes(name));
}
