/**
 * Every code a failure can carry: what it means and whether the same call may succeed when tried again unchanged.
 * The README's error section is compared with this table by a test.
 */
export const errorCodes = {
    NotOurs: { retry: false, meaning: "an object of that name exists and was not made by this stack" },
    NotReachable: { retry: true, meaning: "the cluster or the inventory did not answer" },
    NotAllowed: { retry: false, meaning: "the cluster refused the credentials or the rights are missing" },
    Refused: { retry: false, meaning: "a controller or the API server refused the object" },
    NotSettled: { retry: true, meaning: "the object was not ready before the deadline; the controller may still be working" },
    RunFailed: { retry: true, meaning: "the run ended and some VMs have not moved; the next update makes another attempt" },
    RunCanceled: { retry: true, meaning: "the run was cancelled before every VM had moved" },
    RunStalled: { retry: true, meaning: "no progress was seen for the stall time; the run itself goes on" },
    RunActive: { retry: false, meaning: "the run is still active and may not be deleted" },
    Interrupted: { retry: true, meaning: "waiting was stopped; the migration goes on in the cluster" },
    PartFailed: { retry: true, meaning: "a part of a component was not made; its own message says why" },
    InvalidInput: { retry: false, meaning: "an input is wrong; every problem is listed with its property path" },
    Internal: { retry: false, meaning: "a bug of this provider" },
} as const;

export type ErrorCode = keyof typeof errorCodes;

/** A failure with a code, in words for the person who runs the pipeline. */
export class MigrationError extends Error {
    constructor(
        readonly code: ErrorCode,
        message: string,
        options?: { readonly cause?: unknown; readonly details?: readonly string[] },
    ) {
        super(message, options?.cause === undefined ? undefined : { cause: options.cause });
        this.name = "MigrationError";
        this.details = options?.details ?? [];
    }

    /** Further lines: one per VM, problem or remedy. */
    readonly details: readonly string[];
}
