import { cp, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";
import manifest from "../../package.json" with { type: "json" };
import { repository } from "./pins.ts";
import { type Pulumi, pulumiEnvironment } from "./pulumi.ts";

/** A Pulumi project in a folder of its own, with its own state and home: nothing of the user's is read or written. */
export interface Project {
    readonly folder: string;
    /** Runs the CLI in the folder. A failing command is an answer, not an error. */
    pulumi(args: readonly string[], options?: RunOptions): Promise<Run>;
    /** Runs this package's own command in the folder. */
    toolkit(args: readonly string[], options?: RunOptions): Promise<Run>;
    /** Runs a script of bash in the folder, with the CLI on PATH and confirmations given. */
    shell(script: string, env?: Readonly<Record<string, string>>): Promise<Run>;
    /** Removes the folder. */
    close(): Promise<void>;
}

export interface RunOptions {
    /** Where in the project it runs; absent = at its root. */
    readonly within?: string | undefined;
    /** What it reads; absent = nothing. */
    readonly input?: string | undefined;
    /** Each line of the CLI, as it comes. */
    readonly onLine?: ((line: string) => void) | undefined;
}

export interface Run {
    readonly exitCode: number;
    readonly stdout: string;
    readonly stderr: string;
}

/**
 * Copies an example into a temporary folder and installs this package and the Pulumi SDK there as npm would, but by links.
 *
 * Shape: the folder has `project/` (the copy), `state/` (the stacks), `home/` and `tmp/` (the CLI's own files).
 */
export async function openProject(pulumi: Pulumi, example: string): Promise<Project> {
    const parent = await mkdtemp(join(tmpdir(), `${basename(example)}-`));
    const folder = join(parent, "project");
    await cp(example, folder, { recursive: true });
    await install(folder);
    await Promise.all(["state", "home", "tmp"].map((name) => mkdir(join(parent, name))));
    const env = { ...pulumiEnvironment(pulumi, withoutPulumi(process.env)), ...settings(parent) };
    return {
        folder,
        pulumi: (args, options = {}) => run(pulumi.bin, [...args, "--non-interactive"], { folder, env, ...options }),
        toolkit: (args, options = {}) => run(process.execPath, [join(repository, "bin", manifest.name), ...args], { folder, env, ...options }),
        shell: (script, more) =>
            runShell(script, { cwd: folder, env: { ...env, HOME: join(parent, "home"), PULUMI_SKIP_CONFIRMATIONS: "true", ...more } }),
        close: () => rm(parent, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
    };
}

/** Links what `npm install` would put into `node_modules`: the published files of this package, its command, and the Pulumi SDK. */
async function install(folder: string): Promise<void> {
    const modules = join(folder, "node_modules");
    for (const name of [...manifest.files, "package.json"]) await link(join(repository, name), join(modules, manifest.name, name));
    for (const [name, path] of Object.entries(manifest.bin)) await link(join(repository, path), join(modules, ".bin", name));
    await link(join(repository, "node_modules", "@pulumi"), join(modules, "@pulumi"));
}

async function link(target: string, path: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true });
    await symlink(target, path);
}

function withoutPulumi(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("PULUMI_")));
}

function settings(parent: string): Record<string, string> {
    return {
        // The language host leaves files in the temporary folder.
        TMPDIR: join(parent, "tmp"),
        PULUMI_HOME: join(parent, "home"),
        PULUMI_BACKEND_URL: `file://${join(parent, "state")}`,
        PULUMI_CONFIG_PASSPHRASE: "rehearsal",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    };
}

async function run(bin: string, args: readonly string[], options: RunOptions & { folder: string; env: NodeJS.ProcessEnv }): Promise<Run> {
    const { onLine, folder, within = ".", input, env } = options;
    const stdin = input === undefined ? { stdin: "ignore" as const } : { input };
    const running = execa(bin, [...args], { cwd: join(folder, within), env, extendEnv: false, reject: false, ...stdin, all: true });
    if (onLine) for await (const line of createInterface({ input: running.all })) onLine(line);
    const { exitCode, stdout, stderr } = await running;
    return { exitCode: exitCode ?? 1, stdout, stderr };
}

async function runShell(script: string, options: { cwd: string; env: NodeJS.ProcessEnv }): Promise<Run> {
    const { exitCode, stdout, stderr } = await execa("bash", ["-e", "-o", "pipefail", "-c", script], {
        ...options,
        extendEnv: false,
        reject: false,
        stdin: "ignore",
    });
    return { exitCode: exitCode ?? 1, stdout, stderr };
}
