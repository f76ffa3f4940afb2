import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";

/** One server of the tier, which can be killed and started again with the same arguments. */
export interface Program {
    readonly name: string;
    start(): void;
    /** Ends it and waits until it is gone; nothing happens when it does not run. */
    end(signal?: NodeJS.Signals): Promise<void>;
    /** Waits until it answers; fails with its last words when it has ended or half a minute has passed. */
    ready(): Promise<void>;
}

export interface ProgramOptions {
    readonly name: string;
    readonly command: string;
    readonly args: readonly string[];
    /** Where its output goes; starts append to it. */
    readonly log: string;
    readonly isReady: () => Promise<boolean>;
}

/** A program that does not outlive this process. */
export function createProgram({ name, command, args, log, isReady }: ProgramOptions): Program {
    let child: ChildProcess | undefined;
    const isAlive = () => child !== undefined && child.exitCode === null && child.signalCode === null;
    const end = async (signal: NodeJS.Signals = "SIGTERM") => {
        if (!child || !isAlive()) return;
        const gone = once(child, "exit");
        child.kill(signal);
        await gone;
    };
    process.once("exit", () => child?.kill("SIGKILL"));
    return {
        name,
        start() {
            const output = openSync(log, "a");
            child = spawn(command, args, { stdio: ["ignore", output, output] });
        },
        end,
        async ready() {
            const deadline = Date.now() + 120_000;
            while (Date.now() < deadline && isAlive()) {
                if (await isReady().catch(() => false)) return;
                await new Promise((wake) => setTimeout(wake, 100));
            }
            throw new Error(`${name} ${isAlive() ? "does not answer" : "has ended"}; its last words:\n${lastLines(log)}`);
        },
    };
}

function lastLines(log: string): string {
    return readFileSync(log, "utf8").trimEnd().split("\n").slice(-12).join("\n");
}

/** A port of 127.0.0.1 that nobody listens on now. */
export async function freePort(): Promise<number> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    await new Promise((closed) => server.close(closed));
    return port;
}
