import type { RequestContext, ResourceHandler } from "./port.ts";
import { type RequestProgress, requestProgress } from "./progress.ts";
import type { Session } from "./session.ts";
import { unknownTypeError } from "./unknown.ts";
import { parseUrn } from "./urn.ts";

/** One request about one resource: whom to ask, and the context to hand over. */
export interface ResourceCall {
    readonly handler: ResourceHandler;
    readonly context: RequestContext;
    readonly progress: RequestProgress;
    readonly type: string;
}

/** What a request tells beside its properties; only some requests have rows, a timeout or a preview flag. */
export interface ResourceRequest {
    getUrn(): string;
    getTimeout?(): number;
    getPreview?(): boolean;
    getResourceStatusAddress?(): string;
    getResourceStatusToken?(): string;
}

/**
 * Opens a request: finds the handler of the resource's type and makes its progress channel.
 *
 * Errors: `Internal` before Configure, `InvalidInput` for a type this provider does not have.
 */
export function openCall(session: Session, request: ResourceRequest, signal: AbortSignal): ResourceCall {
    const urn = request.getUrn();
    const parts = parseUrn(urn);
    const progress = requestProgress({
        engine: session.engine,
        urn,
        packageName: session.handler.name,
        statusAddress: request.getResourceStatusAddress?.() ?? "",
        token: request.getResourceStatusToken?.() ?? "",
        isPreview: request.getPreview?.() ?? false,
        scrub: session.scrubber.scrub,
        isSecretText: session.scrubber.reveals,
    });
    const timeoutSeconds = request.getTimeout?.() || undefined;
    return { handler: handlerOf(session, parts.type), progress, type: parts.type, context: { urn, ...parts, signal, progress, timeoutSeconds } };
}

function handlerOf(session: Session, type: string): ResourceHandler {
    const resources = session.configured?.resources;
    const handler = resources?.[type];
    if (!handler) throw unknownTypeError("resource type", type, resources);
    return handler;
}
