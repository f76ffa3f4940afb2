import { promisify } from "node:util";
import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData, type UntypedHandleCall } from "@grpc/grpc-js";
import resourceService from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import proto from "@pulumi/pulumi/proto/resource_pb.js";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";

export interface FakeMonitor {
    readonly address: string;
    /** Types and names of what has been registered. */
    readonly registered: readonly string[];
    close(): void;
}

/** The side of the engine that programs and components register resources with: everything becomes at once what it was asked to be. */
export async function startFakeMonitor(): Promise<FakeMonitor> {
    const registered: string[] = [];
    const register = (request: proto.RegisterResourceRequest) => {
        registered.push(`${request.getType()} ${request.getName()}`);
        const urn = `urn:pulumi:dev::shop::${request.getType()}::${request.getName()}`;
        return new proto.RegisterResourceResponse().setUrn(urn).setId(request.getName()).setObject(request.getObject());
    };
    const answer =
        <T>(to: (request: T) => unknown): UntypedHandleCall =>
        ({ request }: ServerUnaryCall<T, unknown>, reply: sendUnaryData<unknown>) =>
            reply(null, to(request));
    const server = new Server();
    server.addService(resourceService.ResourceMonitorService, {
        supportsFeature: answer(() => new proto.SupportsFeatureResponse().setHassupport(true)),
        registerResource: answer(register),
        registerResourceOutputs: answer(() => new emptyProto.Empty()),
    });
    const port = await promisify(server.bindAsync.bind(server))("127.0.0.1:0", ServerCredentials.createInsecure());
    return { address: `127.0.0.1:${port}`, registered, close: () => server.forceShutdown() };
}
