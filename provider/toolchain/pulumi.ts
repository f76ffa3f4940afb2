import { existsSync } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";
import { execa } from "execa";
import semver from "semver";
import which from "which";
import { cacheFolder } from "./cache.ts";
import { ensureGoTool, hasGoTool } from "./goBuild.ts";
import { here, type ToolContext, withNews } from "./news.ts";
import { pulumiVersion } from "./pins.ts";

/** A Pulumi CLI that can be used. `root` is what the Automation API's `PulumiCommand.get({ root })` takes: `bin` is in `root/bin`. */
export interface Pulumi {
    readonly root: string;
    readonly bin: string;
    readonly version: string;
    readonly how: "path" | "npm" | "go";
}

/**
 * Obtains a Pulumi CLI with its Node language host: one on PATH that is new enough, else the official npm wrapper's download, else a
 * build with Go. What was obtained once is found again without network.
 *
 * Errors: no way led to a CLI; the message says why, way by way.
 */
export async function ensurePulumi(context: ToolContext = here): Promise<Pulumi> {
    const found = await findPulumi(context.env);
    if (found) return found;
    context.tell(`No Pulumi CLI ${pulumiVersion} or newer on PATH or in the cache; obtaining one.`);
    const reasons: string[] = [];
    for (const obtain of [download, buildWithGo]) {
        try {
            return await obtain(context);
        } catch (problem) {
            reasons.push(problem instanceof Error ? problem.message : String(problem));
            context.tell(`  that did not work: ${reasons.at(-1)}`);
        }
    }
    throw new Error([`A Pulumi CLI cannot be had; install ${pulumiVersion} or newer and put it on PATH.`, ...reasons].join("\n"));
}

/** The CLI that `ensurePulumi` would answer without downloading or building anything. */
export async function findPulumi(env: NodeJS.ProcessEnv = process.env): Promise<Pulumi | undefined> {
    return (await onPath(env)) ?? downloaded(env) ?? (await built(env));
}

/** Why tests that need the CLI cannot run; undefined when they can. */
export async function whyNoPulumi(): Promise<string | undefined> {
    if (await findPulumi()) return undefined;
    return `no Pulumi CLI ${pulumiVersion} or newer on PATH or in the cache; \`npm run pulumi -- version\` obtains one or says why not`;
}

/** An environment in which the CLI finds its own language hosts first. */
export function pulumiEnvironment(pulumi: Pulumi, env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
    return { ...env, PATH: [dirname(pulumi.bin), env.PATH].filter(Boolean).join(delimiter), PULUMI_SKIP_UPDATE_CHECK: "true" };
}

const executable = process.platform === "win32" ? "pulumi.exe" : "pulumi";

async function onPath(env: NodeJS.ProcessEnv): Promise<Pulumi | undefined> {
    const bin = await which("pulumi", { nothrow: true, path: env.PATH ?? "" });
    // The Automation API only takes a CLI from a folder called `bin`; that also leaves out npm's `.bin`, whose wrapper may download.
    if (!bin || basename(dirname(bin)) !== "bin") return undefined;
    const version = await versionOf(bin);
    return version && semver.gte(version, pulumiVersion) ? { root: dirname(dirname(bin)), bin, version, how: "path" } : undefined;
}

async function versionOf(bin: string): Promise<string | undefined> {
    const { stdout } = await execa(bin, ["version"], { reject: false, timeout: 15_000, env: { PULUMI_SKIP_UPDATE_CHECK: "true" } });
    return semver.valid(stdout?.trim()) ?? undefined;
}

function downloadHome(env: NodeJS.ProcessEnv): string {
    return join(cacheFolder(env), "npm");
}

function downloaded(env: NodeJS.ProcessEnv): Pulumi | undefined {
    const root = join(downloadHome(env), "versions", pulumiVersion);
    const bin = join(root, "bin", executable);
    return existsSync(bin) ? { root, bin, version: pulumiVersion, how: "npm" } : undefined;
}

/** The wrapper fills `$PULUMI_HOME/versions/<version>` with the CLI and all its language hosts. */
async function download({ tell, env }: ToolContext): Promise<Pulumi> {
    return withNews(`downloading Pulumi ${pulumiVersion} with its npm package`, tell, async () => {
        const args = ["exec", "--yes", `--package=pulumi@${pulumiVersion}`, "--", "pulumi", "version"];
        const settings = { ...env, PULUMI_HOME: downloadHome(env), PULUMI_SKIP_UPDATE_CHECK: "true" };
        const { stdout, stderr } = await execa("npm", args, { env: settings, extendEnv: false, reject: false, timeout: 180_000, stdin: "ignore" });
        const answer = downloaded(env);
        if (answer && semver.valid(stdout?.trim()) === pulumiVersion) return answer;
        throw new Error(`the npm package pulumi@${pulumiVersion} did not get it: ${lastLine(stderr ?? "")}`);
    });
}

function lastLine(text: string): string {
    const lines = text.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("npm warn"));
    return lines.at(-1) ?? "no answer in three minutes";
}

function buildRoot(env: NodeJS.ProcessEnv): string {
    return join(cacheFolder(env), `pulumi-${pulumiVersion}`);
}

async function built(env: NodeJS.ProcessEnv): Promise<Pulumi | undefined> {
    const root = buildRoot(env);
    const isComplete = (await hasGoTool("pulumi", root)) && (await hasGoTool("pulumi-language-nodejs", root));
    return isComplete ? { root, bin: join(root, "bin", executable), version: pulumiVersion, how: "go" } : undefined;
}

async function buildWithGo(context: ToolContext): Promise<Pulumi> {
    const root = buildRoot(context.env);
    const bin = await ensureGoTool("pulumi", root, context);
    await ensureGoTool("pulumi-language-nodejs", root, context);
    return { root, bin, version: pulumiVersion, how: "go" };
}
