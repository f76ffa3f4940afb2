import { type Chance, realChance } from "./backOff.ts";
import { ApiError, failure, type Status } from "./error.ts";
import { pathOf } from "./path.ts";
import type { CallOptions, Cluster, DeleteOptions, Kind, KubeList, KubeObject, ListOptions, ObjectRef, WatchEvent, WriteOptions } from "./port.ts";
import { type RetryBudget, withRetries } from "./retry.ts";
import type { HttpCall, Transport } from "./transport.ts";

/**
 * The `Cluster` port over HTTP.
 *
 * Every verb may be repeated safely (names are deterministic, applies and merges are idempotent, deletes carry the uid), so every call is
 * retried within its budget; a watch is not: its reader lists again.
 *
 * Errors: `ApiError` with the call in its text, also when the server did not answer at all (code 0, reason `NotReachable`); the signal's reason
 * when it is aborted before an answer is there, which is not waited for unless something is written.
 */
export function createCluster(transport: Transport, budget: RetryBudget, chance: Chance = realChance): Cluster {
    let isKnown = false;
    const known: Transport = {
        ...transport,
        async send(http) {
            const answer = await transport.send(http);
            isKnown = true;
            return answer;
        },
    };
    const call = (name: string, http: Omit<HttpCall, "silence" | "signal">, options?: CallOptions) => {
        // A write that is under way may have been done: stopping waits for its answer, so that whoever asked knows what there is.
        const signal = http.method === "GET" || http.query?.dryRun ? options?.signal : undefined;
        const once = async () => {
            const answer = await sendOnce(known, name, { ...http, signal, silence: budget.silence });
            return (await answer.body.json()) as KubeObject;
        };
        return withRetries(budget, options?.signal, once, chance, () => isKnown).catch((error) => {
            options?.signal?.throwIfAborted();
            throw asApiError(name, error);
        });
    };

    return {
        get: (kind, ref, options) => call(`GET ${say(kind, ref)}`, { method: "GET", path: pathOf(kind, ref) }, options).catch(absentAs(undefined)),
        list: (kind, options) => listAll(call, kind, options),
        create: (kind, object, options) =>
            call(
                `POST ${say(kind, object.metadata)}`,
                {
                    method: "POST",
                    path: pathOf(kind, { namespace: object.metadata.namespace }),
                    query: writeQuery(options),
                    body: JSON.stringify({ ...typeOf(kind), ...object }),
                    contentType: "application/json",
                },
                options,
            ),
        apply: (kind, object, options) =>
            call(
                `apply ${say(kind, object.metadata)}`,
                {
                    method: "PATCH",
                    path: pathOf(kind, named(object), options.subresource),
                    query: { ...writeQuery(options), ...(options.force ? { force: "true" } : {}) },
                    body: JSON.stringify({ ...typeOf(kind), ...object }),
                    contentType: "application/apply-patch+yaml",
                },
                options,
            ),
        patch: (kind, ref, patch, options) =>
            call(
                `PATCH ${say(kind, ref)}`,
                {
                    method: "PATCH",
                    path: pathOf(kind, ref, options.subresource),
                    query: writeQuery(options),
                    body: JSON.stringify(patch),
                    contentType: patchTypes[options.type],
                },
                options,
            ),
        replace: (kind, object, options) =>
            call(
                `PUT ${say(kind, object.metadata)}`,
                {
                    method: "PUT",
                    path: pathOf(kind, named(object), options?.subresource),
                    query: writeQuery(options),
                    body: JSON.stringify({ ...typeOf(kind), ...object }),
                    contentType: "application/json",
                },
                options,
            ),
        delete: (kind, ref, options) =>
            call(
                `DELETE ${say(kind, ref)}`,
                {
                    method: "DELETE",
                    path: pathOf(kind, ref),
                    body: JSON.stringify(deleteBody(options)),
                    contentType: "application/json",
                },
                options,
            )
                .then(() => true)
                .catch(absentAs(false)),
        watch: (kind, options) => watchOnce(transport, kind, options),
    };
}

const patchTypes = {
    merge: "application/merge-patch+json",
    json: "application/json-patch+json",
    strategic: "application/strategic-merge-patch+json",
} as const;

type Call = (name: string, http: Omit<HttpCall, "silence" | "signal">, options?: CallOptions) => Promise<KubeObject>;

async function listAll(call: Call, kind: Kind, options: ListOptions = {}): Promise<KubeList> {
    const items: KubeObject[] = [];
    let resourceVersion = "";
    let token: string | undefined;
    do {
        const query = { labelSelector: options.labelSelector, fieldSelector: options.fieldSelector, limit: "1000", continue: token };
        const page = await call(
            `LIST ${say(kind, options)}`,
            { method: "GET", path: pathOf(kind, { namespace: options.namespace }), query },
            options,
        );
        const meta = page.metadata as { resourceVersion?: string; continue?: string };
        items.push(...(page.items as KubeObject[]));
        resourceVersion = meta.resourceVersion ?? "";
        token = meta.continue || undefined;
    } while (token);
    return { items, resourceVersion };
}

/**
 * How long a watch may be silent before its connection counts as half-open; bookmarks come about every minute. A server that sends none is listed
 * again so often. Milliseconds.
 */
const watchSilence = 150_000;

async function* watchOnce(transport: Transport, kind: Kind, options: ListOptions & { resourceVersion: string }): AsyncGenerator<WatchEvent> {
    const name = `WATCH ${say(kind, options)}`;
    const query = {
        watch: "true",
        resourceVersion: options.resourceVersion,
        allowWatchBookmarks: "true",
        timeoutSeconds: "290",
        labelSelector: options.labelSelector,
        fieldSelector: options.fieldSelector,
    };
    const call = {
        method: "GET",
        path: pathOf(kind, { namespace: options.namespace }),
        query,
        signal: options.signal,
        silence: watchSilence,
    } as const;
    try {
        const answer = await sendOnce(transport, name, call);
        for await (const line of lines(answer.body)) {
            const event = JSON.parse(line) as WatchEvent | { type: "ERROR"; object: Status };
            if (event.type === "ERROR") throw new ApiError(name, event.object);
            yield event;
        }
    } catch (error) {
        options.signal?.throwIfAborted();
        throw asApiError(name, error);
    }
}

async function* lines(body: AsyncIterable<Buffer>): AsyncGenerator<string> {
    const decoder = new TextDecoder();
    let rest = "";
    for await (const part of body) {
        const pieces = (rest + decoder.decode(part, { stream: true })).split("\n");
        rest = pieces.pop() ?? "";
        yield* pieces.filter((piece) => piece.trim() !== "");
    }
}

async function sendOnce(transport: Transport, name: string, call: HttpCall) {
    const answer = await transport.send(call);
    if (answer.statusCode < 400) return answer;
    const text = await answer.body.text();
    const retryAfter = Number(answer.headers["retry-after"]);
    throw new ApiError(name, withRetryAfter(parseStatus(answer.statusCode, text), retryAfter));
}

function parseStatus(code: number, text: string): Status {
    try {
        const parsed = JSON.parse(text) as Status;
        if (parsed.kind === "Status") return { ...parsed, code: parsed.code ?? code };
    } catch {
        // A proxy in between answers in its own words; they are kept.
    }
    return failure(code, "Unknown", text.slice(0, 300) || `HTTP ${code}`);
}

function withRetryAfter(status: Status, seconds: number): Status {
    return Number.isFinite(seconds) ? { ...status, details: { ...status.details, retryAfterSeconds: seconds } } : status;
}

function asApiError(name: string, error: unknown): unknown {
    if (error instanceof ApiError || (error instanceof Error && error.name === "MigrationError")) return error;
    const { code, message, name: kind } = error as { code?: string; message?: string; name?: string };
    if (kind === "AbortError") return error;
    return Object.assign(new ApiError(name, failure(0, "NotReachable", message || code || "no answer")), { cause: error });
}

function absentAs<T>(value: T) {
    return (error: unknown): T => {
        if (error instanceof ApiError && error.code === 404) return value;
        throw error;
    };
}

/** An API server that gets a body looks for options nowhere else. */
function deleteBody(options: DeleteOptions | undefined) {
    const preconditions = { uid: options?.uid, resourceVersion: options?.resourceVersion };
    return {
        kind: "DeleteOptions",
        apiVersion: "v1",
        ...(options?.uid || options?.resourceVersion ? { preconditions } : {}),
        propagationPolicy: options?.propagation ?? "Background",
        ...(options?.dryRun ? { dryRun: ["All"] } : {}),
    };
}

function writeQuery(options: WriteOptions | undefined): Record<string, string | undefined> {
    return { fieldManager: options?.fieldManager, fieldValidation: "Strict", ...(options?.dryRun ? { dryRun: "All" } : {}) };
}

/** What every body says first; a real API server guesses it for its own kinds only. */
function typeOf({ apiVersion, kind }: Kind): Pick<KubeObject, "apiVersion" | "kind"> {
    return { apiVersion, kind };
}

function named(object: KubeObject): ObjectRef {
    if (!object.metadata.name) throw new Error("an object to be written needs a name");
    return { name: object.metadata.name, namespace: object.metadata.namespace };
}

function say(kind: Kind, ref: { name?: string | undefined; namespace?: string | undefined }): string {
    return `${kind.plural}${ref.name ? `/${ref.name}` : ""}${ref.namespace ? ` in ${ref.namespace}` : ""}`;
}
