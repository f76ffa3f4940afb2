import { Metadata, type ServiceError, status } from "@grpc/grpc-js";
import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import statusProto from "@pulumi/pulumi/proto/status_pb.js";
import anyProto from "google-protobuf/google/protobuf/any_pb.js";
import type structProto from "google-protobuf/google/protobuf/struct_pb.js";
import { type ErrorCode, MigrationError } from "../errors.ts";
import type { Issue } from "./port.ts";

/**
 * Turns a failure into the engine's reply: the message, one line per detail, the code in the last line.
 *
 * The gRPC codes Internal, Unknown and DataLoss are never used: the engine takes them for "nobody knows whether it exists" and leaves a
 * pending operation behind, while our objects have deterministic names and are found again by the next look.
 * Source: `resourceStateAndError` of Pulumi `pkg/resource/plugin/provider_plugin.go`.
 */
export function toReply(error: unknown, scrub: (text: string) => string): Reply {
    if (error instanceof Reply) return error;
    const known = toMigrationError(error);
    return new Reply(grpcCodes[known.code], scrub(explain(known)));
}

/** Any failure as a `MigrationError`; one without a code is a bug of ours and is called so. */
export function toMigrationError(error: unknown): MigrationError {
    if (error instanceof MigrationError) return error;
    const text = error instanceof Error ? (error.stack ?? String(error)) : String(error);
    const [first = text, ...stack] = text.split("\n").map((line) => line.trim());
    return new MigrationError("Internal", `${first}; please report this`, { cause: error, details: stack.slice(0, 5) });
}

/** The lines a person reads. */
export function explain(error: MigrationError): string {
    return [error.message, ...error.details.map((detail) => `  ${detail}`), `[${error.code}]`].join("\n");
}

/**
 * Tells the engine that the resource exists but is not what was asked: the engine keeps it, shows the reasons and updates it next time.
 *
 * `inputs` are those found by a read; after a creation the engine keeps the ones it sent, after an update the ones before it.
 *
 * Units:  the result travels in the header of the reply, of which the engine reads 16 MiB; properties that do not fit are left out, and the
 *         resource is kept by its id alone.
 * Source: `ErrorResourceInitFailed` in Pulumi `provider.proto`, read by `parseError` of the engine.
 */
export function unfinishedReply(made: Unfinished): Reply {
    const detail = new providerProto.ErrorResourceInitFailed();
    detail.setId(made.id);
    detail.setReasonsList([...made.reasons]);
    const least = detail.serializeBinary();
    detail.setProperties(made.properties);
    detail.setInputs(made.inputs);
    const whole = detail.serializeBinary();
    const packed = new anyProto.Any();
    packed.pack(whole.length > largestDetail ? least : whole, "pulumirpc.ErrorResourceInitFailed");
    const reply = new statusProto.Status();
    reply.setCode(status.FAILED_PRECONDITION);
    reply.setMessage("the resource exists but is not finished");
    reply.addDetails(packed);
    const metadata = new Metadata();
    metadata.add("grpc-status-details-bin", Buffer.from(reply.serializeBinary()));
    return new Reply(status.FAILED_PRECONDITION, reply.getMessage(), metadata);
}

/** Base64 makes four bytes of three. */
const largestDetail = 15 * 1024 * 1024 * (3 / 4);

export interface Unfinished {
    readonly id: string;
    readonly properties: structProto.Struct;
    readonly inputs?: structProto.Struct;
    readonly reasons: readonly string[];
}

/**
 * Problems with inputs as the engine prints them. The path is part of the reason: given a property, the CLI would print its name and the
 * value beside it, `<nil>` for a nested one and possibly a secret.
 */
export function toFailures(issues: readonly Issue[], scrub: (text: string) => string): providerProto.CheckFailure[] {
    return issues.map(({ property, reason }) => {
        const failure = new providerProto.CheckFailure();
        failure.setReason(scrub(property ? `${property}: ${reason}` : reason));
        return failure;
    });
}

export function unimplemented(what: string): Reply {
    return new Reply(status.UNIMPLEMENTED, `${what} is not implemented`);
}

const grpcCodes: Readonly<Record<ErrorCode, status>> = {
    NotOurs: status.ALREADY_EXISTS,
    NotReachable: status.FAILED_PRECONDITION,
    NotAllowed: status.PERMISSION_DENIED,
    Refused: status.FAILED_PRECONDITION,
    NotSettled: status.DEADLINE_EXCEEDED,
    RunFailed: status.ABORTED,
    RunCanceled: status.ABORTED,
    RunStalled: status.ABORTED,
    RunActive: status.FAILED_PRECONDITION,
    Interrupted: status.CANCELLED,
    PartFailed: status.ABORTED,
    InvalidInput: status.INVALID_ARGUMENT,
    Internal: status.ABORTED,
};

/** A failure in the form gRPC sends. */
export class Reply extends Error implements ServiceError {
    constructor(
        readonly code: status,
        readonly details: string,
        readonly metadata = new Metadata(),
    ) {
        super(details);
    }
}
