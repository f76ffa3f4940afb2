import { ApiError, failure, type Kind } from "../../kube/index.ts";
import { findResource } from "./resources.ts";

/** What a path means. */
export interface Target {
    readonly kind: Kind;
    readonly namespace: string | undefined;
    readonly name: string | undefined;
    readonly subresource: "status" | undefined;
}

/**
 * Reads `/apis/GROUP/VERSION/namespaces/NS/PLURAL/NAME/status` and its shorter forms.
 *
 * Errors: `ApiError` 404 with the words that clients know a missing resource by.
 */
export function targetOf(path: string): Target {
    const match = /^\/(?:api\/(v1)|apis\/([^/]+\/[^/]+))\/(.+?)\/?$/.exec(path);
    if (!match) throw unknownPath();
    const apiVersion = match[1] ?? match[2] ?? "";
    const parts = match[3]!.split("/").map(plain);
    const isScoped = parts[0] === "namespaces" && parts.length > 2 && !(parts.length === 3 && parts[2] === "status");
    const [plural = "", name, subresource] = isScoped ? parts.slice(2) : parts;
    const resource = findResource({ apiVersion, plural });
    if (!resource || (subresource !== undefined && !(subresource === "status" && resource.hasStatus))) throw unknownPath();
    return { kind: resource.kind, namespace: isScoped ? parts[1] : undefined, name, subresource: subresource ? "status" : undefined };
}

/** Names of roles have characters that clients escape. */
function plain(part: string): string {
    try {
        return decodeURIComponent(part);
    } catch {
        throw unknownPath();
    }
}

function unknownPath(): ApiError {
    return new ApiError("request", failure(404, "NotFound", "the server could not find the requested resource", {}));
}
