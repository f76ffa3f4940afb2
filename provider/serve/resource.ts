import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import { MigrationError } from "../errors.ts";
import type { ValueMap } from "../schema/value.ts";
import { openCall, type ResourceCall, type ResourceRequest } from "./context.ts";
import { toDiffResponse } from "./difference.ts";
import type { PropertyPath } from "./path.ts";
import type { ChangeRequest } from "./port.ts";
import { toFailures, unfinishedReply } from "./reply.ts";
import { receive, receiveLeniently, type Session, sendOutputs } from "./session.ts";
import { type Decoded, encode } from "./value.ts";

type Struct = ReturnType<typeof encode>;

/** The methods of the resource provider service that concern one resource: decode, ask its handler, encode. */
export function resourceMethods(session: Session) {
    return {
        check: (request: providerProto.CheckRequest, signal: AbortSignal) => check(session, request, signal),
        diff: (request: providerProto.DiffRequest, signal: AbortSignal) => diff(session, request, signal),
        create: (request: providerProto.CreateRequest, signal: AbortSignal) => create(session, request, signal),
        update: (request: providerProto.UpdateRequest, signal: AbortSignal) => update(session, request, signal),
        read: (request: providerProto.ReadRequest, signal: AbortSignal) => read(session, request, signal),
        delete: (request: providerProto.DeleteRequest, signal: AbortSignal) => remove(session, request, signal),
    };
}

async function check(session: Session, request: providerProto.CheckRequest, signal: AbortSignal): Promise<providerProto.CheckResponse> {
    const call = openCall(session, request, signal);
    const news = receiveLeniently(session, request.getNews(), (value) => session.secrets.inputs(call.type, value));
    const olds = receiveInputs(session, call.type, request.getOlds()).value;
    const asked = {
        news: news.value,
        // The engine sends an empty map for a resource that does not exist yet.
        olds: Object.keys(olds).length > 0 ? olds : undefined,
        randomSeed: request.getRandomseed_asU8(),
        proposedName: request.getAutonaming()?.getProposedName() || undefined,
    };
    const checked = await told(call, () => call.handler.check(asked, call.context));
    const response = new providerProto.CheckResponse();
    response.setInputs(encode(checked.inputs, [...news.secretPaths, ...session.secrets.inputs(call.type, checked.inputs)]));
    response.setFailuresList(toFailures([...news.issues, ...checked.issues], session.scrubber.scrub));
    return response;
}

async function diff(session: Session, request: providerProto.DiffRequest, signal: AbortSignal): Promise<providerProto.DiffResponse> {
    const call = openCall(session, request, signal);
    const { change } = receiveChange(session, call.type, request);
    return toDiffResponse(await told(call, () => call.handler.diff(change, call.context)));
}

async function create(session: Session, request: providerProto.CreateRequest, signal: AbortSignal): Promise<providerProto.CreateResponse> {
    const call = openCall(session, request, signal);
    const news = receiveInputs(session, call.type, request.getProperties());
    const context = { ...call.context, secrets: ownersOf(news.secretPaths) };
    const made = await told(call, () => call.handler.create({ news: news.value, preview: request.getPreview() }, context));
    const properties = sendOutputs(session, call.type, made.outputs, news.secretPaths, made.secretPaths);
    if (made.unfinished) throw unfinishedReply({ id: made.id, properties, reasons: readable(session, made.unfinished.reasons) });
    const response = new providerProto.CreateResponse();
    response.setId(made.id);
    response.setProperties(properties);
    return response;
}

async function update(session: Session, request: providerProto.UpdateRequest, signal: AbortSignal): Promise<providerProto.UpdateResponse> {
    const call = openCall(session, request, signal);
    const { change, inherited } = receiveChange(session, call.type, request);
    const context = { ...call.context, secrets: ownersOf(inherited) };
    const made = await told(call, () => call.handler.update({ ...change, preview: request.getPreview() }, context));
    const properties = sendOutputs(session, call.type, made.outputs, inherited, made.secretPaths);
    if (made.unfinished) throw unfinishedReply({ id: made.id, properties, reasons: readable(session, made.unfinished.reasons) });
    const response = new providerProto.UpdateResponse();
    response.setProperties(properties);
    return response;
}

async function read(session: Session, request: providerProto.ReadRequest, signal: AbortSignal): Promise<providerProto.ReadResponse> {
    const call = openCall(session, request, signal);
    const inputs = receiveInputs(session, call.type, request.getInputs());
    const state = receiveOutputs(session, call.type, request.getProperties());
    const found = await told(call, () => call.handler.read({ id: request.getId(), inputs: inputs.value, state: state.value }, call.context));
    const response = new providerProto.ReadResponse();
    if (!found) return response;
    const properties = sendOutputs(session, call.type, found.outputs, [...inputs.secretPaths, ...state.secretPaths], found.secretPaths);
    const foundInputs = sendInputs(session, call.type, found.inputs, inputs.secretPaths);
    if (found.unfinished) {
        throw unfinishedReply({ id: found.id, properties, inputs: foundInputs, reasons: readable(session, found.unfinished.reasons) });
    }
    response.setId(found.id);
    response.setProperties(properties);
    response.setInputs(foundInputs);
    return response;
}

async function remove(session: Session, request: providerProto.DeleteRequest, signal: AbortSignal): Promise<emptyProto.Empty> {
    const call = openCall(session, request, signal);
    const olds = receiveOutputs(session, call.type, request.getProperties());
    const oldInputs = receiveInputs(session, call.type, request.getOldInputs());
    await told(call, () => call.handler.delete({ id: request.getId(), olds: olds.value, oldInputs: oldInputs.value }, call.context));
    return new emptyProto.Empty();
}

/** Runs the handler and lets its progress arrive before the answer, whether it ends well or not; what lies behind a failure is for `--debug`. */
async function told<T>({ progress }: ResourceCall, work: () => Promise<T>): Promise<T> {
    try {
        return await work();
    } catch (error) {
        const cause = error instanceof MigrationError ? error.cause : undefined;
        if (cause instanceof Error && cause.stack) progress.log("debug", cause.stack);
        throw error;
    } finally {
        await progress.finish();
    }
}

function readable(session: Session, reasons: readonly string[]): string[] {
    return reasons.map((reason) => session.scrubber.scrub(reason));
}

/** The top-level properties that the paths lead into. */
function ownersOf(paths: readonly PropertyPath[]): ReadonlySet<string> {
    return new Set(paths.map(([property]) => String(property)));
}

function receiveInputs(session: Session, type: string, struct: Struct | undefined): Decoded {
    return receive(session, struct, (value) => session.secrets.inputs(type, value));
}

function receiveOutputs(session: Session, type: string, struct: Struct | undefined): Decoded {
    return receive(session, struct, (value) => session.secrets.outputs(type, value));
}

interface ChangeMessage extends ResourceRequest {
    getId(): string;
    getOlds(): Struct | undefined;
    getNews(): Struct | undefined;
    getOldInputs(): Struct | undefined;
    getIgnorechangesList(): string[];
}

function receiveChange(session: Session, type: string, request: ChangeMessage): { change: ChangeRequest; inherited: readonly PropertyPath[] } {
    const olds = receiveOutputs(session, type, request.getOlds());
    const oldInputs = receiveInputs(session, type, request.getOldInputs());
    const news = receiveInputs(session, type, request.getNews());
    return {
        change: {
            id: request.getId(),
            olds: olds.value,
            oldInputs: oldInputs.value,
            news: news.value,
            ignoreChanges: request.getIgnorechangesList(),
        },
        inherited: [...news.secretPaths, ...olds.secretPaths, ...oldInputs.secretPaths],
    };
}

function sendInputs(session: Session, type: string, inputs: ValueMap, inherited: readonly PropertyPath[]): Struct {
    return encode(inputs, [...inherited, ...session.secrets.inputs(type, inputs)], session.scrubber.reveals);
}
