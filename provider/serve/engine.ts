import { type ChannelOptions, connectivityState, credentials } from "@grpc/grpc-js";
import engineService from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engineProto from "@pulumi/pulumi/proto/engine_pb.js";
import viewService from "@pulumi/pulumi/proto/resource_status_grpc_pb.js";
import viewProto from "@pulumi/pulumi/proto/resource_status_pb.js";

/** Messages as large as the engine's own limit: a plan of ten thousand VMs is one message. */
export const channelOptions: ChannelOptions = {
    "grpc.max_receive_message_length": 400 * 1024 * 1024,
    "grpc.max_send_message_length": -1,
};

export type Severity = "debug" | "info" | "warning" | "error";

/**
 * The engine that started us, as far as we talk to it.
 *
 * Errors: none; what cannot be delivered is dropped, for an engine that is gone has nobody to show it to.
 */
export interface Engine {
    readonly address: string;
    log(entry: { readonly urn: string; readonly severity: Severity; readonly message: string; readonly isEphemeral: boolean }): Promise<void>;
    publish(address: string, token: string, steps: readonly viewProto.ViewStep[]): Promise<void>;
    /** False while no connection to the engine can be had. */
    isUp(): boolean;
    close(): void;
}

export function connectEngine(address: string): Engine {
    const client = new engineService.EngineClient(address, credentials.createInsecure(), channelOptions);
    const viewers = new Map<string, viewService.ResourceStatusClient>();
    client.getChannel().getConnectivityState(true);
    return {
        address,
        log: ({ urn, severity, message, isEphemeral }) => {
            const request = new engineProto.LogRequest();
            request.setUrn(urn);
            request.setSeverity(severities[severity]);
            request.setMessage(message);
            request.setEphemeral(isEphemeral);
            return new Promise((done) => client.log(request, () => done()));
        },
        publish: (viewAddress, token, steps) => {
            const request = new viewProto.PublishViewStepsRequest();
            request.setToken(token);
            request.setStepsList([...steps]);
            return new Promise((done) => viewer(viewers, viewAddress).publishViewSteps(request, () => done()));
        },
        isUp: () => client.getChannel().getConnectivityState(true) === connectivityState.READY,
        close: () => {
            for (const open of [client, ...viewers.values()]) open.close();
        },
    };
}

const severities: Readonly<Record<Severity, engineProto.LogSeverity>> = {
    debug: engineProto.LogSeverity.DEBUG,
    info: engineProto.LogSeverity.INFO,
    warning: engineProto.LogSeverity.WARNING,
    error: engineProto.LogSeverity.ERROR,
};

function viewer(viewers: Map<string, viewService.ResourceStatusClient>, address: string): viewService.ResourceStatusClient {
    const known = viewers.get(address);
    if (known) return known;
    const made = new viewService.ResourceStatusClient(address, credentials.createInsecure(), channelOptions);
    viewers.set(address, made);
    return made;
}
