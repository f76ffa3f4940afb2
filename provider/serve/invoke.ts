import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import { MigrationError } from "../errors.ts";
import { isUnknown, type Value, type ValueMap } from "../schema/value.ts";
import { toFailures } from "./reply.ts";
import { receive, type Session } from "./session.ts";
import { unknownTypeError } from "./unknown.ts";
import { encode } from "./value.ts";

/** Answers a function call of the program. */
export async function invoke(session: Session, request: providerProto.InvokeRequest, signal: AbortSignal): Promise<providerProto.InvokeResponse> {
    const token = request.getTok();
    const call = session.configured?.invokes[token];
    if (!call) throw unknownTypeError("function", token, session.configured?.invokes);
    const args = receive(session, request.getArgs(), () => []);
    const { result, issues } = await call(args.value, signal);
    const response = new providerProto.InvokeResponse();
    response.setFailuresList(toFailures(issues, session.scrubber.scrub));
    if (issues.length === 0) response.setReturn(sendResult(session, token, result));
    return response;
}

function sendResult(session: Session, token: string, result: Value) {
    if (!isMap(result)) throw new MigrationError("Internal", `${token} answered something that is not an object`);
    const secretPaths = session.secrets.result(token, result);
    session.scrubber.learn({ value: result, secretPaths });
    return encode(result, secretPaths, session.scrubber.reveals);
}

function isMap(value: Value): value is ValueMap {
    return typeof value === "object" && value !== null && !Array.isArray(value) && !isUnknown(value);
}
