import type { handleUnaryCall, ServerWritableStream, UntypedServiceImplementation } from "@grpc/grpc-js";
import pluginProto from "@pulumi/pulumi/proto/plugin_pb.js";
import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import { configMethods } from "./config.ts";
import { invoke } from "./invoke.ts";
import { toReply, unimplemented } from "./reply.ts";
import { resourceMethods } from "./resource.ts";
import type { Session } from "./session.ts";

/**
 * The resource provider service, method by method.
 *
 * Source: `pulumirpc.ResourceProvider` in Pulumi `provider.proto` 3.259.
 */
export function resourceProvider(session: Session): UntypedServiceImplementation {
    const resource = resourceMethods(session);
    const config = configMethods(session);
    return {
        handshake: unary(session, (request: providerProto.ProviderHandshakeRequest) => handshake(session, request)),
        attach: unary(session, (request: pluginProto.PluginAttach) => attach(session, request)),
        getPluginInfo: unary(session, () => new pluginProto.PluginInfo().setVersion(session.handler.version)),
        getSchema: unary(session, () => new providerProto.GetSchemaResponse().setSchema(session.handler.schema())),
        checkConfig: unary(session, config.checkConfig),
        diffConfig: unary(session, config.diffConfig),
        configure: unary(session, config.configure),
        invoke: unary(session, (request: providerProto.InvokeRequest, signal) => invoke(session, request, signal)),
        check: unary(session, resource.check),
        diff: unary(session, resource.diff),
        create: unary(session, resource.create, timeoutOf),
        update: unary(session, resource.update, timeoutOf),
        read: unary(session, resource.read, timeoutOf),
        delete: unary(session, resource.delete, timeoutOf),
        construct: unary(session, async (request: providerProto.ConstructRequest, signal) =>
            (await components()).construct(session, request, signal),
        ),
        call: unary(session, async (request: providerProto.CallRequest, signal) => (await components()).call(session, request, signal)),
        cancel: unary(session, () => cancel(session)),
        getMapping: unary(session, () => new providerProto.GetMappingResponse()),
        getMappings: unary(session, () => new providerProto.GetMappingsResponse()),
        parameterize: unary(session, () => Promise.reject(unimplemented("Parameterize"))),
        list: (call: ServerWritableStream<providerProto.ListRequest, providerProto.ListResponse>) => call.emit("error", unimplemented("List")),
    };
}

/** Components need the Pulumi runtime, which costs most of the plugin's start; it is loaded when the first one is constructed. */
function components() {
    return import("../components/construct.ts");
}

function handshake(session: Session, request: providerProto.ProviderHandshakeRequest): providerProto.ProviderHandshakeResponse {
    session.connect(request.getEngineAddress());
    const response = new providerProto.ProviderHandshakeResponse();
    response.setAcceptSecrets(true);
    response.setAcceptResources(true);
    response.setAcceptOutputs(true);
    response.setSupportsAutonamingConfiguration(true);
    return response;
}

function attach(session: Session, request: pluginProto.PluginAttach): emptyProto.Empty {
    session.connect(request.getAddress());
    return new emptyProto.Empty();
}

function cancel(session: Session): emptyProto.Empty {
    session.requests.stopAll("the operation was cancelled");
    return new emptyProto.Empty();
}

type Method<Request, Response> = (request: Request, signal: AbortSignal) => Response | Promise<Response>;

function timeoutOf(request: { getTimeout(): number }): number {
    return request.getTimeout();
}

/** One unary method: run as a request that can be stopped, its failure turned into a readable reply. */
function unary<Request, Response>(
    session: Session,
    method: Method<Request, Response>,
    timeout: (request: Request) => number = () => 0,
): handleUnaryCall<Request, Response> {
    return (call, reply) => {
        const caller = new AbortController();
        call.on("cancelled", () => caller.abort());
        const limits = { timeoutSeconds: timeout(call.request), caller: caller.signal };
        session.requests
            .run(async (signal) => method(call.request, signal), limits)
            .then(
                (response) => reply(null, response),
                (error) => reply(toReply(error, session.scrubber.scrub)),
            );
    };
}
