import type { FastifyRequest } from "fastify";
import { parse as parseYaml } from "yaml";
import { ApiError, failure, type KubeObject } from "../../kube/index.ts";
import type { Target } from "./route.ts";

/** What of a request the verbs look at. */
export type Asked = Pick<FastifyRequest, "method" | "headers" | "body">;

/**
 * The object in a request's body, in the namespace of its path.
 *
 * Errors: `ApiError` 400 when it is no object, or not the one of the path; 415 for what this API does not read.
 */
export function objectIn(request: Asked, { kind, namespace, name }: Target): KubeObject {
    const given = mapIn(request);
    const { apiVersion = kind.apiVersion, metadata = {} } = given as Partial<KubeObject>;
    if (apiVersion !== kind.apiVersion)
        throw refusal(`the API version in the data (${apiVersion}) does not match the expected API version (${kind.apiVersion})`);
    if (namespace && metadata.namespace && metadata.namespace !== namespace)
        throw refusal("the namespace of the provided object does not match the namespace sent on the request");
    if (name && metadata.name && metadata.name !== name)
        throw refusal(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`);
    const place = { ...(name ? { name } : {}), ...(namespace ? { namespace } : {}) };
    return { ...given, metadata: { ...metadata, ...place } };
}

/** A body that must be a JSON map. */
export function mapIn(request: Asked): Record<string, unknown> {
    const body = parseBody(request);
    if (typeof body === "object" && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
    throw refusal(`Object 'Kind' is missing in '${String(request.body).slice(0, 200)}'`);
}

/** A body that is a list of JSON patch operations; `null` is none, as Go decodes it and the `kubernetes` provider sends it. */
export function listIn(request: Asked): unknown[] {
    const body = parseBody(request);
    if (Array.isArray(body) || body === null) return body ?? [];
    throw refusal("error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch");
}

function parseBody(request: Asked): unknown {
    const contentType = request.headers["content-type"] ?? "";
    if (contentType.includes("protobuf"))
        throw new ApiError(request.method, failure(415, "UnsupportedMediaType", "this API takes JSON and YAML, not protobuf; use `kubectl apply`"));
    try {
        const text = String(request.body);
        return contentType.includes("yaml") ? parseYaml(text) : JSON.parse(text);
    } catch (error) {
        throw refusal(`the object provided is unrecognized: ${(error as Error).message}`);
    }
}

function refusal(message: string): ApiError {
    return new ApiError("request", failure(400, "BadRequest", message));
}
