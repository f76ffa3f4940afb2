/**
 * A temporary stack driven by the real Pulumi CLI, with a program written inside the test.
 *
 * ```ts
 * describe("a plan", function () {
 *     this.timeout(120_000);
 *     let stack: TestStack;
 *     before(async function () {
 *         stack = await startStack(this);                    // skips with a printed reason when there is no CLI
 *     });
 *     after(() => stack?.stop());
 *     it("is created", async () => {
 *         stack.program(() => void raw("migration-toolkit:virtualization:Plan", "web", { vms: [] }, { outputs: ["ready"] }));
 *         const run = await stack.up();
 *         assert.ok(run.ok, run.output);
 *         assert.equal((await stack.state()).find("web")?.outputs?.ready, true);
 *     });
 * });
 * ```
 *
 * Each operation is one CLI process and one plugin process. `stack.processes()` lists them while an operation runs, so that a test can
 * `process.kill(pid, "SIGINT")` the CLI or `"SIGKILL"` the plugin. Programs run one after another in the test's own process.
 */
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import * as automation from "@pulumi/pulumi/automation/index.js";
import settings from "@pulumi/pulumi/runtime/settings.js";
import { findPulumi, whyNoPulumi } from "../../provider/toolchain/index.ts";
import { bundled } from "./bundled.ts";
import { cliProcesses, type StackProcess } from "./processes.ts";

export { eventually } from "./eventually.ts";

export interface StackOptions {
    /** The file the plugin starts from; `provider/index.ts` when absent. */
    readonly plugin?: string;
    /** Plugins of other providers: a file that one starts from, or a folder with a built one, by name. */
    readonly others?: Readonly<Record<string, string>>;
    readonly name?: string;
    /** Provider configuration of the default provider and any other stack configuration, by full key. */
    readonly config?: automation.ConfigMap;
    readonly environment?: Readonly<Record<string, string>>;
}

/** What one CLI operation did. `ok` is false when the CLI ended with an error; `output` is everything it printed. */
export interface Run {
    readonly ok: boolean;
    readonly output: string;
    readonly events: readonly automation.EngineEvent[];
    /** Outputs of the program; empty for anything but `up`. */
    readonly outputs: automation.OutputMap;
}

export interface StateResource {
    readonly urn: string;
    readonly type: string;
    readonly id?: string;
    readonly inputs?: Readonly<Record<string, unknown>>;
    readonly outputs?: Readonly<Record<string, unknown>>;
    readonly initErrors?: readonly string[];
    readonly viewOf?: string;
    readonly [field: string]: unknown;
}

/** The stack's state. */
export interface State {
    /** As it is stored: secrets are encrypted here, and in clear in `resources`. */
    readonly text: string;
    readonly resources: readonly StateResource[];
    readonly pending: readonly { readonly type: string; readonly resource: StateResource }[];
    /** The resource whose URN ends in this name. */
    find(name: string): StateResource | undefined;
}

export interface TestStack {
    readonly directory: string;
    /** Replaces the program; it runs at the next operation. What it returns are the stack's outputs. */
    program(next: () => unknown): void;
    config(key: string, value: automation.ConfigValue): Promise<void>;
    preview(options?: automation.PreviewOptions): Promise<Run>;
    up(options?: automation.UpOptions): Promise<Run>;
    refresh(options?: automation.RefreshOptions): Promise<Run>;
    destroy(options?: automation.DestroyOptions): Promise<Run>;
    import(options: automation.ImportOptions): Promise<Run>;
    state(): Promise<State>;
    /** CLI and plugin processes of this stack that are alive now. */
    processes(): readonly StackProcess[];
    /** Takes away the lock that a killed CLI has left (`pulumi cancel`). */
    unlock(): Promise<void>;
    /** Kills what still runs and removes the folder. */
    stop(): Promise<void>;
}

// gRPC remembers a failed connection by its port and lets it rest for a while. The SDK never closes its connections to a CLI that has ended;
// when a later CLI is given the port of one of them, registrations fail and the SDK drops them without a word. So each keeps to itself.
Object.assign((settings as unknown as { readonly grpcClientOptions: object }).grpcClientOptions, { "grpc.use_local_subchannel_pool": 1 });

const packageName = "migration-toolkit";
const projectName = "first-wave";
const root = fileURLToPath(new URL("../../", import.meta.url));

/** Makes the stack, or skips the calling suite with a printed reason when no Pulumi CLI of the right version is there. */
export async function startStack(context: Mocha.Context, options: StackOptions = {}): Promise<TestStack> {
    const cli = await findPulumi();
    if (!cli) {
        console.log(`    skipped: ${await whyNoPulumi()}`);
        context.skip();
    }
    const directory = await mkdtemp(join(tmpdir(), "migration-toolkit-"));
    const home = join(directory, "home");
    let program: () => unknown = () => ({});
    const stack = await automation.LocalWorkspace.createStack(
        { stackName: options.name ?? "test", projectName, program: async () => toOutputs(await program()) },
        {
            pulumiCommand: await automation.PulumiCommand.get({ root: cli.root }),
            workDir: await ensureFolder(join(directory, "work")),
            pulumiHome: await ensureFolder(home),
            envVars: { ...cliEnvironment(await ensureFolder(join(directory, "backend"))), ...options.environment },
            projectSettings: projectSettings([
                { name: packageName, path: await pluginFolder(directory, packageName, options.plugin) },
                ...(await otherPlugins(directory, options.others)),
            ]),
        },
    );
    // Nobody here reads the summary, and each one would be another start of the CLI.
    stack.info = async () => undefined;
    if (options.config) await stack.setAllConfig(options.config);
    return {
        directory,
        program: (next) => {
            program = next;
        },
        config: (key, value) => stack.setConfig(key, value),
        preview: (more) => record((watch) => stack.preview({ ...watch, ...more })),
        up: (more) => record((watch) => stack.up({ ...watch, ...more })),
        refresh: (more) => record((watch) => stack.refresh({ ...watch, ...more })),
        destroy: (more) => record((watch) => stack.destroy({ ...watch, ...more })),
        import: (more) => record((watch) => stack.import({ onOutput: watch.onOutput, generateCode: false, protect: false, ...more })),
        state: async () => toState(await stack.exportStack(), await readFile(checkpoint(directory, stack.name), "utf8")),
        processes: () => cliProcesses(home),
        unlock: () => stack.cancel().catch(() => {}),
        stop: async () => {
            for (const { pid } of cliProcesses(home)) process.kill(pid, "SIGKILL");
            await rm(directory, { recursive: true, force: true, maxRetries: 3 });
        },
    };
}

/** Registers a custom resource by its type token. `outputs` names what the program wants to read beside the inputs. */
export function raw<const Output extends string = never>(
    type: string,
    name: string,
    inputs: pulumi.Inputs,
    options: pulumi.CustomResourceOptions & { readonly outputs?: readonly Output[] } = {},
): pulumi.CustomResource & Readonly<Record<Output, pulumi.Output<unknown>>> {
    const { outputs = [], ...rest } = options;
    const asked = Object.fromEntries(outputs.map((output) => [output, undefined]));
    return new RawResource(type, name, { ...asked, ...inputs }, rest) as ReturnType<typeof raw<Output>>;
}

class RawResource extends pulumi.CustomResource {}

/** Registers a component that the plugin constructs. */
export function remote<const Output extends string = never>(
    type: string,
    name: string,
    inputs: pulumi.Inputs,
    options: pulumi.ComponentResourceOptions & { readonly outputs?: readonly Output[] } = {},
): pulumi.ComponentResource & Readonly<Record<Output, pulumi.Output<unknown>>> {
    const { outputs = [], ...rest } = options;
    const asked = Object.fromEntries(outputs.map((output) => [output, undefined]));
    return new pulumi.ComponentResource(type, name, { ...asked, ...inputs }, rest, true) as unknown as ReturnType<typeof remote<Output>>;
}

interface Watch {
    readonly onOutput: (text: string) => void;
    readonly onError: (text: string) => void;
    readonly onEvent: (event: automation.EngineEvent) => void;
    readonly color: "never";
}

async function record(operate: (watch: Watch) => Promise<unknown>): Promise<Run> {
    const events: automation.EngineEvent[] = [];
    let output = "";
    const onOutput = (text: string) => {
        output += text;
    };
    const watch: Watch = { onOutput, onError: onOutput, onEvent: (event) => void events.push(event), color: "never" };
    try {
        const result = await operate(watch);
        return { ok: true, output, events, outputs: hasOutputs(result) ? result.outputs : {} };
    } catch (error) {
        if (!(error instanceof automation.CommandError)) return { ok: false, output: `${output}\n${String(error)}`, events, outputs: {} };
        return { ok: false, output: output || error.message, events, outputs: {} };
    }
}

function hasOutputs(result: unknown): result is { readonly outputs: automation.OutputMap } {
    return typeof result === "object" && result !== null && "outputs" in result;
}

function cliEnvironment(backend: string): Record<string, string> {
    return {
        PULUMI_BACKEND_URL: `file://${backend}`,
        PULUMI_CONFIG_PASSPHRASE: "test",
        PULUMI_SKIP_UPDATE_CHECK: "1",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "1",
    };
}

interface PluginPath {
    readonly name: string;
    readonly path: string;
}

function projectSettings(providers: readonly PluginPath[]): automation.ProjectSettings {
    const settings = { name: projectName, runtime: "nodejs" as const, plugins: { providers } };
    return settings;
}

function otherPlugins(directory: string, others: StackOptions["others"] = {}): Promise<readonly PluginPath[]> {
    const paths = Object.entries(others).map(async ([name, from]) => ({
        name,
        path: from.endsWith(".ts") ? await pluginFolder(directory, name, from) : from,
    }));
    return Promise.all(paths);
}

/** The folder named in `plugins.providers`: one executable that becomes the plugin, so that the CLI is its parent. */
export async function pluginFolder(directory: string, name: string, entry = join(root, "provider", "index.ts")): Promise<string> {
    const folder = await ensureFolder(join(directory, "plugins", name));
    const file = join(folder, `pulumi-resource-${name}`);
    await writeFile(file, `#!/bin/sh\nexec "${process.execPath}" "${await bundled(entry)}" "$@"\n`);
    await chmod(file, 0o755);
    return folder;
}

async function ensureFolder(path: string): Promise<string> {
    await mkdir(path, { recursive: true });
    return path;
}

function toOutputs(result: unknown): Record<string, unknown> {
    return typeof result === "object" && result !== null && !pulumi.Resource.isInstance(result) ? { ...result } : {};
}

/** Where the file backend keeps the state. */
function checkpoint(directory: string, stack: string): string {
    return join(directory, "backend", ".pulumi", "stacks", projectName, `${stack}.json`);
}

function toState(exported: automation.Deployment, text: string): State {
    const deployment = exported.deployment as { resources?: StateResource[]; pending_operations?: State["pending"] };
    const resources = deployment.resources ?? [];
    return {
        text,
        resources,
        pending: deployment.pending_operations ?? [],
        find: (name) => resources.find((resource) => resource.urn.endsWith(`::${name}`)),
    };
}
