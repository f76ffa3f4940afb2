/** The body a Kubernetes API answers with when a call fails. */
export interface Status {
    readonly kind: "Status";
    readonly apiVersion: "v1";
    readonly status: "Failure" | "Success";
    readonly code: number;
    readonly reason?: string | undefined;
    readonly message?: string | undefined;
    readonly metadata?: Record<string, unknown> | undefined;
    readonly details?: StatusDetails | undefined;
}

export interface StatusDetails {
    readonly name?: string | undefined;
    readonly group?: string | undefined;
    readonly kind?: string | undefined;
    readonly uid?: string | undefined;
    readonly retryAfterSeconds?: number | undefined;
    readonly causes?: readonly { readonly reason?: string; readonly message?: string; readonly field?: string }[] | undefined;
}

/** A Kubernetes API call that was answered with a failure; `call` names it, e.g. `GET plans/web in demo`. */
export class ApiError extends Error {
    constructor(
        readonly call: string,
        readonly status: Status,
    ) {
        super(`${call}: ${status.message ?? status.reason ?? "failed"} (${status.code}${status.reason ? ` ${status.reason}` : ""})`);
        this.name = "ApiError";
    }

    get code(): number {
        return this.status.code;
    }

    get reason(): string {
        return this.status.reason ?? "Unknown";
    }
}

/** What was looked for, or undefined: also when it may not be looked at, or its kind is not installed. */
export async function ifOpen<T>(look: Promise<T>): Promise<T | undefined> {
    return await look.catch((error) => {
        if (error instanceof ApiError && (error.code === 403 || error.code === 404)) return undefined;
        throw error;
    });
}

/** A failure answer in the words of the API server (`apierrors.New…`). */
export function failure(code: number, reason: string, message: string, details?: StatusDetails): Status {
    return { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", code, reason, message, ...(details ? { details } : {}) };
}
