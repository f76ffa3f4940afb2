import { Server, ServerCredentials } from "@grpc/grpc-js";
import providerService from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type { ComponentTable } from "../components/port.ts";
import { channelOptions, connectEngine } from "./engine.ts";
import { guardLife } from "./life.ts";
import type { ProviderHandler } from "./port.ts";
import { explain, toMigrationError } from "./reply.ts";
import { Requests } from "./requests.ts";
import { Scrubber } from "./scrub.ts";
import { secretTable } from "./secrets.ts";
import { resourceProvider } from "./service.ts";
import type { Session } from "./session.ts";

export interface ServeOptions {
    /** The engine's address, as the CLI passes it in the command line; absent for a plugin that is attached to. */
    readonly engineAddress?: string | undefined;
}

/**
 * Serves a provider and its components to the Pulumi engine until the engine is done or gone.
 *
 * The handshake is the port as the only line on stdout. Everything said later goes through the engine's log.
 *
 * Errors: rejects when the port cannot be opened. It resolves once the server listens; the process lives on and ends itself.
 */
export async function serve(handler: ProviderHandler, components: ComponentTable, options: ServeOptions = {}): Promise<void> {
    const session = openSession(handler, components);
    if (options.engineAddress) session.connect(options.engineAddress);
    process.on("uncaughtException", (error) => crash(session, error));
    const { port, server } = await listen(session);
    guardLife({
        requests: session.requests,
        parentId: () => process.ppid,
        isEngineUp: () => (options.engineAddress ? session.engine?.isUp() : undefined),
        onSignal: (listener) => {
            for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, listener);
        },
        exit: () => {
            setTimeout(() => process.exit(), closingTime);
            // The last answers leave first: what a stopped request hands back must reach the engine.
            server.tryShutdown(async () => {
                await session.configured?.close();
                process.exit();
            });
        },
    });
    process.stdout.write(`${port}\n`);
}

/** Ends the process after a failure nobody caught. The CLI prints what a plugin left on stderr, so it is said there without secrets. */
function crash(session: Session, error: unknown): never {
    console.error(session.scrubber.scrub(explain(toMigrationError(error))));
    process.exit(1);
}

/** Milliseconds for connections to close in. With the grace of `lifeTimes` it stays below the five seconds after which the CLI kills a plugin. */
const closingTime = 500;

/** What one plugin process knows before its first request. */
export function openSession(handler: ProviderHandler, components: ComponentTable): Session {
    return {
        handler,
        components,
        secrets: secretTable(handler.schema()),
        scrubber: new Scrubber(),
        requests: new Requests(),
        engine: undefined,
        configured: undefined,
        self: undefined,
        connect(address) {
            if (!address || this.engine?.address === address) return;
            this.engine?.close();
            this.engine = connectEngine(address);
        },
    };
}

/** Opens the service on a free port of the loopback interface. */
export async function listen(session: Session): Promise<{ readonly port: number; readonly server: Server }> {
    const server = new Server(channelOptions);
    server.addService(providerService.ResourceProviderService, resourceProvider(session));
    const port = await new Promise<number>((done, fail) => {
        server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => (error ? fail(error) : done(bound)));
    });
    return { port, server };
}
