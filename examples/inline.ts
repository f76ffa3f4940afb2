import { pathToFileURL } from "node:url";
import grpc from "@grpc/grpc-js";
import automation from "@pulumi/pulumi/automation/server.js";
import languageProto from "@pulumi/pulumi/proto/language_grpc_pb.js";
import settings from "@pulumi/pulumi/runtime/settings.js";

/** A program that runs in this process. `args` tell the CLI where. */
export interface Inline {
    readonly args: readonly string[];
    close(): void;
}

/**
 * Runs a program in this process for one command of the CLI, as the Automation API does.
 *
 * For programs with resource hooks: the Node language host that the toolchain can build is older than them and lets none of them through. The one
 * that comes with the CLI does, so that a user just runs `pulumi up`.
 */
export async function serveProgram(path: string): Promise<Inline> {
    const url = pathToFileURL(path);
    // What a module has registered once it does not register again.
    url.searchParams.set("command", String(commands++));
    const server = new grpc.Server();
    const program = async () => ({ ...(await import(url.href)) });
    const { LanguageServer } = automation as unknown as Automation;
    server.addService((languageProto as unknown as Language).LanguageRuntimeService, new LanguageServer(program));
    const port = await new Promise<number>((done, fail) => {
        server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => (error ? fail(error) : done(bound)));
    });
    return { args: [`--client=127.0.0.1:${port}`, "--exec-kind=auto.inline"], close: () => server.forceShutdown() };
}

let commands = 0;

/** What the SDK does not declare. Source: `@pulumi/pulumi` 3.259.0, `automation/server.js`, `runtime/settings.js`. */
interface Automation {
    readonly LanguageServer: new (program: () => Promise<unknown>) => grpc.UntypedServiceImplementation;
}

interface Language {
    readonly LanguageRuntimeService: grpc.ServiceDefinition;
}

// gRPC remembers failed connections by their ports, and a later CLI may be given the port of an earlier one.
Object.assign((settings as unknown as { readonly grpcClientOptions: object }).grpcClientOptions, { "grpc.use_local_subchannel_pool": 1 });
